import { randomUUID } from 'node:crypto'
import { pause } from '@filrouge/waiting'
import {
  FilrougeProblem,
  IDEMPOTENCY_KEY_FORM,
  isIdempotencyKey,
  type AppendAnswer,
  type Filrouge,
  type WriteOptions,
} from '@filrouge/client'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { doneWords } from './event-words.js'
import { Failed, type NameOf } from './failures.js'
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
  if (isIdempotencyKey(text)) return text
  throw new InvalidArgumentError(`Give ${IDEMPOTENCY_KEY_FORM}.`)
}

/** What is learned now has no learned time: the service knows best when it records it. */
function learnedAt(out: Output, meant: Meant | undefined): string | undefined {
  const said = saidBack(out, 'learned at', meant)
  return meant?.isNow ? undefined : said
}

/** Every write has an idempotency key, so that it can be sent again if the connection fails. */
export const optionsOfWrite = (
  { out }: Session,
  flags: WriteFlags,
): WriteOptions & { idempotencyKey: string } => ({
  expected: flags.expect,
  learnedAt: learnedAt(out, flags.learnedAt),
  idempotencyKey: flags.idempotencyKey ?? randomUUID(),
  respondAsync: flags.async,
})

/** How to say the result of an append. */
export interface Saying {
  /** The development that the command is about. It is added to the answer for programs. */
  developmentId?: string
  /** What was done, in place of the words of the last event. */
  done?: (answer: AppendAnswer) => Promise<string>
  nameOf?: NameOf
  inWords?: (message: string) => string
}

/** Appends events, and prints the result. */
export async function write(
  { client, out, signal }: Session,
  storyId: string,
  body: object,
  options: WriteOptions,
  { developmentId, done, nameOf, inWords }: Saying = {},
): Promise<void> {
  const sent = await client.appendBody(storyId, body, options)
  const answer =
    sent.status === 'pending' && !options.respondAsync ? await judged(client, sent, signal) : sent
  if (out.isJson) return out.json({ ...answer, ...(developmentId !== undefined && { developmentId }) })
  const what = (done && answer.status !== 'pending' && (await done(answer).catch(() => ''))) || doneBy(body)
  out.line(sentenceOf(out, answer, what === '' ? '' : `, ${what}`))
  for (const warning of warningsOf(answer, nameOf, inWords)) out.note(out.times(warning))
}

/** What the events of an append did. */
function doneBy(body: object): string {
  const events: unknown = 'events' in body ? body.events : []
  if (!Array.isArray(events)) return ''
  const [event] = events.slice(-1)
  return events.length > 2 ? `${events.length} events` : doneWords(event)
}

function sentenceOf(out: Output, answer: AppendAnswer, what: string): string {
  if (answer.status === 'pending')
    return `${answer.storyId}${what}: on the log, result not known yet (append ${answer.appendId})`
  const { storyId, toVersion, recordedAt, learnedAt, replayed } = answer
  const again = replayed ? ', as before' : ''
  const learned = learnedAt === null ? '' : `, learned at ${out.time(learnedAt)}`
  return `${storyId} is at version ${toVersion}${what}${learned}, recorded at ${out.time(recordedAt)}${again}`
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
