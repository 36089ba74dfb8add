import kafkajs from 'kafkajs'
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { Agent } from 'undici'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { messageBody, newSecret, newSigningKey, sign } from '../../libs/webhooks/src/index.js'
import { opened, reported } from '../support/envelopes.js'
import { freshDatabase } from '../support/postgres.js'
import { MODES, until, type Product } from '../support/services.js'
import { percentile, figureOf } from './figures.js'
import { Endpoints, type Read } from './endpoints.js'
import { append, clock, http, measure, PADDING, pause, steadily, times } from './load.js'
import { report } from './results.js'
import { figureBy, inTurn } from './rounds.js'
import { subscribe, SUBSCRIBING } from './subscribers.js'

const STORIES = 1_000
const EVENTS_OF_STORY = 20
/**
 * The number of endpoints, and how many messages each may have in flight: 20 by default. The goal is the least share of
 * what a loop delivers that only signs and posts.
 */
const DELIVERIES = [
  { endpoints: 1, inFlight: 20, goal: 0.35 },
  { endpoints: 1, inFlight: 100, goal: 0.45 },
  { endpoints: 10, inFlight: 20, goal: 0.5 },
  { endpoints: 100, inFlight: 20, goal: 0.5 },
]
const DELIVERING_MS = 1_500
/** Each product delivers for a time before it is measured. */
const WARMING = { endpoints: 10, inFlight: 20 }
const WARM_MS = 5_000
const POSTING_MS = 1_000
/** The most messages in flight of a loop that only signs and posts. */
const AT_ONCE = 100
const RATE = 50
/** The first second does not count: 250 events are left, of which the 99th percentile leaves out two. */
const SECONDS = 6
const brokers = inject('kafkaBrokers')

const keys = { secrets: [newSecret()], privateKey: newSigningKey().privateKey }

/** A message of about 1 KB. */
const body = (storyId: string, version: number): string =>
  messageBody(
    {
      storyId,
      version,
      type: 'DevelopmentReported',
      data: reported(`d${version}`, { body: { en: PADDING } }).data,
      recordedAt: new Date().toISOString(),
    },
    { filterRevision: 1, previousVersion: version - 1 },
  )

type Load = typeof WARMING

const agent = new Agent({ connections: AT_ONCE, allowH2: false })

/** The speed of undici alone: sign a message, post it, and read the answer. */
async function post(url: string, storyId: string, version: number): Promise<void> {
  const message = { id: `bare/${storyId}/${version}`, timestamp: new Date(), body: body(storyId, version) }
  const { origin, pathname } = new URL(url)
  const answer = await agent.request({
    origin,
    path: pathname,
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents+json', ...sign(message, keys) },
    body: message.body,
  })
  await answer.body.dump()
}

async function bareDeliveries({ endpoints: count, inFlight }: Load): Promise<number> {
  const endpoints = await Endpoints.start(count)
  const { rate } = await measure(
    Math.min(AT_ONCE, count * inFlight),
    (n) => post(endpoints.urls[n % count] ?? '', `story-${n % STORIES}`, Math.floor(n / STORIES) + 1),
    { warmMs: 500, ms: POSTING_MS },
  )
  endpoints.stop()
  return rate
}

const story = (n: number) => `story-${String(n % STORIES).padStart(4, '0')}`

async function fill(url: string): Promise<void> {
  await times(20, STORIES, async (n) => {
    const events = Array.from({ length: EVENTS_OF_STORY - 1 }, (_, i) =>
      reported(`d${i}`, { body: { en: PADDING } }),
    )
    await http(`${url}/v1/stories/${story(n)}/events`, 201, JSON.stringify({ events: [opened(), ...events] }))
  })
}

/** Deliveries a second, from the first one, for some seconds or until all are done. */
async function deliveries(
  url: string,
  { endpoints: count, inFlight }: Load,
  ms = DELIVERING_MS,
): Promise<number> {
  const endpoints = await Endpoints.start(count)
  const unsubscribe = await subscribe(url, endpoints.urls, {
    start: 'beginning',
    maxInFlight: inFlight,
  })
  const all = count * STORIES * EVENTS_OF_STORY
  await until(
    async () => (await endpoints.count()) >= 500,
    30_000,
    () => 'nothing is delivered',
  )
  const [from, before] = [performance.now(), await endpoints.count()]
  let done = before
  while (performance.now() - from < ms && done < all) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    done = await endpoints.count()
  }
  const rate = (done - before) / ((performance.now() - from) / 1_000)
  await unsubscribe()
  endpoints.stop()
  return rate
}

interface Latency {
  p50: number
  p99: number
}

/** The times from each event to its reads by some endpoints, without the first second. */
function latencyOf(
  since: ReadonlyMap<string, number>,
  reads: readonly Read[],
  { from: first, to: last }: { from: number; to: number },
): Latency {
  const begun = Math.min(...since.values()) + 1_000
  const took = reads.flatMap(({ endpoint, id, at }) => {
    const from = since.get(id)
    const counts = endpoint >= first && endpoint <= last && from !== undefined && from >= begun
    return counts ? [Math.max(0, at - from)] : []
  })
  const counted = [...since.values()].filter((at) => at >= begun).length
  expect(took.length).toBe(counted * (last - first + 1))
  return { p50: percentile(took, 0.5), p99: percentile(took, 0.99) }
}

/**
 * The times from the 201 to the endpoints' reads, at a number of events a second. Where there are several, the first one can
 * hang, and does not count in any case.
 */
async function latency(
  url: string,
  { endpoints: count, hanging = false }: { endpoints: number; hanging?: boolean },
) {
  const endpoints = await Endpoints.start(count)
  const unsubscribe = await subscribe(url, endpoints.urls, { start: 'now' })
  if (hanging) await endpoints.hang()
  const healthy = hanging ? count - 1 : count
  const since = new Map<string, number>()
  await steadily({ rate: RATE, seconds: SECONDS }, async (n) => {
    const version = await append(url, story(n))
    since.set(`${story(n)}/${version}`, clock())
  })
  await until(
    async () => (await endpoints.count()) >= since.size * healthy,
    60_000,
    () => 'not all was delivered',
  )
  const measured = latencyOf(since, await endpoints.reads(), { from: count > 1 ? 1 : 0, to: count - 1 })
  await unsubscribe()
  endpoints.stop()
  return measured
}

/** The least work needed: produce, consume, commit, post. */
async function startBareWay(): Promise<{ latency(): Promise<Latency>; stop(): Promise<void> }> {
  const endpoints = await Endpoints.start(1)
  const kafka = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING })
  const topic = `bench-${randomUUID()}`
  const admin = kafka.admin()
  await admin.connect()
  const configEntries = [{ name: 'flush.messages', value: '1' }]
  await admin.createTopics({
    waitForLeaders: true,
    topics: [{ topic, numPartitions: 8, replicationFactor: 1, configEntries }],
  })
  await admin.disconnect()
  const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner })
  await producer.connect()
  const database = await freshDatabase()
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query('CREATE TABLE one (n serial, value text)')
  const consumer = kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 100 })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: false })
  const joined = new Promise((resolve) => consumer.on('consumer.group_join', resolve))
  await consumer.run({
    autoCommit: false,
    partitionsConsumedConcurrently: 8,
    eachMessage: async ({ message }) => {
      const n = Number(String(message.key).slice(2))
      await client.query('INSERT INTO one (value) VALUES ($1)', [PADDING])
      await post(endpoints.urls[0] ?? '', story(n), n)
    },
  })
  await joined
  await pause(1_000)
  let read = 0
  return {
    latency: async () => {
      const since = new Map<string, number>()
      await steadily({ rate: RATE, seconds: SECONDS }, async (n) => {
        since.set(`${story(n)}/${n}`, clock())
        await producer.send({ topic, acks: -1, messages: [{ key: `s-${n}`, value: body(story(n), n) }] })
      })
      read += since.size
      await until(
        async () => (await endpoints.count()) >= read,
        30_000,
        () => 'not all was posted',
      )
      return latencyOf(since, await endpoints.reads(), { from: 0, to: 0 })
    },
    stop: async () => {
      await consumer.disconnect()
      await producer.disconnect()
      await client.end()
      await database.drop()
      endpoints.stop()
    },
  }
}

describe('webhooks, 1 KB events, 1,000 stories', () => {
  const products = new Map<string, Product>()
  /** A subject for each mode, which is measured on its product. */
  const ofEach = <Measured>(measureOne: (url: string) => Promise<Measured>) =>
    Object.fromEntries([...products].map(([mode, { url }]) => [mode, () => measureOne(url)]))

  beforeAll(async () => {
    for (const { mode, start, skip } of MODES) {
      if (skip) continue
      const product = await start(SUBSCRIBING)
      products.set(mode, product)
      await fill(product.url)
      await deliveries(product.url, WARMING, WARM_MS)
    }
  })
  afterAll(async () => {
    for (const product of products.values()) await product.stop()
  })

  test.each(DELIVERIES)('deliveries to $endpoints endpoints, $inFlight in flight', async (load) => {
    const rates = await inTurn({
      ...ofEach((url) => deliveries(url, load)),
      bare: () => bareDeliveries(load),
    })
    for (const mode of products.keys())
      report({
        name: `deliveries a second, ${load.endpoints} endpoints, ${load.inFlight} in flight to each, against sign and post`,
        mode,
        ours: figureOf(rates.get(mode) ?? []),
        yardstick: figureOf(rates.get('bare') ?? []),
        goal: { least: load.goal },
      })
  })

  test('from the 201 to the read', async () => {
    const bare = brokers === '' ? null : await startBareWay()
    const times = await inTurn({
      ...ofEach((url) => latency(url, { endpoints: 1 })),
      ...(bare && { bare: () => bare.latency() }),
    })
    for (const mode of products.keys())
      for (const part of ['p50', 'p99'] as const) {
        // Embedded, there is no Kafka to be compared with.
        const isCompared = mode === 'distributed'
        report({
          name: `201 to read, ${RATE} events/s, ${part}, ms${isCompared ? ', against produce, consume, commit and post' : ''}`,
          mode,
          ours: figureBy(times.get(mode), (one) => one[part]),
          yardstick: isCompared ? figureBy(times.get('bare'), (one) => one[part]) : undefined,
          goal: isCompared && part === 'p99' ? { most: 2 } : undefined,
        })
      }
    await bare?.stop()
  })

  // Both modes at the same time: a hanging endpoint is compared with none in the same mode.
  test('beside an endpoint that hangs', async () => {
    const ofAll = (hanging: boolean) => async () =>
      Promise.all(
        [...products].map(async ([mode, { url }]) => ({
          mode,
          ...(await latency(url, { endpoints: 10, hanging })),
        })),
      )
    const times = await inTurn({ beside: ofAll(true), well: ofAll(false) })
    const p99 = (name: string, mode: string) =>
      figureBy(
        times.get(name)?.flatMap((all) => all.filter((one) => one.mode === mode)),
        (one) => one.p99,
      )
    for (const mode of products.keys())
      report({
        name: '201 to read, p99, ms: 9 of 10 endpoints beside one that hangs, against none that hangs',
        mode,
        ours: p99('beside', mode),
        yardstick: p99('well', mode),
        goal: { most: 1.2 },
      })
  })
})
