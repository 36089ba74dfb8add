import Fastify from 'fastify'
import kafkajs from 'kafkajs'
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, describe, inject, test } from 'vitest'
import { kafkaLog } from '../../libs/log/src/index.js'
import { opened, reported } from '../support/envelopes.js'
import { freshDatabase } from '../support/postgres.js'
import { MODES, startService } from '../support/services.js'
import { temporaryDirectory } from '../support/temporary.js'
import { http, measure, PADDING } from './load.js'
import { report, writeResults } from './results.js'

const STORIES = 1_000
const WRITERS = [1, 32, 128]
const brokers = inject('kafkaBrokers')

/** A development of about 1 KB. */
const event = (n: number) =>
  JSON.stringify({ events: [reported(`d${n}-${randomUUID()}`, { body: { en: PADDING } })] })

afterAll(writeResults)

/** The speed of kafkajs alone: sending single records, and one record from produce to consume and commit. */
async function yardsticks(): Promise<{ sends: Map<number, number>; produceConsumeCommit: number }> {
  const topicPrefix = `bench-${randomUUID()}.`
  const log = await kafkaLog({
    brokers: brokers.split(','),
    topicPrefix,
    partitions: 8,
  })
  await log.open({ create: true }) // a topic with the same settings
  const topic = `${topicPrefix}filrouge.appends`
  const kafka = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING })
  const producer = kafka.producer({
    idempotent: false,
    allowAutoTopicCreation: false,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  })
  await producer.connect()
  const send = (n: number) =>
    producer.send({
      topic,
      acks: -1,
      messages: [{ key: `story-${n % STORIES}`, value: event(n), partition: n % 8 }],
    })
  const sends = new Map<number, number>()
  for (const writers of WRITERS)
    sends.set(writers, (await measure(writers, async (n) => void (await send(n)))).rate)

  const database = await freshDatabase()
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query('CREATE TABLE one (n serial, value text)')
  const consumer = kafka.consumer({
    groupId: randomUUID(),
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 100,
  })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: false })
  let seen: (() => void) | null = null
  const joined = new Promise((resolve) => consumer.on('consumer.group_join', resolve))
  await consumer.run({ autoCommit: false, eachMessage: () => Promise.resolve(seen?.()) })
  await joined
  await new Promise((resolve) => setTimeout(resolve, 500))
  const { p50 } = await measure(1, async (n) => {
    const consumed = new Promise<void>((resolve) => (seen = resolve))
    await send(n)
    await consumed
    await client.query('INSERT INTO one (value) VALUES ($1)', [PADDING])
  })
  await consumer.disconnect()
  await producer.disconnect()
  await client.end()
  await database.drop()
  await log.close()
  return { sends, produceConsumeCommit: p50 }
}

describe('append over HTTP, 1 KB events, 1,000 stories', () => {
  let yardstick: Awaited<ReturnType<typeof yardsticks>> | null = null

  test.skipIf(brokers === '')('the yardsticks', async () => {
    yardstick = await yardsticks()
  })

  test.each(MODES.filter(({ skip }) => !skip))('$mode', async ({ mode, start }) => {
    const product = await start()
    await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        for (let n = i; n < STORIES; n += 20)
          await http(
            `${product.url}/v1/stories/story-${n}/events`,
            201,
            JSON.stringify({ events: [opened()] }),
          )
      }),
    )
    for (const writers of WRITERS) {
      const { rate, p50 } = await measure(
        writers,
        async (n) =>
          void (await http(`${product.url}/v1/stories/story-${n % STORIES}/events`, 201, event(n))),
      )
      const raw = mode === 'distributed' ? (yardstick?.sends.get(writers) ?? null) : null
      const ratio = raw === null ? null : rate / raw
      const isGoal = mode === 'distributed' && writers === 128
      report({
        name: `appends a second, ${writers} writers`,
        mode,
        ours: rate,
        yardstick: raw,
        ratio,
        goal: isGoal ? '>= 0.35' : null,
        met: isGoal && ratio !== null ? ratio >= 0.35 : null,
      })
      if (writers !== 1) continue
      const bare = mode === 'distributed' ? (yardstick?.produceConsumeCommit ?? null) : null
      report({
        name: 'append p50, 1 writer, ms',
        mode,
        ours: p50,
        yardstick: bare,
        ratio: bare === null ? null : p50 / bare,
        goal: bare === null ? null : '<= 2.5',
        met: bare === null ? null : p50 / bare <= 2.5,
      })
    }
    await product.stop()
  })
})

test('timeline of 100 developments', async () => {
  const product = await MODES[0].start()
  const url = `${product.url}/v1/stories/hundred`
  await http(
    `${url}/events`,
    201,
    JSON.stringify({
      events: [
        opened(),
        ...Array.from({ length: 99 }, (_, i) => reported(`d${i}`, { body: { en: PADDING } })),
      ],
    }),
  )
  await http(`${url}/events`, 201, JSON.stringify({ events: [reported('last', { body: { en: PADDING } })] }))
  const bytes = await http(`${url}/timeline`, 200)
  const fastify = Fastify()
  fastify.get('/timeline', (_, reply) => reply.header('content-type', 'application/json').send(bytes))
  const bareUrl = await fastify.listen({ port: 0, host: '127.0.0.1' })
  const bare = await measure(16, async () => void (await http(`${bareUrl}/timeline`, 200)))
  const ours = await measure(16, async () => void (await http(`${url}/timeline`, 200)))
  const ratio = ours.rate / bare.rate
  report({
    name: 'timelines of 100 a second',
    mode: 'embedded',
    ours: ours.rate,
    yardstick: bare.rate,
    ratio,
    goal: '>= 0.6',
    met: ratio >= 0.6,
  })
  await fastify.close()
  await product.stop()
})

test('embedded: start, and memory after 100,000 events', async () => {
  const dataDir = temporaryDirectory()
  const environment = { FILROUGE_DATA: dataDir, FILROUGE_EXAMPLE: 'false' }
  const begun = performance.now()
  const service = await startService([], environment)
  const first = (performance.now() - begun) / 1_000
  report({
    name: 'first start, s',
    mode: 'embedded',
    ours: first,
    yardstick: null,
    ratio: null,
    goal: '<= 5',
    met: first <= 5,
  })
  for (let story = 0; story < 100; story++) {
    await http(`${service.url}/v1/stories/s${story}/events`, 201, JSON.stringify({ events: [opened()] }))
    await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        http(
          `${service.url}/v1/stories/s${story}/events`,
          201,
          JSON.stringify({
            events: Array.from({ length: 100 }, (__, n) => reported(`d${i}-${n}`, { body: { en: PADDING } })),
          }),
        ),
      ),
    )
  }
  const metrics = await http(`${service.url}/metrics`, 200)
  const resident = Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1]) / 1_000_000
  report({
    name: 'resident memory after 100,000 events, MB',
    mode: 'embedded',
    ours: resident,
    yardstick: null,
    ratio: null,
    goal: '< 300',
    met: resident < 300,
  })
  await service.stop()
  const again = performance.now()
  const second = await startService([], environment)
  const ready = (performance.now() - again) / 1_000
  report({
    name: 'start with 100,000 events, s',
    mode: 'embedded',
    ours: ready,
    yardstick: null,
    ratio: null,
    goal: '<= 5',
    met: ready <= 5,
  })
  await second.stop()
})
