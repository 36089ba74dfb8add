import pg from 'pg'
import { afterEach, expect, test } from 'vitest'
import { freshDatabase } from '../support/postgres.js'
import { startEmbedded, until } from '../support/services.js'
import { Endpoints } from './endpoints.js'
import { EVENTS_OF_SMALL, fillSmall, isQuiet, smallStory } from './fill.js'
import { append, clock, http, pause, percentile } from './load.js'
import { report, type Goal } from './results.js'
import { figureBy, inTurn } from './rounds.js'
import { subscribe, SUBSCRIBING } from './subscribers.js'

const IS_LARGE = Boolean(process.env['FILROUGE_BENCH_LARGE'])
const EVENTS = [1_000, 100_000, ...(IS_LARGE ? [1_000_000] : [])]
/** The number of subscriptions that match the stories of the store. The others match none. */
const MATCHING = 10
const SUBSCRIPTIONS = [MATCHING, 10_000, ...(IS_LARGE ? [100_000] : [])]
/** Appends and reads of a round. */
const ONE_BY_ONE = 100
/** An event that is delivered comes when the one before it was, and not before this time. */
const APART_MS = 20
const WARMING = 10
const inWords = (n: number) => n.toLocaleString('en')

/**
 * A cost that grows with the logarithm of the store grows by the same with each factor of ten. For each, the goal allows a
 * quarter of the cost in the smallest store: half of that is what one more level of an index could cost, the rest is noise.
 */
const logarithmic = (size: number, smallest: number): Goal => ({
  most: 1 + Math.log10(size / smallest) / 4,
})

interface Store {
  url: string
  /** The number of small stories. */
  stories: number
  /** The number of events, or of subscriptions. */
  size: number
  /** How many things were appended or read so far. Each goes to the next story, and no version is read twice. */
  turn: number
  database: string
}

const stops: (() => unknown)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

/** Starts a store in a database of its own, and fills it. */
async function startStore(size: number, events: number): Promise<Store> {
  const database = await freshDatabase()
  stops.push(() => database.drop())
  const product = await startEmbedded({ ...SUBSCRIBING, DATABASE_URL: database.url })
  stops.push(() => product.stop())
  const stories = Math.ceil(events / EVENTS_OF_SMALL)
  await fillSmall(product.url, stories)
  await isQuiet(database.url)
  return { url: product.url, stories, size, turn: 0, database: database.url }
}

/** The median time of an operation, ms. The first ones do not count. */
async function p50(once: () => Promise<unknown>, count = ONE_BY_ONE): Promise<number> {
  const took: number[] = []
  for (let n = 0; n < WARMING + count; n++) {
    const at = performance.now()
    await once()
    if (n >= WARMING) took.push(performance.now() - at)
  }
  return percentile(took, 0.5)
}

/** The next story, and a version of it that was not read yet. */
function next(store: Store): { storyId: string; version: number } {
  const n = store.turn++
  return {
    storyId: smallStory(n % store.stories),
    version: EVENTS_OF_SMALL - (Math.floor(n / store.stories) % EVENTS_OF_SMALL),
  }
}

/** Measures in turns. @param measure gives the value of a store, in ms */
async function compare(
  name: string,
  things: string,
  stores: readonly Store[],
  measure: (store: Store) => Promise<number>,
): Promise<void> {
  const subjects = stores.map((store) => [String(store.size), () => measure(store)] as const)
  const measured = await inTurn(Object.fromEntries(subjects))
  const [smallest, ...others] = stores
  if (!smallest) throw new Error('there is no store')
  const figure = ({ size }: Store) => figureBy(measured.get(String(size)), Number)
  for (const store of others)
    report({
      name: `${name}, p50, ms: ${inWords(store.size)} ${things}; ${inWords(smallest.size)}`,
      mode: 'embedded',
      ours: figure(store),
      yardstick: figure(smallest),
      goal: logarithmic(store.size, smallest.size),
    })
}

/**
 * The median time from the 201 of an event to the read of the last of its endpoints, ms. An event comes when the one before
 * it was delivered.
 */
async function delivery(store: Store, endpoints: Endpoints, matching: number): Promise<number> {
  const since = new Map<string, number>()
  const before = await endpoints.count()
  for (let n = 0; n < WARMING + ONE_BY_ONE; n++) {
    const { storyId } = next(store)
    const apart = pause(APART_MS)
    const version = await append(store.url, storyId)
    since.set(`${storyId}/${version}`, clock())
    await apart
    await arrived(endpoints, before + since.size * matching)
  }
  const last = new Map<string, number>()
  for (const { id, at } of await endpoints.reads()) last.set(id, Math.max(last.get(id) ?? 0, at))
  const took = [...since].map(([id, at]) => Math.max(0, (last.get(id) ?? NaN) - at))
  expect(took).not.toContain(NaN)
  return percentile(took.slice(WARMING), 0.5)
}

const arrived = (endpoints: Endpoints, count: number) =>
  until(
    async () => (await endpoints.count()) >= count,
    60_000,
    () => 'not all was delivered',
  )

/** Subscribes endpoints to the small stories of a store. */
async function subscribed(store: Store, count: number): Promise<Endpoints> {
  const endpoints = await Endpoints.start(count)
  stops.push(() => endpoints.stop())
  await subscribe(store.url, endpoints.urls, { start: 'now' })
  return endpoints
}

test('with the events of a store', { timeout: 3_600_000 }, async () => {
  const stores: Store[] = []
  for (const events of EVENTS) stores.push(await startStore(events, events))
  await compare('append', 'events in the store', stores, (store) =>
    p50(() => append(store.url, next(store).storyId)),
  )
  for (const store of stores) store.turn = 0
  for (const [read, path] of [
    ['state', ''],
    ['timeline', '/timeline'],
  ] as const)
    await compare(`${read} of a small story`, 'events in the store', stores, (store) =>
      p50(() => {
        const { storyId, version } = next(store)
        return http(`${store.url}/v1/stories/${storyId}${path}?version=${version}`, 200)
      }),
    )
  const endpoints = new Map<Store, Endpoints>()
  for (const store of stores) endpoints.set(store, await subscribed(store, 1))
  await compare('201 to the read of an endpoint', 'events in the store', stores, (store) => {
    const of = endpoints.get(store)
    if (!of) throw new Error('a store has no endpoint')
    return delivery(store, of, 1)
  })
})

/** $1 the number of copies. Each wants a story that does not exist. */
const COPY_SQL = `
  INSERT INTO service.subscription
  SELECT copy.* FROM generate_series(1, $1::integer) AS n
  CROSS JOIN (SELECT * FROM service.subscription ORDER BY subscription_id LIMIT 1) AS s
  CROSS JOIN LATERAL json_populate_record(s, json_build_object(
    'subscription_id', 'copy-' || n, 'stories', ARRAY['other-' || n])) AS copy`

/** Adds subscriptions as copies in the database, since the API would take minutes. */
async function addOthers(store: Store, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: store.database })
  await client.connect()
  await client.query(COPY_SQL, [count])
  await client.query('ANALYZE service.subscription')
  await client.end()
}

test('with the subscriptions of a store', { timeout: 3_600_000 }, async () => {
  const stores = new Map<Store, Endpoints>()
  for (const size of SUBSCRIPTIONS) {
    const store = await startStore(size, EVENTS[0] ?? 0)
    stores.set(store, await subscribed(store, MATCHING))
    await addOthers(store, size - MATCHING)
  }
  const things = `subscriptions, ${MATCHING} of them match`
  await compare('append', things, [...stores.keys()], (store) =>
    p50(() => append(store.url, next(store).storyId)),
  )
  // The deliveries of these appends do not count below.
  for (const [store, endpoints] of stores) {
    await arrived(endpoints, store.turn * MATCHING)
    await endpoints.reads()
  }
  await compare('201 to the read of the last of 10 endpoints', things, [...stores.keys()], (store) => {
    const endpoints = stores.get(store)
    if (!endpoints) throw new Error('a store has no endpoints')
    return delivery(store, endpoints, MATCHING)
  })
})
