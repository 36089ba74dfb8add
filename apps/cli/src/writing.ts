import { randomUUID } from 'node:crypto'
import { pause } from '@filrouge/waiting'
import { FilrougeProblem, type AppendAnswer, type Filrouge, type WriteOptions } from '@filrouge/client'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { Failed } from './failures.js'
import type { Session } from './session.js'
import { timeOf } from './texts.js'

export interface WriteFlags {
  expect?: NonNullable<WriteOptions['expected']>
  learnedAt?: string
  idempotencyKey?: string
  async?: boolean
}

/** Options of every command that appends. */
export const writeOptions = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--expect <version>',
        'only if the story is at this version; or exists, or absent',
      ).argParser(expected),
    )
    .option('--learned-at <time>', 'when the desk learned this (RFC 3339), for late filing')
    .addOption(
      new Option('--idempotency-key <key>', 'the same key again changes nothing').argParser(idempotencyKey),
    )
    .option('--async', 'do not wait until it is judged')

function expected(text: string): NonNullable<WriteOptions['expected']> {
  if (text === 'exists' || text === 'absent' || text === 'any') return text
  if (/^\d{1,9}$/.test(text)) return { version: Number(text) }
  throw new InvalidArgumentError('It is a version, exists, absent, or any.')
}

function idempotencyKey(text: string): string {
  if (/^[ -~]{1,200}$/.test(text)) return text
  throw new InvalidArgumentError('It is 1 to 200 visible ASCII characters.')
}

/** Every write has an idempotency key, so that it can be sent again where the connection fails. */
export const optionsOfWrite = (flags: WriteFlags): WriteOptions & { idempotencyKey: string } => ({
  expected: flags.expect,
  learnedAt: flags.learnedAt,
  idempotencyKey: flags.idempotencyKey ?? randomUUID(),
  respondAsync: flags.async,
})

/**
 * Appends, and says how that ended.
 * @param more of what was appended, for people and programs
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
  out.answer({ ...answer, ...more }, () => out.line(sentenceOf(answer, more)))
}

function sentenceOf(answer: AppendAnswer, { developmentId }: { developmentId?: string }): string {
  const what = developmentId === undefined ? '' : `, ${developmentId}`
  if (answer.status === 'pending')
    return `${answer.storyId}${what}: on the log, not yet judged (append ${answer.appendId})`
  const { storyId, toVersion, recordedAt, replayed } = answer
  const again = replayed ? ', as before' : ''
  return `${storyId} is at version ${toVersion}${what}, recorded at ${timeOf(recordedAt)}${again}`
}

/** How long to ask what became of an append that was not judged in time. */
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
  throw new Failed(`it is not known yet how the append ended: it is ${appendId}`)
}
