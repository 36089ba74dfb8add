import kafkajs, { type Kafka } from 'kafkajs'
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, inject, test } from 'vitest'
import { kafkaLog } from '../../libs/log/src/index.js'
import { opened, reported } from '../support/envelopes.js'
import { freshDatabase } from '../support/postgres.js'
import { ADMIN_KEY, startDistributed, startEmbedded } from '../support/services.js'
import { type Figure } from './figures.js'
import { startEmmett, type Projection } from './emmett.js'
import { http, measure, PADDING, times } from './load.js'
import { report } from './results.js'
import { figureBy, inTurn } from './rounds.js'
import { startTutorial } from './tutorial.js'
import { Writers, type Appending, type Speed } from './writers.js'

const STORIES = 1_000
const WRITERS = [1, 32, 128]
/** Once for each subject. Three of them warm the JVM of the broker, one after another. */
const WARM_MS = 10_000
const ROUND_MS = 1_000
const brokers = inject('kafkaBrokers')

/** A development of about 1 KB. */
const DEVELOPMENT = reported('{id}', { body: { en: PADDING } })

type Subject = 'embedded' | 'distributed' | 'emmett' | 'emmett, no projection' | 'tutorial' | 'kafkajs'

const writersProcess = new Writers()

const stops: (() => Promise<void>)[] = [() => writersProcess.stop()]
const subjects = new Map<Subject, (writers: number, warmMs: number, ms: number) => Promise<Speed>>()

afterAll(async () => {
  for (const stop of stops) await stop()
})

const writingTo =
  (appending: Appending) =>
  (writers: number, warmMs: number, ms: number): Promise<Speed> =>
    writersProcess.write({ ...appending, stories: STORIES, writers, warmMs, ms })

/** The product, with its stories opened. */
async function addProduct(name: 'embedded' | 'distributed', start: typeof startEmbedded): Promise<void> {
  const product = await start()
  stops.push(() => product.stop())
  const open = JSON.stringify({ events: [opened()] })
  await times(
    20,
    STORIES,
    async (n) => void (await http(`${product.url}/v1/stories/s-${n}/events`, 201, open)),
  )
  const appending = {
    url: product.url,
    path: '/v1/stories/s-{story}/events',
    body: JSON.stringify({ events: [DEVELOPMENT] }),
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
  }
  subjects.set(name, writingTo(appending))
}

async function addEmmett(
  name: 'emmett' | 'emmett, no projection',
  projections: readonly Projection[],
): Promise<void> {
  const emmett = await startEmmett(projections)
  stops.push(() => emmett.stop())
  const body = JSON.stringify(DEVELOPMENT.data)
  // The first append of its projection makes a table, and others at the same time fail at that.
  await http(`${emmett.url}/stories/first/developments`, 201, body)
  subjects.set(name, writingTo({ url: emmett.url, path: '/stories/s-{story}/developments', body }))
}

/** The service of the tutorials. Its answer says that Kafka has the development: what counts is the row, which follows. */
async function addTutorial(): Promise<void> {
  const tutorial = await startTutorial(brokers)
  stops.push(() => tutorial.stop())
  const body = JSON.stringify(DEVELOPMENT.data)
  const load = writingTo({ url: tutorial.url, path: '/stories/s-{story}/developments', body })
  subjects.set('tutorial', async (writers, warmMs, ms) => {
    await load(writers, 0, Math.max(warmMs, 500))
    const before = await tutorial.rows()
    const begun = performance.now()
    const { p50 } = await load(writers, 0, ms)
    const rows = (await tutorial.rows()) - before
    const rate = (rows * 1_000) / (performance.now() - begun)
    await tutorial.atRest()
    return { rate, p50 }
  })
}

/** A topic with the settings of the log, and a client. */
async function bareTopic(): Promise<{ kafka: Kafka; topic: string; close(): Promise<void> }> {
  const topicPrefix = `bench-${randomUUID()}.`
  const log = await kafkaLog({ brokers: brokers.split(','), topicPrefix, partitions: 8 })
  await log.open({ create: true })
  const kafka = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING })
  return { kafka, topic: `${topicPrefix}filrouge.appends`, close: () => log.close() }
}

/** A producer that sends one record at a time. */
async function bareProducer(kafka: Kafka, topic: string): Promise<(n: number) => Promise<void>> {
  const producer = kafka.producer({
    idempotent: false,
    allowAutoTopicCreation: false,
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  })
  await producer.connect()
  stops.push(() => producer.disconnect())
  return async (n) => {
    const value = JSON.stringify({ events: [{ ...DEVELOPMENT, id: randomUUID() }] })
    await producer.send({
      topic,
      acks: -1,
      messages: [{ key: `story-${n % STORIES}`, value, partition: n % 8 }],
    })
  }
}

/** One record from the producer to the consumer, and one committed row. */
async function produceConsumeCommit(): Promise<(warmMs: number, ms: number) => Promise<Speed>> {
  const { kafka, topic, close } = await bareTopic()
  stops.push(close)
  const send = await bareProducer(kafka, topic)
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
  stops.push(async () => {
    await consumer.disconnect()
    await client.end()
    await database.drop()
  })
  await consumer.subscribe({ topic, fromBeginning: false })
  let seen: (() => void) | null = null
  const joined = new Promise((resolve) => consumer.on('consumer.group_join', resolve))
  await consumer.run({ autoCommit: false, eachMessage: () => Promise.resolve(seen?.()) })
  await joined
  const once = async (n: number) => {
    const consumed = new Promise<void>((resolve) => (seen = resolve))
    await send(n)
    await consumed
    await client.query('INSERT INTO one (value) VALUES ($1)', [PADDING])
  }
  return (warmMs, ms) => measure(1, once, { warmMs, ms })
}

interface Figures {
  rate: Figure
  p50: Figure
}

/** The figures of all subjects at a number of writers. */
async function compare(writers: number): Promise<Map<string, Figures>> {
  const turns = Object.fromEntries(
    [...subjects].map(([name, measureSubject]) => [name, () => measureSubject(writers, 300, ROUND_MS)]),
  )
  const measured = await inTurn(turns)
  return new Map(
    [...measured].map(([name, speeds]) => [
      name,
      { rate: figureBy(speeds, ({ rate }) => rate), p50: figureBy(speeds, ({ p50 }) => p50) },
    ]),
  )
}

interface Goal {
  against: Subject
  of: 'rate' | 'p50'
  goal: number
}

/** Goals by mode and writers. A rate should be at least, a time at most the goal. */
const GOALS: Record<'embedded' | 'distributed', Record<number, readonly Goal[]>> = {
  embedded: {
    1: [{ against: 'emmett', of: 'p50', goal: 1 }],
    32: [{ against: 'emmett', of: 'rate', goal: 2.5 }],
    128: [{ against: 'emmett', of: 'rate', goal: 3 }],
  },
  distributed: {
    1: [
      { against: 'emmett', of: 'p50', goal: 1 },
      { against: 'kafkajs', of: 'p50', goal: 2 },
    ],
    32: [{ against: 'emmett', of: 'rate', goal: 2 }],
    128: [
      { against: 'emmett', of: 'rate', goal: 3 },
      { against: 'kafkajs', of: 'rate', goal: 1.2 },
    ],
  },
}

function reportAll(writers: number, figures: ReadonlyMap<string, Figures>): void {
  for (const mode of ['embedded', 'distributed'] as const) {
    const ours = figures.get(mode)
    if (!ours) continue
    const others = (['emmett', 'emmett, no projection', 'tutorial', 'kafkajs'] as const).filter((name) =>
      figures.has(name),
    )
    for (const against of others)
      for (const of of ['rate', 'p50'] as const) {
        const yardstick = figures.get(against)
        if (!yardstick) continue
        const goal = GOALS[mode][writers]?.find((one) => one.against === against && one.of === of)
        if (!goal && (of === 'p50' || against === 'kafkajs')) continue
        report({
          name: `append, ${writers} writers, ${of === 'rate' ? 'a second' : 'p50 ms'}, against ${against}`,
          mode,
          ours: ours[of],
          yardstick: yardstick[of],
          goal: goal && (of === 'rate' ? { least: goal.goal } : { most: goal.goal }),
        })
      }
  }
}

describe('append over HTTP, 1 KB events, 1,000 stories', () => {
  beforeAll(async () => {
    await addProduct('embedded', startEmbedded)
    await addEmmett('emmett', ['stories'])
    await addEmmett('emmett, no projection', [])
    if (brokers !== '') {
      await addProduct('distributed', startDistributed)
      await addTutorial()
      const roundTrip = await produceConsumeCommit()
      const { kafka, topic, close } = await bareTopic()
      stops.push(close)
      const send = await bareProducer(kafka, topic)
      subjects.set('kafkajs', (writers, warmMs, ms) =>
        writers === 1 ? roundTrip(warmMs, ms) : measure(writers, send, { warmMs, ms }),
      )
    }
    for (const warm of subjects.values()) await warm(32, 0, WARM_MS)
  })

  test.each(WRITERS)('%i writers', async (writers) => reportAll(writers, await compare(writers)))
})
