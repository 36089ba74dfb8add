import { Kafka, logLevel } from 'kafkajs'
import pg from 'pg'
import { afterEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { opened, reported } from '../support/envelopes.js'
import { startKafka } from '../support/kafka.js'
import { startPublishing, type Publishing } from '../support/publishing.js'
import { Receiver } from '../support/receiver.js'
import { until, type Service } from '../support/services.js'
import { mustBeWhole, mustRepeatTheSame, TopicReader } from '../support/topic-reader.js'

const brokers = inject('kafkaBrokers')
const STORIES = 20
const ROUNDS = 20
/** The events of a story: its opening, and ten in each round. */
const VERSIONS = 1 + ROUNDS * 10

let product: Publishing
let reader: TopicReader

async function start(at = brokers): Promise<void> {
  product = await startPublishing(at)
}
afterEach(async () => {
  await reader.stop()
  await product.stop()
})

const everywhere = async (work: (storyId: string) => Promise<unknown>) => {
  await Promise.all(Array.from({ length: STORIES }, (_, i) => work(`story-${i}`)))
}

/** Appends to all stories, for a range of rounds. */
async function write(from = 0, to = ROUNDS): Promise<void> {
  if (from === 0) await everywhere((story) => product.append(story, opened()))
  for (let round = from; round < to; round++)
    await everywhere((story) =>
      product.append(story, ...Array.from({ length: 10 }, (_, i) => reported(`d-${round}-${i}`))),
    )
}

const mustHaveAll = () =>
  mustBeWhole(
    reader.got,
    Object.fromEntries(Array.from({ length: STORIES }, (_, i) => [`story-${i}`, VERSIONS])),
  )

const publishedBy = async ({ url }: Service) =>
  Number(/^filrouge_topic_events_total (\d+)$/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1])

/** Why nothing is published, from the health check; null if there is no trouble. */
const troubleOf = async ({ url }: Service): Promise<string | null> => {
  const health: unknown = await (await fetch(`${url}/health/ready`)).json()
  return /"publishing":\{[^}]*"warning":"([^"]*)"/.exec(JSON.stringify(health))?.[1] ?? null
}

describe.skipIf(brokers === '')('couriers at the public topic', () => {
  test('that are killed lose nothing, and repeat the same messages', { timeout: 120_000 }, async () => {
    await start()
    // Many events wait, so the first steps are long.
    await write(0, ROUNDS / 2)
    let done = false
    const writing = write(ROUNDS / 2).finally(() => (done = true))
    const isDone = () => done
    let courier = await product.courier()
    reader = await TopicReader.start(brokers, product.topic)
    for (let kills = 0; kills < 8; kills++) {
      const before = reader.got.length
      // Every other kill is in the middle of a step: messages may be sent but not recorded as published.
      if (kills % 2 === 0) await freezeInAStep(courier, isDone)
      else
        await until(
          () => reader.got.length >= before + 50 || isDone(),
          30_000,
          () => 'no message comes',
        )
      await courier.stop('SIGKILL')
      courier = await product.courier()
    }
    await writing
    await reader.has(STORIES * VERSIONS)
    await product.isDone(courier)
    mustHaveAll()
    mustRepeatTheSame(reader.got)
  })

  test('share the work, and every event comes once', { timeout: 60_000 }, async () => {
    await start()
    const couriers = await Promise.all([product.courier(), product.courier()])
    reader = await TopicReader.start(brokers, product.topic)
    await write()
    await reader.has(STORIES * VERSIONS)
    mustHaveAll()
    expect(reader.got).toHaveLength(STORIES * VERSIONS)
    for (const courier of couriers) expect(await publishedBy(courier)).toBeGreaterThan(0)
  })

  test(
    'that freeze lose their partition to others, and publish nothing after waking',
    { timeout: 120_000 },
    async () => {
      await start()
      const frozen = await product.courier()
      reader = await TopicReader.start(brokers, product.topic)
      const writing = write()
      await freezeInAStep(frozen)
      await writing
      const other = await product.courier()
      await reader.has(STORIES * VERSIONS)
      frozen.process.kill('SIGCONT')
      await product.append('story-0', reported('last'))
      await reader.has(STORIES * VERSIONS + 1)
      await product.isDone(other)
      await until(
        async () => (await troubleOf(frozen)) === null,
        30_000,
        () => 'publishing has not started again',
      )
      mustBeWhole(
        reader.got.filter(({ headers }) => headers['ce_id'] !== `story-0/${VERSIONS + 1}`),
        Object.fromEntries(Array.from({ length: STORIES }, (_, i) => [`story-${i}`, VERSIONS])),
      )
      mustRepeatTheSame(reader.got)
    },
  )

  test('that find a compacted topic log a warning, and publish to it', async () => {
    await start()
    const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    const configEntries = [{ name: 'cleanup.policy', value: 'compact' }]
    await admin.createTopics({ waitForLeaders: false, topics: [{ topic: product.topic, configEntries }] })
    await admin.disconnect()
    const courier = await product.courier()
    reader = await TopicReader.start(brokers, product.topic)
    await product.append('talks', opened(), reported('a'))
    await reader.has(2)
    expect(courier.said()).toMatch(/"level":40.*compacts \(cleanup\.policy=compact\)/)
  })

  test(
    'without their broker stop on SIGTERM, deliver webhooks, and continue when the broker is back',
    { timeout: 180_000 },
    async () => {
      const kafka = await startKafka()
      onTestFinished(() => kafka.stop())
      const receiver = await Receiver.start(() => 200)
      onTestFinished(() => receiver.stop())
      await start(kafka.brokers)
      const leaving = await product.courier()
      reader = await TopicReader.start(kafka.brokers, product.topic)
      const subscription = await product.subscribe(receiver.url)
      await product.append('talks', opened(), reported('a'))
      await receiver.takes(2)
      await reader.has(2)
      await reader.stop()
      // The events on the feed are to be published to a broker that answers nothing.
      kafka.freeze()
      await publishAgain()
      await onDatabase((client) =>
        until(
          () => isInAStep(client),
          30_000,
          () => 'the courier publishes nothing',
        ),
      )
      expect(await leaving.stop()).toBe(0)
      expect(leaving.said()).not.toMatch(/a step of the shutdown failed/)
      await kafka.kill()
      const courier = await product.courier()
      await until(
        async () => (await troubleOf(courier)) !== null,
        60_000,
        () => 'health does not report that Kafka is gone',
      )
      await product.replay(subscription)
      await receiver.takes(4)
      expect((await fetch(`${courier.url}/health/ready`)).status).toBe(200)
      await kafka.restart()
      reader = await TopicReader.start(kafka.brokers, product.topic)
      await product.isDone(courier)
      await until(
        async () => (await troubleOf(courier)) === null,
        30_000,
        () => 'publishing has not started again',
      )
      await reader.has(2)
      await until(
        () => reader.got.length >= 4,
        10_000,
        () => 'no message came again',
      )
      mustBeWhole(reader.got, { talks: 2 })
      mustRepeatTheSame(reader.got)
    },
  )
})

/** Resets the publication, so that everything is published again. */
const publishAgain = () =>
  onDatabase(async (client) => {
    await client.query('TRUNCATE service.published')
    await client.query('UPDATE service.publication SET sequence = 0')
  })

/** Whether a courier has locked a partition, and is in the middle of a step. */
async function isInAStep(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT 1 FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid
     WHERE a.datname = current_database() AND a.state = 'idle in transaction'
       AND l.relation = 'service.publication'::regclass AND l.mode = 'RowShareLock'`,
  )
  return rows.length > 0
}

/**
 * Freezes a courier in the middle of a step. A courier that is frozen elsewhere is resumed, and frozen again later.
 * @param isOver whether the courier may have no more work
 */
const freezeInAStep = ({ process }: Service, isOver = () => false) =>
  onDatabase((client) =>
    until(
      async () => {
        process.kill('SIGSTOP')
        if (isOver() || (await isInAStep(client))) return true
        process.kill('SIGCONT')
        return false
      },
      30_000,
      () => 'the courier was never frozen within a step',
    ),
  )

async function onDatabase(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: product.databaseUrl })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
