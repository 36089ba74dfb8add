import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FLUSHES_LATE, startMortalPostgres, type MortalPostgres } from '../support/mortal-postgres.js'
import { diceOf } from '../support/seed.js'
import { startService, until, type Service } from '../support/services.js'
import { lacking, recordedEvents, saidDiffers, sightDiffers, type Recorded } from './deliveries-checker.js'
import { startDesk, type Accepted } from './desk.js'
import { KINDS, REFUSED, type Course } from './faults.js'
import { STORIES, subscribeAll, subscriptionStatus, various, type Subscriber } from './hundred.js'

/** A short run. `CRASH_ROUNDS=100 npx vitest run test/crash/couriers.test.ts` is a long one. */
const ROUNDS = Number(process.env['CRASH_ROUNDS'] ?? 6)
/** The average pause between two appends of a story. */
const REST_MS = 2_500
const MOST_BEHIND = 50
/** A message that has not come for this long is lost. */
const STILL_MS = 45_000
const REFUSED_ID = `${REFUSED.storyId}/${REFUSED.version}`

let postgres: MortalPostgres
let environment: Record<string, string>
let services: Service[]
let subscribers: Subscriber[]

beforeEach(async () => {
  postgres = await startMortalPostgres({ ...FLUSHES_LATE, max_connections: '300' })
  environment = {
    DATABASE_URL: postgres.url,
    FILROUGE_SECRETS_KEY: randomBytes(32).toString('base64'),
    FILROUGE_WEBHOOK_ALLOW_HTTP: 'true',
    FILROUGE_WEBHOOK_ALLOW_ADDRESSES: '127.0.0.0/8',
    // The schedule has so many steps that random failures never use them up.
    FILROUGE_WEBHOOK_SCHEDULE: ['50ms', '100ms', ...Array.from({ length: 28 }, () => '200ms')].join(','),
    // All endpoints are in this process. If it is busy for longer, it reads a message that its courier has given up after
    // the messages that follow it, which looks like a wrong order.
    FILROUGE_WEBHOOK_TIMEOUT: '3s',
    FILROUGE_LOG_LEVEL: 'error',
  }
  services = []
  subscribers = []
})
afterEach(async () => {
  await Promise.all(services.map((one) => one.stop()))
  await Promise.all(subscribers.map(({ endpoint }) => endpoint.stop()))
  await postgres.drop()
})

async function start(only: string): Promise<Service> {
  const service = await startService(['--only', only], environment)
  services.push(service)
  return service
}

const seen = () => subscribers.reduce((sum, { endpoint }) => sum + endpoint.seen.length, 0)
const isGone = ({ kind }: Subscriber) => kind.name === 'is gone after a while'
const deadOf = ({ kind, endpoint }: Subscriber) =>
  kind.name === 'refuses one message' && endpoint.seen.some(({ eventId }) => eventId === REFUSED_ID)
    ? [REFUSED_ID]
    : []

/** Whether the healthy endpoints are not far behind. Writers wait for it, since the speed depends on the machine. */
const keepsUp = (accepted: readonly Accepted[]): boolean => {
  const written = accepted.reduce((sum, { fromVersion, toVersion }) => sum + toVersion - fromVersion + 1, 0)
  return subscribers
    .filter((one) => !one.kind.fails && !isGone(one) && isOfEverything(one))
    .every(({ endpoint }) => written - endpoint.taken.size < MOST_BEHIND)
}

const isOfEverything = ({ stories, types, filter }: Subscriber) =>
  stories.includes('*') && types === null && filter === null

/**
 * Kills a courier, Postgres or both at a random moment while messages come. Another courier begins, and Postgres comes back
 * without the commits that did not wait for the disk.
 */
async function killInTurn(couriers: Service[]): Promise<void> {
  const dice = diceOf('kills')
  for (let round = 0; round < ROUNDS; round++) {
    const more = 1 + Math.floor(dice() * 400)
    const before = seen()
    await until(
      () => seen() >= before + more,
      60_000,
      () => `round ${round}: ${seen() - before} of ${more} messages came`,
    )
    if (round % 3 > 0) await postgres.kill()
    if (round % 3 < 2) await couriers[round % couriers.length]?.stop('SIGKILL')
    if (round % 3 > 0) await postgres.restart()
    if (round % 3 < 2) couriers[round % couriers.length] = await start('courier')
  }
}

/** Waits until the endpoints have acknowledged everything, as long as more messages come. */
async function haveAll(
  url: string,
  some: readonly Subscriber[],
  events: ReadonlyMap<string, readonly Recorded[]>,
): Promise<void> {
  const without = () => some.filter((one) => lacking(one, events, deadOf(one)) > 0)
  const left = () => without().reduce((sum, one) => sum + lacking(one, events, deadOf(one)), 0)
  for (let last = left(); last > 0; last = left()) {
    const before = last
    await until(
      () => left() < before,
      STILL_MS,
      () => 'no more messages come',
    ).catch(async (error: unknown) => {
      const said = await Promise.all(without().map((one) => saidDiffers(url, one, events, deadOf(one))))
      const sight = without().flatMap((one) => sightDiffers(one, events, deadOf(one)))
      throw new Error([...sight, ...said.flat(), `${before} messages do not come`].join('\n'), {
        cause: error,
      })
    })
  }
}

test(
  'couriers and their Postgres are killed while a hundred endpoints receive, well and sick: nothing is lost, nothing out of order',
  { timeout: 180_000 + ROUNDS * 20_000 },
  async () => {
    const course: Course = { now: 'turns' }
    const { url } = await start('api,recorder')
    const couriers = [await start('courier'), await start('courier')]
    subscribers = await subscribeAll(url, KINDS, course, various)
    const desk = startDesk(url, STORIES, REST_MS, keepsUp, 60_000)
    await killInTurn(couriers)

    // The healthy endpoints have everything while the sick ones accept nothing.
    course.now = 'sick'
    const enough = desk.accepted.length + STORIES.length * 4
    await until(
      () => desk.accepted.length >= enough,
      60_000,
      () => 'the writers have stopped, since messages do not come',
    )
    await desk.stop()
    const events = await recordedEvents(url, STORIES)
    const [gone, others] = [subscribers.filter(isGone), subscribers.filter((one) => !isGone(one))]
    await haveAll(
      url,
      others.filter(({ kind }) => !kind.fails),
      events,
    )
    const served = others.filter((one) => one.kind.fails && lacking(one, events) === 0)
    expect(served.map(({ kind }) => kind.name)).toEqual([])

    course.now = 'well'
    await haveAll(url, others, events)
    await until(
      async () => (await gonesStatus(url, gone)).every((status) => status === 'disabled'),
      10_000,
      () => 'endpoints that answer 410 are not disabled',
    )
    // The last acknowledgements are recorded a moment later.
    let differences: string[] = []
    await until(
      async () => {
        const said = await Promise.all(others.map((one) => saidDiffers(url, one, events, deadOf(one))))
        differences = said.flat()
        return differences.length === 0
      },
      20_000,
      () => differences.join('\n'),
    )
    expect(subscribers.flatMap((one) => sightDiffers(one, events, deadOf(one)))).toEqual([])
    expect(others.filter((one) => deadOf(one).length > 0).length).toBeGreaterThan(0)
    report(events)
  },
)

const gonesStatus = (url: string, gone: readonly Subscriber[]) =>
  Promise.all(gone.map(({ subscriptionId }) => subscriptionStatus(url, subscriptionId)))

function report(events: ReadonlyMap<string, readonly Recorded[]>): void {
  const all = subscribers.flatMap(({ endpoint }) => endpoint.seen)
  const first = subscribers.reduce(
    (sum, { endpoint }) => sum + new Set(endpoint.seen.map(({ eventId }) => eventId)).size,
    0,
  )
  const acknowledged = all.filter(({ acknowledgedAt }) => acknowledgedAt !== null).length
  console.log(
    `${ROUNDS} kills: ${[...events.values()].flat().length} events, ${first} messages to ${subscribers.length} endpoints,`,
    `seen ${all.length} times, acknowledged ${acknowledged} times`,
  )
}
