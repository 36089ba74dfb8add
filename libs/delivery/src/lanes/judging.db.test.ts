import { afterEach, beforeEach, expect, test } from 'vitest'
import { opened } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { attempted, LIMITS, subscribe, makeLanes, messageName } from '../../test/subscribed.js'
import { Keys } from '@filrouge/access'
import { claimLanes } from './claim.js'
import { JudgingTime } from './judging-time.js'
import { nextSteps, type Matcher, type NextStep, type ToSend } from './next-messages.js'
import { recordResults } from './record-results.js'
import type { LaneResult } from './results.js'

let record: FreshRecord

beforeEach(async () => {
  record = await freshRecord()
  await new Keys(record.dataSource).make({ name: 'reader', role: 'reader' })
})
afterEach(() => record.drop())

const STORIES = 30
const EACH_MS = 15

/** Matches every event, and is slow. */
const slow: Matcher = () => {
  const end = performance.now() + EACH_MS
  while (performance.now() < end);
  return true
}

/** Claims lanes and decides their steps. @param most the time of all filters, ms */
async function claim(most?: number): Promise<NextStep[]> {
  const lanes = await claimLanes(record.dataSource, 1, LIMITS)
  return nextSteps(
    record.dataSource,
    lanes,
    ({ filter }) => (filter === null ? null : slow),
    { now: new Date(), publicRead: true },
    new JudgingTime(most),
  )
}

const write = (results: readonly LaneResult[]) => recordResults(record.dataSource, 1, results, new Date())

const sentOf = (steps: readonly NextStep[]) => steps.flatMap((one) => (one.step === 'send' ? [one] : []))
const firstName = ({ messages }: { messages: readonly [ToSend, ...ToSend[]] }) => messageName(messages[0])

/** The results of steps: every message is taken. */
const results = (steps: readonly NextStep[]): LaneResult[] =>
  steps.map((one) =>
    one.step === 'send' ? attempted(one.lane, one.messages[0], { kind: 'delivered' }) : one,
  )

async function stories(): Promise<void> {
  for (let n = 1; n <= STORIES; n++) await record.append(`talks-${n}`, [opened()])
  await makeLanes(record.dataSource)
}

test('slow filters do not delay subscriptions without a filter, and every message is sent in the end', async () => {
  await subscribe(record.dataSource, { filter: 'slow', maxInFlight: 100 })
  const healthy = await subscribe(record.dataSource, { maxInFlight: 100 })
  await stories()
  const steps = await claim(150)
  const sent = sentOf(steps)
  expect(sent.filter(({ lane }) => lane.subscription.subscriptionId === healthy)).toHaveLength(STORIES)
  const free = steps.filter(({ step }) => step === 'free')
  expect(free.length).toBeGreaterThan(STORIES / 2)
  expect(sent.length + free.length).toBe(2 * STORIES)

  const all = sent.map(firstName)
  await write(results(steps))
  for (let i = 0; all.length < 2 * STORIES && i < STORIES; i++) {
    const more = await claim(150)
    all.push(...sentOf(more).map(firstName))
    await write(results(more))
  }
  expect(new Set(all).size).toBe(STORIES)
  expect(all).toHaveLength(2 * STORIES)
})

test('the event loop has turns while filters run', async () => {
  await subscribe(record.dataSource, { filter: 'slow', maxInFlight: 100 })
  await stories()
  let [judging, turns] = [false, 0]
  const tick = setInterval(() => (turns += judging ? 1 : 0), 1)
  const judge: Matcher = (...of) => {
    judging = true
    return slow(...of)
  }
  const lanes = await claimLanes(record.dataSource, 1, LIMITS)
  const steps = await nextSteps(
    record.dataSource,
    lanes,
    () => judge,
    { now: new Date(), publicRead: true },
    new JudgingTime(60_000),
  )
  clearInterval(tick)
  expect(sentOf(steps)).toHaveLength(STORIES)
  // The turns are counted after the first filter began, so they are between two filters.
  expect(turns).toBeGreaterThan(STORIES / 4)
})

test('a lane that is freed without a result keeps its tries', async () => {
  await subscribe(record.dataSource, { filter: 'slow', maxInFlight: 100 })
  await record.append('talks', [opened()])
  await makeLanes(record.dataSource)
  const [first] = sentOf(await claim())
  if (!first) throw new Error('there is nothing to send')
  await write([attempted(first.lane, first.messages[0], { kind: 'retry', at: new Date(0), counts: true })])
  const [free] = await claim(0)
  if (free?.step !== 'free') throw new Error(`it was ${free?.step}`)
  await write([free])
  const [again] = await claim()
  expect(again).toMatchObject({ step: 'send', lane: { attempts: 1, nextVersion: 1 } })
})

test('a search for the previous match that runs out of time goes on where it stopped', async () => {
  const judged: number[] = []
  const last: Matcher = ({ version }) => {
    judged.push(version)
    const end = performance.now() + EACH_MS
    while (performance.now() < end);
    return version === 1 || version === 12
  }
  await record.append('talks', [opened(), ...Array.from({ length: 11 }, toggled)])
  await subscribe(record.dataSource, { filter: 'slow', start: 'beginning' })
  await makeLanes(record.dataSource)
  await record.dataSource.query('UPDATE service.lane SET next_version = 12, previous_version = NULL')
  const steps: NextStep[] = []
  while (steps.at(-1)?.step !== 'send' && steps.length < 12) {
    const lanes = await claimLanes(record.dataSource, 1, LIMITS)
    const made = await nextSteps(
      record.dataSource,
      lanes,
      () => last,
      { now: new Date(), publicRead: true },
      new JudgingTime(50),
    )
    await write(made.filter((one) => one.step !== 'send'))
    steps.push(...made)
  }
  expect(sentOf(steps).map(firstName)).toEqual(['talks/12<1'])
  expect(steps.filter(({ step }) => step === 'free').length).toBeGreaterThan(1)
  expect(judged.filter((version) => version === 5)).toHaveLength(1)
})

const toggled = (_: unknown, i: number) =>
  i % 2 === 0 ? { type: 'StoryClosed', data: {} } : { type: 'StoryReopened', data: {} }

test('a limited key gets other public stories only where anyone may read them', async () => {
  await new Keys(record.dataSource).make({ name: 'limited', role: 'reader', stories: ['ours'] })
  await subscribe(record.dataSource, { principal: 'limited' })
  for (const story of ['ours', 'theirs']) await record.append(story, [opened()])
  await makeLanes(record.dataSource)
  const lanes = await claimLanes(record.dataSource, 1, LIMITS)
  const sent = async (publicRead: boolean) =>
    sentOf(await nextSteps(record.dataSource, lanes, () => null, { now: new Date(), publicRead }))
      .map(({ lane }) => lane.storyId)
      .sort()
  expect(await sent(true)).toEqual(['ours', 'theirs'])
  expect(await sent(false)).toEqual(['ours'])
})
