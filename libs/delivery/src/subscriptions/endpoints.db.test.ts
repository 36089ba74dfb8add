import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { EndpointHealth } from '@filrouge/webhooks/endpoint-health'
import { opened } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { answeredPing, attempted, LIMITS, subscribe, makeLanes } from '../../test/subscribed.js'
import { Keys } from '@filrouge/access'
import { listAttempts } from '../lanes/attempts.js'
import { changeSubscription } from './change-subscription.js'
import { claimLanes } from '../lanes/claim.js'
import { nextSteps, type NextStep } from '../lanes/next-messages.js'
import { claimPings, recordPing } from './pings.js'
import { recordResults } from '../lanes/record-results.js'
import type { LaneResult, Outcome } from '../lanes/results.js'
import { findSubscription, pingSubscription } from './subscriptions.js'

let record: FreshRecord
let id: string
const URL = 'https://example.org/other'
const ADMIN = { principal: 'admin', role: 'admin', stories: null } as const
const PING = { pingId: 'ping-2', challenge: 'c' }

beforeEach(async () => {
  record = await freshRecord()
  await new Keys(record.dataSource).make({ name: 'reader', role: 'reader' })
  id = await subscribe(record.dataSource)
  for (const story of ['a', 'b', 'c', 'd']) await record.append(story, [opened()])
  await makeLanes(record.dataSource)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await record.drop()
})

type Message = Extract<NextStep, { step: 'send' }>

/** Claims all lanes. @returns the message of a story */
async function claim(): Promise<(storyId: string) => Message> {
  const lanes = await claimLanes(record.dataSource, 1, LIMITS)
  const steps = await nextSteps(record.dataSource, lanes, () => null, { now: new Date(), publicRead: true })
  return (storyId) => {
    const step = steps.find((one) => one.lane.storyId === storyId)
    if (step?.step !== 'send') throw new Error(`there is nothing to send of ${storyId}`)
    return step
  }
}

const TAKEN: Outcome = { kind: 'delivered' }
/** An attempt that was taken at a time, ms since 1970. */
function takenAt({ lane, messages }: Message, at: number): LaneResult {
  const made = attempted(lane, messages[0], TAKEN)
  if (!made.taken) throw new Error('it was not taken')
  return { ...made, endpoint: { kind: 'succeeded', at } }
}
/** The message is due again at once. */
const failed = (): Outcome => ({ kind: 'retry', at: new Date(Date.now() - 1), counts: false })
const GONE: Outcome = { kind: 'disable' }

const write = (outcome: Outcome, ...messages: readonly Message[]) =>
  recordResults(
    record.dataSource,
    1,
    messages.map((message) => attempted(message.lane, message.messages[0], outcome)),
    new Date(),
  )

/** Writes a failure of a message. @returns the health that its outcome was decided by */
async function healthAtFailure(message: Message): Promise<EndpointHealth[]> {
  const made = attempted(message.lane, message.messages[0], failed())
  if (made.taken) throw new Error('it was taken')
  const seen: EndpointHealth[] = []
  const judge: typeof made.judge = (health, now) => {
    seen.push(health)
    return made.judge(health, now)
  }
  await recordResults(record.dataSource, 1, [{ ...made, judge }], new Date())
  return seen
}

const statusNow = async () => (await findSubscription(record.dataSource, id, null))?.status

/** The names of the statements that a piece of work sends, in order. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const query = vi.spyOn(pg.Client.prototype, 'query')
  await work()
  const names = query.mock.calls.map(([statement]: readonly unknown[]) => nameOf(statement))
  query.mockRestore()
  return names
}

function nameOf(statement: unknown): string {
  if (typeof statement === 'object' && statement !== null && 'name' in statement)
    return String(statement.name)
  return /BEGIN|COMMIT|UPDATE service\.\w+/.exec(String(statement))?.[0] ?? String(statement)
}

describe('an endpoint that is well', () => {
  test('costs one statement', async () => {
    const message = await claim()
    const all = ['a', 'b', 'c', 'd'].map(message)
    expect(await statementsOf(() => write(TAKEN, ...all))).toEqual(['BEGIN', 'record_results', 'COMMIT'])
  })

  test.each([
    ['took a message a moment ago', 0],
    ['took a message an hour ago, and the time of this success is due to be written,', 3_600],
  ])('and %s is not waited for while its row is locked', async (_, seconds) => {
    const message = await claim()
    await write(TAKEN, message('a'))
    const ago = `UPDATE service.subscription SET last_success_at = now() - $1 * interval '1 second'`
    await record.dataSource.query(ago, [seconds])
    const holder = record.dataSource.createQueryRunner()
    await holder.startTransaction()
    await holder.query('SELECT 1 FROM service.subscription FOR UPDATE')
    await write(TAKEN, message('b'), message('c'))
    await holder.rollbackTransaction()
    await holder.release()
    const lanes: object[] = await record.dataSource.query(
      `SELECT story_id FROM service.lane WHERE acked_version = 1 ORDER BY story_id`,
    )
    expect(lanes).toEqual(['a', 'b', 'c'].map((story_id) => ({ story_id })))
  })
})

describe('the outcome of a failure depends on the health of the endpoint when it is written', () => {
  test('other messages were taken since the claim', async () => {
    for (let failures = 0; failures < 2; failures++) await write(failed(), (await claim())('a'))
    await record.dataSource.query('UPDATE service.lane SET lease = NULL')
    const message = await claim()
    await write(TAKEN, message('b'))
    expect(await healthAtFailure(message('a'))).toMatchObject([
      { status: 'active', failures: 0, probes: 0, failingSince: null, lastSuccessAt: expect.any(Number) },
    ])
  })

  test('other messages failed since the claim', async () => {
    const message = await claim()
    await write(failed(), message('a'), message('b'), message('c'))
    expect(await statusNow()).toBe('failing')
    expect(await healthAtFailure(message('d'))).toMatchObject([{ status: 'failing', failures: 3, probes: 1 }])
  })
})

test('an endpoint that became failing after a claim is active again when a message of that claim is taken', async () => {
  const message = await claim()
  await write(failed(), message('a'), message('b'), message('c'))
  await record.dataSource.query(`UPDATE service.lane SET next_attempt_at = now() + interval '1 hour'`)
  expect(await statementsOf(() => write(TAKEN, message('d')))).toEqual([
    'BEGIN',
    'record_results',
    'COMMIT',
    'BEGIN',
    'lock_endpoints',
    'write_endpoints',
    'wake_lanes',
    'COMMIT',
  ])
  expect(await statusNow()).toBe('active')
  expect((await claimLanes(record.dataSource, 1, LIMITS)).map(({ storyId }) => storyId).sort()).toEqual([
    'a',
    'b',
    'c',
  ])
})

describe('the last success is the time of its answer, not of its recording', () => {
  const AT = Date.parse('2025-09-05T10:00:00.123Z')
  const lastSuccess = async () => {
    const rows: { at: Date }[] = await record.dataSource.query(
      'SELECT last_success_at AS at FROM service.subscription',
    )
    return rows.map(({ at }) => at.getTime())
  }
  const take = (...messages: readonly Message[]) =>
    recordResults(
      record.dataSource,
      1,
      messages.map((message, i) => takenAt(message, AT + i)),
      new Date(),
    )

  test('of an endpoint that is well', async () => {
    const message = await claim()
    await take(message('b'), message('a'))
    expect(await lastSuccess()).toEqual([AT + 1])
  })

  test('of an endpoint with failures', async () => {
    const message = await claim()
    await write(failed(), message('c'))
    await take(message('b'), message('a'))
    expect(await lastSuccess()).toEqual([AT + 1])
  })

  test('of an endpoint with a failure in the same batch', async () => {
    const message = await claim()
    const taken = takenAt(message('a'), AT)
    const results = [taken, attempted(message('b').lane, message('b').messages[0], failed())]
    await recordResults(record.dataSource, 1, results, new Date())
    expect(await lastSuccess()).toEqual([AT])
  })
})

test('a lane that waits for the record is due a second later by the clock of the database', async () => {
  const { lane } = (await claim())('a')
  const wrong = new Date(Date.now() + 3_600_000)
  await recordResults(record.dataSource, 1, [{ step: 'wait', lane }], wrong)
  const lanes: object[] = await record.dataSource.query(
    `SELECT next_attempt_at BETWEEN now() - interval '1 hour' AND now() + interval '1 second' AS in_time
     FROM service.lane WHERE story_id = 'a'`,
  )
  expect(lanes).toEqual([{ in_time: true }])
})

describe('a new URL', () => {
  const move = () => changeSubscription(record.dataSource, id, null, { url: URL }, PING)
  const answerPing = async (outcome: Parameters<typeof answeredPing>[1]) => {
    for (const ping of await claimPings(record.dataSource, 1, { most: 9, leaseMs: 1_000 }))
      await recordPing(record.dataSource, answeredPing(ping, outcome))
  }

  test('must be verified, and its health starts anew', async () => {
    const message = await claim()
    await write(failed(), message('a'))
    await move()
    expect(await findSubscription(record.dataSource, id, null)).toMatchObject({
      status: 'unverified',
      failingSince: null,
    })
  })

  test('its health does not change with answers of the old URL', async () => {
    const message = await claim()
    await move()
    await answerPing({ kind: 'succeeded' })
    await write(GONE, message('a'))
    await write(failed(), message('b'), message('c'), message('d'))
    expect(await statusNow()).toBe('active')
  })

  test('its health does not change with answers of the old URL to a ping', async () => {
    await pingSubscription(record.dataSource, id, null, { pingId: 'first', challenge: 'c' })
    const [ping] = await claimPings(record.dataSource, 1, { most: 1, leaseMs: 1_000 })
    if (!ping) throw new Error('there is no ping')
    await move()
    for (const kind of ['gone', 'succeeded'] as const)
      await recordPing(record.dataSource, answeredPing(ping, { kind }))
    expect(await statusNow()).toBe('unverified')
    await answerPing({ kind: 'succeeded' })
    expect(await statusNow()).toBe('active')
  })
})

describe('the error and the answer of an endpoint are stored with every character that Postgres cannot store replaced', () => {
  const stored = { error: 'an error \ufffd', answer: 'an answer \ufffd\ufffd' }
  const odd = { error: 'an error \u0000', answer: 'an answer \ud83d\u0000' }
  const attempts = () => listAttempts(record.dataSource, id, ADMIN, { before: null, storyId: null, limit: 1 })

  test.each(['retry', 'deadLetter'] as const)('of a message: %s', async (kind) => {
    const message = (await claim())('a')
    const outcome = kind === 'retry' ? failed() : ({ kind } as const)
    const made = attempted(message.lane, message.messages[0], outcome)
    if (made.taken) throw new Error('it was taken')
    const judge: typeof made.judge = (...facts) => ({ ...made.judge(...facts), error: odd.error })
    await recordResults(record.dataSource, 1, [{ ...made, ...odd, judge }], new Date())
    expect(await attempts()).toMatchObject([stored])
    expect(await record.dataSource.query(`SELECT last_error FROM service.lane WHERE story_id = 'a'`)).toEqual(
      [{ last_error: stored.error }],
    )
    const letters: object[] = await record.dataSource.query('SELECT last_error FROM service.dead_letter')
    expect(letters).toEqual(kind === 'deadLetter' ? [{ last_error: stored.error }] : [])
  })

  test('of a ping', async () => {
    await pingSubscription(record.dataSource, id, null, PING)
    const [ping] = await claimPings(record.dataSource, 1, { most: 1, leaseMs: 1_000 })
    if (!ping) throw new Error('there is no ping')
    await recordPing(record.dataSource, { ...answeredPing(ping, { kind: 'failed', retryAt: null }), ...odd })
    expect(await attempts()).toMatchObject([stored])
  })
})
