import { randomUUID } from 'node:crypto'
import { pause } from '@filrouge/waiting'
import { FilrougeProblem, type AppendAnswer, type Filrouge, type WriteOptions } from '@filrouge/client'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { Failed } from './failures.js'
import { saidBack } from './options.js'
import type { Output } from './output.js'
import type { Session } from './session.js'
import { warningsOf } from './warnings.js'
import { learnedMeant, type Meant } from './when.js'

export interface WriteFlags {
  expect?: NonNullable<WriteOptions['expected']>
  learnedAt?: Meant
  idempotencyKey?: string
  async?: boolean
}

/** Adds the options of every command that appends. */
export const writeOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--expect <version>',
        'append only if the story is at this version, exists, or is absent: <n>, exists, absent',
      ).argParser(expected),
    )
    .addOption(
      new Option(
        '--learned-at <time>',
        'when the desk learned of this, for late filing: yesterday (its end), 9:00, "Friday 18:00", 2025-09-04T18:00:00Z, now',
      ).argParser((text) => learnedMeant(text, new Date())),
    )
    .addOption(
      new Option('--idempotency-key <key>', 'a second append with the same key changes nothing').argParser(
        idempotencyKey,
      ),
    )
    .option('--async', 'do not wait for the result')

function expected(text: string): NonNullable<WriteOptions['expected']> {
  if (text === 'exists' || text === 'absent' || text === 'any') return text
  if (/^\d{1,9}$/.test(text)) return { version: Number(text) }
  throw new InvalidArgumentError('Give a version, exists, absent, or any.')
}

function idempotencyKey(text: string): string {
  if (/^[ -~]{1,200}$/.test(text)) return text
  throw new InvalidArgumentError('Give 1 to 200 visible ASCII characters.')
}

/** Every write has an idempotency key, so that it can be sent again if the connection fails. */
export const optionsOfWrite = (
  { out }: Session,
  flags: WriteFlags,
): WriteOptions & { idempotencyKey: string } => ({
  expected: flags.expect,
  learnedAt: saidBack(out, 'learned at', flags.learnedAt),
  idempotencyKey: flags.idempotencyKey ?? randomUUID(),
  respondAsync: flags.async,
})

/**
 * Appends events, and prints the result.
 * @param more added to the printed result
 */
export async function write(
  { client, out, signal }: Session,
  storyId: string,
  body: object,
  options: WriteOptions,
  more: { developmentId?: string } = {},
): Promise<void> {
  const sent = await client.appendBody(storyId, body, options)
  const answer =
    sent.status === 'pending' && !options.respondAsync ? await judged(client, sent, signal) : sent
  out.answer({ ...answer, ...more }, () => {
    out.line(sentenceOf(out, answer, more))
    for (const warning of warningsOf(answer)) out.note(warning)
  })
}

function sentenceOf(
  out: Output,
  answer: AppendAnswer,
  { developmentId }: { developmentId?: string },
): string {
  const what = developmentId === undefined ? '' : `, ${developmentId}`
  if (answer.status === 'pending')
    return `${answer.storyId}${what}: on the log, result not known yet (append ${answer.appendId})`
  const { storyId, toVersion, recordedAt, replayed } = answer
  const again = replayed ? ', as before' : ''
  return `${storyId} is at version ${toVersion}${what}, recorded at ${out.time(recordedAt)}${again}`
}

/** How long to poll for the result of an append that is pending. */
const PATIENCE_MS = 30_000

async function judged(
  client: Filrouge,
  { appendId }: AppendAnswer,
  signal: AbortSignal,
): Promise<AppendAnswer> {
  const deadline = Date.now() + PATIENCE_MS
  while (Date.now() < deadline) {
    await pause(500, signal)
    const outcome = await client.appendOutcome(appendId)
    if (outcome.status === 'accepted') return { ...outcome, replayed: false }
    const { status, ...members } = outcome
    if (status !== 'pending') throw new FilrougeProblem(status === 'conflict' ? 412 : 409, members)
  }
  throw new Failed(`the result of append ${appendId} is not known yet`)
}
