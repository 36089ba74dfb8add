import type { LineCounts } from './line-counts.js'
import type { ImportAnswer } from '@filrouge/contract'
import { importAppendId, requestDigest, type Envelope } from '@filrouge/story'
import type { AppendResult, AppendWrite } from '../appends/append-write.js'
import type { Appender } from '../appends/appender.js'
import { envelopeOf } from '../appends/envelope.js'
import { appendedLine, endedAt } from './import-answer.js'
import type { AppendLine } from './read-line.js'

/** What becomes of a line. */
export type Asked =
  | { is: 'answered'; answer: ImportAnswer }
  /** Its append was accepted before: it is not written again. */
  | { is: 'appended'; line: number; envelope: Envelope; result: AppendResult }
  /** On its way to the log, then to its verdict. */
  | { is: 'written'; line: number; write: AppendWrite }
  /** The log was never open: there is nothing to key its append id by. */
  | { is: 'unwritten'; line: number; storyId: string }

export interface Asking {
  appender: Appender
  counts: LineCounts
  principal: string
}

/**
 * Makes a request of each line that asks for an append. What was accepted before is not asked for again; what was
 * refused before is judged anew. Two round trips, however many lines.
 * @param secret the store's; null where the log is not open
 * @throws the driver's error
 */
export async function askFor(
  lines: readonly (AppendLine | ImportAnswer)[],
  secret: string | null,
  asking: Asking,
): Promise<Asked[]> {
  const appends = lines.flatMap((one) => ('status' in one ? [] : [one]))
  const envelopes = secret === null ? new Map() : await envelopesOf(appends, secret, asking)
  const before = await asking.appender.acceptedBefore([...envelopes.values()])
  return lines.map((one): Asked => {
    if ('status' in one) return { is: 'answered', answer: one }
    const { line, storyId } = one
    const envelope = envelopes.get(one)
    if (!envelope) return { is: 'unwritten', line, storyId }
    const result = before.get(envelope)
    return result
      ? { is: 'appended', line, envelope, result }
      : { is: 'written', line, write: asking.appender.begin(envelope) }
  })
}

async function envelopesOf(
  lines: readonly AppendLine[],
  secret: string,
  { counts, principal }: Asking,
): Promise<Map<AppendLine, Envelope>> {
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

/** Whether a line is not on the log, though it should be: the import ends with it. */
export const isMissing = (asked: Asked): boolean =>
  asked.is === 'unwritten' || (asked.is === 'written' && !asked.write.isAcknowledged)

/** A line's answer. Waits for the verdict where it is on the log. */
export async function answerOf(asked: Asked): Promise<ImportAnswer> {
  switch (asked.is) {
    case 'answered':
      return asked.answer
    case 'appended':
      return appendedLine(asked.line, asked.envelope, asked.result)
    case 'written':
      return appendedLine(asked.line, asked.write.envelope, await asked.write.result())
    case 'unwritten':
      return endedAt(asked.line, asked.storyId)
  }
}
