import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { described, held, opened, reported } from '../../../../test/support/envelopes.js'
import { diceOf } from '../../../../test/support/seed.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { attempted, deliverAll, LIMITS, subscribe, makeLanes, messageName } from '../../test/subscribed.js'
import { Keys } from '@filrouge/access'
import { removeKey } from '../subscriptions/remove-key.js'
import { changeSubscription, type SubscriptionChanges } from '../subscriptions/change-subscription.js'
import { claimLanes } from './claim.js'
import { replay } from './lanes.js'
import { nextSteps, type Matcher, type NextStep } from './next-messages.js'
import { recordResults } from './record-results.js'
import { laneBehind, type LaneResult, type Outcome } from './results.js'
import { findSubscription, pauseSubscription, removeSubscription } from '../subscriptions/subscriptions.js'

let record: FreshRecord

beforeEach(async () => {
  record = await freshRecord()
  await new Keys(record.dataSource).make({ name: 'reader', role: 'reader' })
})
afterEach(() => record.drop())

type Run = Extract<NextStep, { step: 'send' }>

/** The run of messages of the one lane that is due. */
async function run(matcher: Matcher | null = null): Promise<Run> {
  await makeLanes(record.dataSource)
  const lanes = await claimLanes(record.dataSource, 1, LIMITS)
  const [step] = await nextSteps(record.dataSource, lanes, () => matcher, {
    now: new Date(),
    publicRead: true,
  })
  if (step?.step !== 'send') throw new Error(`there is nothing to send: ${step?.step}`)
  return step
}

const DELIVERED: Outcome = { kind: 'delivered' }

/** Writes the outcomes of a run's messages, one after the other. `goes on` keeps the lane leased. */
async function send(
  { messages, judgedBy, ...run }: Run,
  outcomes: readonly (Outcome | 'goes on')[],
): Promise<void> {
  let { lane } = run
  for (const [i, outcome] of outcomes.entries()) {
    const message = messages[i]
    if (!message) throw new Error('the run is shorter')
    const made = attempted(lane, message, outcome === 'goes on' ? DELIVERED : outcome)
    const goesOn = outcome === 'goes on' && made.taken
    await recordResults(record.dataSource, 1, [goesOn ? { ...made, goesOn: judgedBy } : made], new Date())
    lane = laneBehind(made)
  }
}

/** The rest of a run after its first messages. */
function after({ lane, ...run }: Run, sent: number): Run {
  const [next, ...more] = run.messages.slice(sent)
  if (!next) throw new Error('nothing is left')
  const { version } = next.event
  return {
    ...run,
    messages: [next, ...more],
    lane: { ...lane, nextVersion: version, previousVersion: version - 1 },
  }
}

const laneNow = async (): Promise<object | undefined> =>
  (await record.dataSource.query<object[]>('SELECT * FROM service.lane'))[0]
const reports = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => reported(`d${from + i}`))

test('a run has the next messages of a lane, each with its previous version', async () => {
  await subscribe(record.dataSource)
  await record.append('talks', [opened(), ...reports(2, 5)])
  const { messages } = await run()
  expect(messages.map(messageName)).toEqual(['talks/1<0', 'talks/2<1', 'talks/3<2', 'talks/4<3', 'talks/5<4'])
})

test('events that types or a filter do not match are left out of a run', async () => {
  await subscribe(record.dataSource, { types: ['DevelopmentReported'] })
  const closed = [
    { type: 'StoryClosed', data: {} },
    { type: 'StoryReopened', data: {} },
  ]
  await record.append('talks', [opened(), ...reports(2, 3), ...closed, ...reports(6, 7)])
  const { messages } = await run()
  expect(messages.map(messageName)).toEqual(['talks/2<0', 'talks/3<2', 'talks/6<3', 'talks/7<6'])
})

test('a run ends before an event at which the filter fails', async () => {
  await subscribe(record.dataSource, { filter: 'x' })
  await record.append('talks', [opened(), ...reports(2, 6)])
  const judge: Matcher = ({ version }) => {
    if (version === 5) throw new Error('no such field')
    return version % 2 === 0
  }
  const { messages } = await run(judge)
  expect(messages.map(messageName)).toEqual(['talks/2<0', 'talks/4<2'])
})

test('a run is limited in bytes too', async () => {
  await subscribe(record.dataSource)
  // Random text, which the store cannot compress.
  const dice = diceOf('noise')
  const noise = () => Array.from({ length: 400 }, () => dice().toString(36)).join('')
  const large = reports(2, 9).map(({ type, data }) => ({
    type,
    data: { ...data, body: Object.fromEntries(['en', 'fr', 'de', 'uk'].map((tag) => [tag, noise()])) },
  }))
  await record.append('talks', [opened(), ...large])
  const { messages } = await run()
  expect(messages.length).toBeGreaterThan(1)
  expect(messages.length).toBeLessThan(7)
})

test('the lane is leased during a run, and free after it', async () => {
  await subscribe(record.dataSource)
  await record.append('talks', [opened(), ...reports(2, 5)])
  const step = await run()
  await send(step, ['goes on', 'goes on'])
  expect(await claimLanes(record.dataSource, 2, LIMITS)).toEqual([])
  expect(await laneNow()).toMatchObject({ acked_version: 2, next_version: 3, previous_version: 2 })
  await send(after(step, 2), [DELIVERED])
  expect((await deliverAll(record.dataSource)).flat()).toEqual(['talks/4<3', 'talks/5<4'])
})

test('while a lane goes on, its row alone is written, and no index', async () => {
  await subscribe(record.dataSource)
  await record.append('talks', [opened(), ...reports(2, 9)])
  await send(
    await run(),
    Array.from({ length: 6 }, () => 'goes on' as const),
  )
  const written = async () => {
    const [row] = await record.dataSource.query<{ updated: string; hot: string }[]>(
      `SELECT n_tup_upd AS updated, n_tup_hot_upd AS hot FROM pg_stat_all_tables WHERE relid = 'service.lane'::regclass`,
    )
    return [Number(row?.updated), Number(row?.hot)]
  }
  // The claim is one more. Connections report what they wrote once a second.
  await expect.poll(written, { timeout: 10_000 }).toEqual([7, 6])
})

test('a failure after a success counts for its own message alone', async () => {
  await subscribe(record.dataSource)
  await record.append('talks', [opened(), ...reports(2, 3)])
  const at = new Date(Date.now() + 3_600_000)
  await send(await run(), ['goes on', { kind: 'retry', at, counts: true }])
  expect(await laneNow()).toMatchObject({
    acked_version: 1,
    next_version: 2,
    previous_version: 1,
    attempts: 1,
    lease: null,
  })
})

test('a replay during a run is not lost', async () => {
  const id = await subscribe(record.dataSource)
  await record.append('talks', [opened()])
  await deliverAll(record.dataSource)
  await record.append('talks', reports(2, 5))
  const step = await run()
  await send(step, ['goes on'])
  await replay(record.dataSource, id, { stories: ['talks'], from: { version: 1 } })
  await makeLanes(record.dataSource)
  await send(after(step, 1), [DELIVERED])
  expect((await deliverAll(record.dataSource)).flat()).toEqual(
    [1, 2, 3, 4, 5].map((version) => `talks/${version}<${version - 1}`),
  )
})

test.each(['older', 'newer'])(
  'the result of an ended claim changes nothing beside that of the next claim of the same courier: the %s one is first',
  async (first) => {
    await subscribe(record.dataSource)
    await record.append('talks', [opened(), reported('a')])
    const older = await run()
    await record.dataSource.query('UPDATE service.lane SET lease = NULL, lease_until = NULL')
    const newer = await run()
    const retry = { kind: 'retry', at: new Date(Date.now() + 3_600_000), counts: true } as const
    const delivered = attempted(older.lane, older.messages[0], DELIVERED)
    if (!delivered.taken) throw new Error('it was not taken')
    const results = [
      { ...delivered, goesOn: older.judgedBy },
      attempted(newer.lane, newer.messages[0], retry),
    ]
    if (first === 'newer') results.reverse()
    const { goesOn } = await recordResults(record.dataSource, 1, results, new Date())
    expect(goesOn.size).toBe(0)
    const lanes: object[] = await record.dataSource.query(
      'SELECT next_version, attempts, lease, acked_version FROM service.lane',
    )
    expect(lanes).toEqual([{ next_version: 1, attempts: 1, lease: null, acked_version: 0 }])
  },
)

describe('a run goes on while the facts that it is based on are unchanged', () => {
  /** Whether a courier keeps its lane if something happens during the first attempt of a run. */
  async function goesOnAfter(happens: (subscriptionId: string) => Promise<unknown>): Promise<boolean> {
    const id = await subscribe(record.dataSource)
    await record.append('talks', [opened()])
    await deliverAll(record.dataSource)
    await record.append('talks', reports(2, 5))
    const step = await run()
    await happens(id)
    return keeps(step, 3)
  }

  /** Whether a courier keeps its lane after the first message of a run. @param others the length of the rest */
  async function keeps(
    { lane: claimed, messages, judgedBy }: Run,
    others: number,
    now = new Date(),
  ): Promise<boolean> {
    expect(messages.length - 1).toBe(others)
    const taken = attempted(claimed, messages[0], DELIVERED)
    if (!taken.taken) throw new Error('it was not taken')
    const made: LaneResult = { ...taken, goesOn: judgedBy }
    const { goesOn } = await recordResults(record.dataSource, 1, [made], now)
    const lane = await laneNow()
    expect(goesOn.has(made)).toBe(lane !== undefined && 'lease' in lane && lane.lease !== null)
    return goesOn.has(made)
  }

  const reader = { name: 'reader', role: 'reader' } as const
  const owner = null
  const keyIdOf = async () => (await new Keys(record.dataSource).list())[0]?.keyId ?? ''
  const change = (id: string, changes: SubscriptionChanges) =>
    changeSubscription(record.dataSource, id, owner, changes, { pingId: 'p', challenge: 'c' })

  test.each([
    ['nothing', async () => undefined],
    ['another event in the story', () => record.append('talks', reports(6, 6))],
    [
      "another story's development is held",
      () => record.append('other', [opened(), ...reports(2, 2), held('d2')]),
    ],
    ['another principal gets a key', () => new Keys(record.dataSource).make({ ...reader, name: 'other' })],
  ])('it does after %s', async (_event, happens) => {
    expect(await goesOnAfter(happens)).toBe(true)
  })

  test.each([
    ['a development of the story is held', () => record.append('talks', [held('d2')])],
    ['the story is restricted', () => record.append('talks', [described('restricted')])],
    ['its principal loses its last key', async () => removeKey(record.dataSource, await keyIdOf())],
    ['its principal gets another key', () => new Keys(record.dataSource).make(reader)],
    ['it is paused', (id: string) => pauseSubscription(record.dataSource, id, owner)],
    ['its filter changes', (id: string) => change(id, { filter: 'event.version > 100' })],
    ['its address changes', (id: string) => change(id, { url: 'https://example.org/other' })],
    ['it is removed', (id: string) => removeSubscription(record.dataSource, id, owner)],
    [
      'it is replayed',
      async (id: string) => {
        await replay(record.dataSource, id, { stories: ['talks'], from: { version: 1 } })
        await makeLanes(record.dataSource)
      },
    ],
  ])('it ends when %s', async (_event, happens) => {
    expect(await goesOnAfter(happens)).toBe(false)
  })

  test('it ends after the first success of a failing endpoint', async () => {
    const id = await subscribe(record.dataSource)
    await record.append('talks', [opened(), ...reports(2, 5)])
    // Three failures in a row, and the next probe is due.
    const failed: Outcome = { kind: 'retry', at: new Date(Date.now() - 1_000), counts: true }
    for (let failures = 0; failures < 3; failures++) await send(await run(), [failed])
    expect((await findSubscription(record.dataSource, id, owner))?.status).toBe('failing')
    expect(await keeps(await run(), 4)).toBe(false)
    expect((await findSubscription(record.dataSource, id, owner))?.status).toBe('active')
  })

  test('it ends when a key of its principal expires', async () => {
    const keys = new Keys(record.dataSource)
    await keys.make({ ...reader, expiresAt: new Date(Date.now() + 60_000).toISOString() })
    await subscribe(record.dataSource)
    await record.append('talks', [opened(), ...reports(2, 5)])
    expect(await keeps(await run(), 4, new Date(Date.now() + 120_000))).toBe(false)
  })
})
