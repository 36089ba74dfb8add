import type { Caller } from '@filrouge/access'
import type { LineCounts } from './line-counts.js'
import type { ImportAnswer } from '@filrouge/contract'
import { importAppendId, requestDigest, type Envelope } from '@filrouge/story'
import type { AppendResult, AppendWrite } from '../appends/append-write.js'
import type { Appender } from '../appends/appender.js'
import { envelopeOf } from '../appends/envelope.js'
import type { Warnings, Watched } from '../warnings/warnings.js'
import { appendedLine, endedAt } from './import-answer.js'
import type { AppendLine } from './read-line.js'

/** A line of an import, on its way to its answer. */
export type LineState =
  | { is: 'answered'; answer: ImportAnswer }
  /** The line was accepted before: it is not written again. */
  | { is: 'appended'; line: number; envelope: Envelope; result: AppendResult }
  /** The line is being written to the log, or waits for its verdict. */
  | { is: 'written'; line: number; write: AppendWrite; watched: Watched }
  /** The log was never open: the secret that keys append ids is unknown. */
  | { is: 'unwritten'; line: number; storyId: string }

export interface LineContext {
  appender: Appender
  counts: LineCounts
  caller: Caller
  warnings: Warnings
}

/**
 * Prepares the appends of lines. A line that was accepted before is not appended again. A line that was refused before is
 * judged again. Two round trips to Postgres for all lines.
 * @param lines appends, and the answers of lines that are refused already
 * @param secret the store's secret; null where the log is not open
 * @throws the driver's error
 */
export async function prepareLines(
  lines: readonly (AppendLine | ImportAnswer)[],
  secret: string | null,
  context: LineContext,
): Promise<LineState[]> {
  const appends = lines.flatMap((one) => ('status' in one ? [] : [one]))
  const envelopes = secret === null ? new Map() : await envelopesOf(appends, secret, context)
  const before = await context.appender.acceptedBefore([...envelopes.values()])
  return lines.map((one): LineState => {
    if ('status' in one) return { is: 'answered', answer: one }
    const { line, storyId } = one
    const envelope = envelopes.get(one)
    if (!envelope) return { is: 'unwritten', line, storyId }
    const result = before.get(envelope)
    return result
      ? { is: 'appended', line, envelope, result }
      : {
          is: 'written',
          line,
          write: context.appender.begin(envelope),
          watched: context.warnings.watch(envelope, context.caller),
        }
  })
}

async function envelopesOf(
  lines: readonly AppendLine[],
  secret: string,
  { counts, caller }: LineContext,
): Promise<Map<AppendLine, Envelope>> {
  const principal = caller.principal ?? ''
  const places = await counts.count(lines.map(({ digest }) => digest))
  return new Map(
    lines.map((line, i) => {
      const { storyId, expected, sent, digest, body } = line
      const appending = {
        appendId: importAppendId(secret, principal, digest, places[i] ?? 0),
        storyId,
        expected,
        principal,
        requestDigest: requestDigest(secret, { ...sent, storyId, expected }),
      }
      return [line, envelopeOf(appending, body)]
    }),
  )
}

/** Whether the log has not acknowledged the line. The import ends at such a line. */
export const isMissing = (state: LineState): boolean =>
  state.is === 'unwritten' || (state.is === 'written' && !state.write.isAcknowledged)

/** Gives a refused result the message for its sender. */
export type Explain = (result: AppendResult, envelope: Envelope) => Promise<AppendResult>

/** The answer to a line. Waits for the verdict where the line is on the log. */
export async function answerOf(
  state: LineState,
  explain: Explain = (result) => Promise.resolve(result),
): Promise<ImportAnswer> {
  switch (state.is) {
    case 'answered':
      return state.answer
    case 'appended':
      return appendedLine(state.line, state.envelope, state.result)
    case 'written': {
      const { envelope } = state.write
      const result = await state.write.result()
      const isNew = result.is === 'accepted' && !result.isReplayed
      const warnings = isNew ? await state.watched.accepted(result.outcome.fromVersion) : []
      return appendedLine(state.line, envelope, await explain(result, envelope), warnings)
    }
    case 'unwritten':
      return endedAt(state.line, state.storyId)
  }
}
