import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { freshDatabase } from '../support/postgres.js'
import { startService, until } from '../support/services.js'
import { lacking, recordedEvents } from './deliveries-checker.js'
import { startDesk, type Accepted } from './desk.js'
import type { Course, Kind } from './faults.js'
import { everything, STORIES, subscribeAll, type Subscriber } from './hundred.js'

/** How long each of the two measurements lasts. Longer ones are run by hand. */
const MEASURED_MS = Number(process.env['CRASH_MEASURED_MS'] ?? 3_000)
/** The measurements alternate, so that other load on the machine affects both. */
const TURNS = Number(process.env['CRASH_TURNS'] ?? 2)
/** After each turn the test waits until the last events of the turn were delivered. */
const SETTLED_MS = 500
const TIMEOUT = process.env['CRASH_TIMEOUT'] ?? '3s'
/** 24 stories give about three events a second, each to a hundred endpoints: a busy machine can do that. */
const REST_MS = 10_000

const sick = (name: string, count: number, deed: 503 | 'hang' | 'reset' | 'drip' | 'dripForEver'): Kind => ({
  name,
  count,
  fails: deed !== 'drip',
  conduct: (course) => () => (course.now === 'sick' ? deed : 200),
})

const HALF_SICK: readonly Kind[] = [
  { name: 'healthy', count: 50, fails: false, conduct: () => () => 200 },
  sick('hangs', 20, 'hang'),
  sick('answers 503', 10, 503),
  sick('resets after reading', 5, 'reset'),
  sick('drips without end', 5, 'dripForEver'),
  sick('slow', 10, 'drip'),
]

test(
  'endpoints that are well do not wait for those that are sick: half of a hundred, of one principal',
  { timeout: 240_000 + 2 * TURNS * MEASURED_MS },
  async () => {
    const database = await freshDatabase()
    onTestFinished(() => database.drop())
    const environment = {
      DATABASE_URL: database.url,
      FILROUGE_SECRETS_KEY: randomBytes(32).toString('base64'),
      FILROUGE_WEBHOOK_ALLOW_HTTP: 'true',
      FILROUGE_WEBHOOK_ALLOW_ADDRESSES: '127.0.0.0/8',
      FILROUGE_WEBHOOK_TIMEOUT: TIMEOUT,
      // Short steps, so that recovered endpoints are served again soon.
      FILROUGE_WEBHOOK_SCHEDULE: Array.from({ length: 50 }, () => '1s').join(','),
      FILROUGE_LOG_LEVEL: 'error',
    }
    const start = async (only: string) => {
      const service = await startService(['--only', only], environment)
      onTestFinished(async () => void (await service.stop()))
      return service
    }
    const { url } = await start('api,recorder')
    await start('courier')
    await start('courier')
    const course: Course = { now: 'well' }
    const subscribers = await subscribeAll(url, HALF_SICK, course, everything)
    onTestFinished(async () => void (await Promise.all(subscribers.map(({ endpoint }) => endpoint.stop()))))
    const healthy = subscribers.filter(({ kind }) => kind.name === 'healthy')
    const failing = subscribers.filter(({ kind }) => kind.fails)

    const desk = startDesk(url, STORIES, REST_MS)
    const during = async (ms: number): Promise<Accepted[]> => {
      const from = desk.accepted.length
      const deadline = performance.now() + ms
      await until(
        () => performance.now() > deadline,
        ms + 10_000,
        () => 'the turn does not end',
      )
      return desk.accepted.slice(from)
    }
    await until(
      () => new Set(desk.accepted.map(({ storyId }) => storyId)).size === STORIES.length,
      60_000,
      () => 'not all stories are opened',
    )
    const [well, withSick]: [Accepted[], Accepted[]] = [[], []]
    for (let turn = 0; turn < TURNS; turn++) {
      await haveAll(url, subscribers)
      well.push(...(await during(MEASURED_MS)))
      await during(SETTLED_MS)
      await haveAll(url, subscribers)
      course.now = 'sick'
      withSick.push(...(await during(MEASURED_MS)))
      await during(SETTLED_MS)
      // Healthy endpoints do not wait for sick ones.
      await haveAll(url, healthy)
      const events = await recordedEvents(url, STORIES)
      expect(failing.filter((one) => lacking(one, events) === 0)).toEqual([])
      course.now = 'well'
    }
    await desk.stop()

    const [before, after] = [latencies(healthy, well), latencies(healthy, withSick)]
    console.log(
      `from the 201 to the read, 50 healthy endpoints: all well ${percentilesOf(before)};`,
      `with 50 sick ones ${percentilesOf(after)}; p99 × ${(at(after, 0.99) / at(before, 0.99)).toFixed(2)}`,
    )
  },
)

/** Waits until endpoints have acknowledged everything that is recorded now. */
async function haveAll(url: string, some: readonly Subscriber[]): Promise<void> {
  const events = await recordedEvents(url, STORIES)
  await until(
    () => some.every((one) => lacking(one, events) === 0),
    60_000,
    () => `${some.filter((one) => lacking(one, events) > 0).length} of ${some.length} lack something`,
  )
}

/** The times from the 201 to the endpoint's read, in ms, smallest first. */
function latencies(subscribers: readonly Subscriber[], accepted: readonly Accepted[]): number[] {
  const answered = new Map<string, number>()
  for (const { storyId, fromVersion, toVersion, at } of accepted)
    for (let version = fromVersion; version <= toVersion; version++) answered.set(`${storyId}/${version}`, at)
  return subscribers
    .flatMap(({ endpoint }) => endpoint.seen)
    .flatMap(({ eventId, at }) => {
      const from = answered.get(eventId)
      return from === undefined ? [] : [at - from]
    })
    .sort((a, b) => a - b)
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN

const percentilesOf = (sorted: readonly number[]): string =>
  `p50 ${at(sorted, 0.5).toFixed(1)} ms, p99 ${at(sorted, 0.99).toFixed(1)} ms, most ${at(sorted, 1).toFixed(0)} ms (${sorted.length})`
