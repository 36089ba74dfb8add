import { afterEach, beforeEach, expect, test } from 'vitest'
import { opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../test/folded.js'
import { attempted, deliverAll, LIMITS, subscribe, tellLanes, told } from '../../test/subscribed.js'
import { Keys } from '../keys.js'
import { claimLanes } from './claim.js'
import { replay } from './lanes.js'
import { nextSteps, type Matcher, type NextStep } from './next-messages.js'
import { received } from './received.js'
import { recordResults } from './record-results.js'
import { laneBehind, type AttemptMade } from './results.js'

let record: FreshRecord

beforeEach(async () => {
  record = await freshRecord()
  await new Keys(record.dataSource).make({ name: 'reader', role: 'reader' })
})
afterEach(() => record.drop())

type Run = Extract<NextStep, { step: 'send' }>

/** What a courier may send of the one lane that is due. */
async function run(matcher: Matcher | null = null): Promise<Run> {
  await tellLanes(record.dataSource)
  const lanes = await claimLanes(record.dataSource, 1, LIMITS)
  const [step] = await nextSteps(record.dataSource, lanes, () => matcher, new Date())
  if (step?.step !== 'send') throw new Error(`there is nothing to send: ${step?.step}`)
  return step
}

/** Takes the first so many of a run. The courier holds the lane, unless it ends with the last of these. */
function taken({ more, ...first }: Run, count: number, isEnd: boolean): AttemptMade[] {
  let lane = first.lane
  return [first, ...more].slice(0, count).map((message, i) => {
    const made = attempted(lane, message, { kind: 'delivered' })
    lane = laneBehind(made)
    return isEnd && i === count - 1 ? made : { ...made, goesOn: true }
  })
}

const ADMIN = { principal: 'admin', role: 'admin', stories: null } as const
const receivedOf = async (id: string, developmentId: string) =>
  (await received(record.dataSource, id, developmentId, ADMIN, { after: null, limit: 10 })).map(
    ({ version }) => version,
  )
const write = (results: AttemptMade[]) => recordResults(record.dataSource, 1, results, new Date())
const reports = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => reported(`d${from + i}`))

test('a run is what comes next in a lane, each with the version before it', async () => {
  await subscribe(record.dataSource)
  await record.append('talks', [opened(), ...reports(2, 5)])
  const { more, ...first } = await run()
  expect([first, ...more].map(told)).toEqual([
    'talks/1<0',
    'talks/2<1',
    'talks/3<2',
    'talks/4<3',
    'talks/5<4',
  ])
})

test('of some types, and by a filter, what is not wanted is left out of it', async () => {
  await subscribe(record.dataSource, { types: ['DevelopmentReported'] })
  const closed = [
    { type: 'StoryClosed', data: {} },
    { type: 'StoryReopened', data: {} },
  ]
  await record.append('talks', [opened(), ...reports(2, 3), ...closed, ...reports(6, 7)])
  const { more, ...first } = await run()
  expect([first, ...more].map(told)).toEqual(['talks/2<0', 'talks/3<2', 'talks/6<3', 'talks/7<6'])
})

test('a filter that cannot judge ends it before', async () => {
  await subscribe(record.dataSource, { filter: 'x' })
  await record.append('talks', [opened(), ...reports(2, 6)])
  const judge: Matcher = ({ version }) => {
    if (version === 5) throw new Error('no such field')
    return version % 2 === 0
  }
  const { more, ...first } = await run(judge)
  expect([first, ...more].map(told)).toEqual(['talks/2<0', 'talks/4<2'])
})

test('it ends before it is large: what is in hand is bounded by bytes too', async () => {
  await subscribe(record.dataSource)
  // What the store cannot press together.
  const noise = () => Array.from({ length: 400 }, () => Math.random().toString(36)).join('')
  const large = reports(2, 9).map(({ type, data }) => ({
    type,
    data: { ...data, body: Object.fromEntries(['en', 'fr', 'de', 'uk'].map((tag) => [tag, noise()])) },
  }))
  await record.append('talks', [opened(), ...large])
  const { more } = await run()
  expect(more.length).toBeGreaterThan(0)
  expect(more.length).toBeLessThan(6)
})

test('while it goes on the lane is held; where it ends the lane is free', async () => {
  await subscribe(record.dataSource)
  await record.append('talks', [opened(), ...reports(2, 5)])
  const step = await run()
  await write(taken(step, 2, false))
  expect(await claimLanes(record.dataSource, 2, LIMITS)).toEqual([])
  await write(taken(step, 3, true).slice(2))
  expect((await deliverAll(record.dataSource)).flat()).toEqual(['talks/4<3', 'talks/5<4'])
})

test('results that are written together: each has its attempt, each development the version last received', async () => {
  const id = await subscribe(record.dataSource)
  const correction = {
    type: 'DevelopmentCorrected',
    data: { developmentId: 'd2', changes: { occurred: '2025' }, reason: { en: 'x' }, severity: 'minor' },
  }
  await record.append('talks', [opened(), ...reports(2, 3), correction])
  await write(taken(await run(), 4, true))
  expect(await receivedOf(id, 'd2')).toEqual([4])
  expect(await receivedOf(id, 'd3')).toEqual([3])
  const versions: { version: number }[] = await record.dataSource.query(
    'SELECT version FROM service.attempt WHERE version IS NOT NULL ORDER BY attempt_id',
  )
  expect(versions.map(({ version }) => version)).toEqual([1, 2, 3, 4])
  const [lane]: { acked_version: number }[] = await record.dataSource.query('SELECT * FROM service.lane')
  expect(lane).toMatchObject({ acked_version: 4, next_version: 5, lease: null })
})

test('a failure after what was taken is of its own message', async () => {
  await subscribe(record.dataSource)
  await record.append('talks', [opened(), ...reports(2, 3)])
  const step = await run()
  const [first, second] = taken(step, 2, true)
  if (!first || !second) throw new Error('two were taken')
  const at = new Date(Date.now() + 3_600_000)
  await write([first, { ...second, outcome: { kind: 'retry', at, counts: true } }])
  const [lane] = await record.dataSource.query('SELECT * FROM service.lane')
  expect(lane).toMatchObject({
    acked_version: 1,
    next_version: 2,
    previous_version: 1,
    attempts: 1,
    lease: null,
  })
})

test('a replay that comes during it stands', async () => {
  const id = await subscribe(record.dataSource)
  await record.append('talks', [opened()])
  await deliverAll(record.dataSource)
  await record.append('talks', reports(2, 5))
  const step = await run()
  await write(taken(step, 1, false))
  await replay(record.dataSource, id, { stories: ['talks'], from: { version: 1 } })
  await tellLanes(record.dataSource)
  await write(taken(step, 3, true).slice(1))
  expect((await deliverAll(record.dataSource)).flat()).toEqual([
    'talks/1<0',
    'talks/2<1',
    'talks/3<2',
    'talks/4<3',
    'talks/5<4',
  ])
})
