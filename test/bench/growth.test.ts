import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { opened } from '../support/envelopes.js'
import { appendsOfStory } from '../support/large-story.js'
import { startEmbedded } from '../support/services.js'
import { Endpoints } from './endpoints.js'
import { medianOf } from './figures.js'
import { EVENTS_OF_SMALL, smallStory } from './fill.js'
import { append, clock, http, pause } from './load.js'
import { report, type Goal } from './results.js'
import { medianTime } from './rounds.js'
import { startStore as startFilled, type Store as Filled } from './stores.js'
import { subscribe, SUBSCRIBING } from './subscribers.js'

const IS_LARGE = Boolean(process.env['FILROUGE_BENCH_LARGE'])
const EVENTS = [1_000, 100_000, ...(IS_LARGE ? [1_000_000] : [])]
/**
 * The number of subscriptions that match the stories of the store. The others match none. A store of one subscription has
 * less to deliver: it is the smallest of the stores that differ in events.
 */
const MATCHING = 10
const SUBSCRIPTIONS = [MATCHING, 10_000, ...(IS_LARGE ? [100_000] : [])]
/** Operations on each store, one by one. */
const TIMES = 210
const DELIVERIES = 120
const WARMING = 20
const UNWANTED = 'unwanted'
const inWords = (n: number) => n.toLocaleString('en')

/**
 * A cost that grows with the logarithm of the store grows by the same with each factor of ten. For each, the goal allows a
 * quarter of the cost in the smallest store: half of that is what one more level of an index could cost, the rest is noise.
 */
const logarithmic = (size: number, smallest: number): Goal => ({
  most: Math.round(100 + 25 * Math.log10(size / smallest)) / 100,
})

interface Store extends Filled {
  /** The number of events, or of subscriptions. */
  size: number
  /** The number of operations so far. Each goes to the next story, and no version is read twice. */
  turn: number
}

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

async function startStore(size: number, events: number): Promise<Store> {
  const store = await startFilled(events, SUBSCRIBING)
  stops.push(() => store.stop())
  return { ...store, size, turn: 0 }
}

const timeOf = async (once: () => Promise<unknown>) => {
  const at = performance.now()
  await once()
  return performance.now() - at
}

/** The next story, and a version of it that was not read yet. */
function next(store: Store): { storyId: string; version: number } {
  const n = store.turn++
  return {
    storyId: smallStory(n % store.small),
    version: EVENTS_OF_SMALL - (Math.floor(n / store.small) % EVENTS_OF_SMALL),
  }
}

/** Measures an operation on all stores in turns. @param once gives its time, in ms */
async function compare(
  name: string,
  things: string,
  stores: readonly Store[],
  once: (store: Store) => Promise<number>,
  count = TIMES,
): Promise<void> {
  const times = stores.map((): number[] => [])
  for (let n = 0; n < WARMING + count; n++)
    for (const [i, store] of stores.entries()) {
      const took = await once(store)
      if (n >= WARMING) times[i]?.push(took)
    }
  const [smallest = NaN, ...others] = stores.map(({ size }) => size)
  const [yardstick = [], ...ours] = times
  for (const [i, size] of others.entries())
    report({
      name: `${name}, p50, ms: ${inWords(size)} ${things}; ${inWords(smallest)}`,
      mode: 'embedded',
      ours: medianTime(ours[i] ?? []),
      yardstick: medianTime(yardstick),
      goal: logarithmic(size, smallest),
    })
}

/** Appends an event. @returns the time from its 201 to the read of the last of its endpoints, ms */
async function delivery(store: Store, endpoints: Endpoints): Promise<number> {
  const read: number[] = []
  await append(store.url, next(store).storyId)
  const since = clock()
  while (read.length < endpoints.urls.length) {
    expect(clock() - since).toBeLessThan(60_000)
    await pause(10)
    read.push(...(await endpoints.reads()).map(({ at }) => at))
  }
  return Math.max(0, ...read.map((at) => at - since))
}

const compareDeliveries = (name: string, things: string, stores: ReadonlyMap<Store, Endpoints>) =>
  compare(
    name,
    things,
    [...stores.keys()],
    (store) => {
      const endpoints = stores.get(store)
      if (!endpoints) throw new Error('a store has no endpoints')
      return delivery(store, endpoints)
    },
    DELIVERIES,
  )

/** Subscribes endpoints to the small stories of a store. */
async function subscribed(store: Store, count: number): Promise<Endpoints> {
  const endpoints = await Endpoints.start(count)
  stops.push(() => endpoints.stop())
  await subscribe(store.url, endpoints.urls, { start: 'now', stories: [smallStory('*')] })
  return endpoints
}

test('with the events of a store', { timeout: 3_600_000 }, async () => {
  const stores: Store[] = []
  for (const events of EVENTS) stores.push(await startStore(events, events))
  const things = 'events in the store'
  await compare('append', things, stores, (store) => timeOf(() => append(store.url, next(store).storyId)))
  for (const store of stores) store.turn = 0
  for (const [read, path] of [
    ['state', ''],
    ['timeline', '/timeline'],
  ] as const)
    await compare(`${read} of a small story`, things, stores, (store) => {
      const { storyId, version } = next(store)
      return timeOf(() => http(`${store.url}/v1/stories/${storyId}${path}?version=${version}`, 200))
    })
  const endpoints = new Map<Store, Endpoints>()
  for (const store of stores) endpoints.set(store, await subscribed(store, 1))
  await compareDeliveries('201 to the read of an endpoint', things, endpoints)
})

/** A story that grows in a new store, whose tables have no statistics yet. The appends of a small one warm the process. */
test('with the developments of a story', { timeout: 600_000 }, async () => {
  const [small, large, atOnce] = [1_000, 20_000, 20]
  const product = await startEmbedded()
  stops.push(() => product.stop())
  const times: number[] = []
  for (const [storyId, developments] of [
    ['warming', 2_000],
    ['growing', large],
  ] as const) {
    times.length = 0
    for (const events of appendsOfStory(developments)) {
      const body = JSON.stringify({ events })
      times.push(await timeOf(() => http(`${product.url}/v1/stories/${storyId}/events`, 201, body)))
    }
  }
  const after = Math.round((small / large) * times.length)
  report({
    name: `append of 90 events, p50, ms: to a story of ${inWords(large)} developments; ${inWords(small)}`,
    mode: 'embedded',
    ours: medianOf(times.slice(-atOnce)),
    yardstick: medianOf(times.slice(after, after + atOnce)),
    goal: logarithmic(large, small),
  })
})

/** $1 the number of copies. Each wants a story that does not exist. */
const COPY_SQL = `
  INSERT INTO service.subscription
  SELECT copy.* FROM generate_series(1, $1::integer) AS n
  JOIN service.subscription s ON s.subscription_id = (SELECT min(subscription_id) FROM service.subscription)
  CROSS JOIN LATERAL jsonb_populate_record(s, jsonb_build_object(
    'subscription_id', 'copy-' || n, 'stories', ARRAY['other-' || n])) AS copy`

/** Adds subscriptions as copies in the database, since the API would take minutes. */
async function addOthers(store: Store, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: store.databaseUrl })
  await client.connect()
  try {
    await client.query(COPY_SQL, [count])
    await client.query('ANALYZE service.subscription')
  } finally {
    await client.end()
  }
}

test('with the subscriptions of a store', { timeout: 3_600_000 }, async () => {
  const stores = new Map<Store, Endpoints>()
  for (const size of SUBSCRIPTIONS) {
    const store = await startStore(size, EVENTS[0] ?? 0)
    stores.set(store, await subscribed(store, MATCHING))
    await addOthers(store, size - MATCHING)
    await http(`${store.url}/v1/stories/${UNWANTED}/events`, 201, JSON.stringify({ events: [opened()] }))
  }
  const things = `subscriptions, ${MATCHING} of which match`
  await compare('append to a story that nobody wants', things, [...stores.keys()], (store) =>
    timeOf(() => append(store.url, UNWANTED)),
  )
  await compareDeliveries('201 to the read of the last endpoint', things, stores)
})
