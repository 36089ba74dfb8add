import { randomUUID } from 'node:crypto'
import kafkajs, { type Admin } from 'kafkajs'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { LogUnavailable } from '../log.js'
import { KafkaEventTopic, type EventTopic, type TopicMessage } from './event-topic.js'
import { KafkaLog } from './kafka-log.js'
import { topicSettings } from './topic.js'

const brokers = inject('kafkaBrokers')

describe.skipIf(brokers === '')('the public topic', () => {
  let admin: Admin
  let topicPrefix: string
  const opened: EventTopic[] = []

  beforeEach(async () => {
    topicPrefix = `events-${randomUUID()}.`
    admin = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING }).admin()
    await admin.connect()
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()))
    const own = (await admin.listTopics()).filter((name) => name.startsWith(topicPrefix))
    await admin.deleteTopics({ topics: own })
    await admin.disconnect()
  })

  const connection = () => ({ brokers: brokers.split(','), topicPrefix, replication: 1 })
  const open = async (partitions = 4) => {
    const topic = new KafkaEventTopic(connection())
    opened.push(topic)
    return { topic, dangers: await topic.open(partitions) }
  }
  const make = (settings: Record<string, string>) =>
    admin.createTopics({
      waitForLeaders: true,
      topics: [
        {
          topic: `${topicPrefix}filrouge.events`,
          numPartitions: 2,
          replicationFactor: 1,
          configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
        },
      ],
    })
  const ends = async ({ name }: EventTopic) =>
    (await admin.fetchTopicOffsets(name)).map(({ high }) => Number(high)).sort((a, b) => b - a)
  const message = (key: string, value = '{}'): TopicMessage => ({
    key,
    value,
    headers: { ce_id: `${key}/1` },
  })
  const always = () => Promise.resolve()

  test('is made with the settings of the log, and with the given number of partitions', async () => {
    const { topic, dangers } = await open(3)
    expect([topic.name, dangers]).toEqual([`${topicPrefix}filrouge.events`, []])
    expect(await ends(topic)).toEqual([0, 0, 0])
    const log = new KafkaLog({ ...connection(), partitions: 3 })
    await log.open({ create: true })
    await log.close()
    const settings = await topicSettings(admin, topic.name)
    expect(settings).toEqual(await topicSettings(admin, `${topicPrefix}filrouge.appends`))
    expect(settings).toMatchObject({
      'cleanup.policy': 'delete',
      'retention.ms': '-1',
      'retention.bytes': '-1',
    })
  })

  test('is made once, even if two couriers begin at the same time', async () => {
    expect(await Promise.all([open(), open()])).toMatchObject([{ dangers: [] }, { dangers: [] }])
  })

  test('that exists stays as it is; a warning says that it can lose events', async () => {
    await make({ 'cleanup.policy': 'compact' })
    const { topic, dangers } = await open(4)
    expect(dangers).toEqual([expect.stringMatching(/compacts \(cleanup\.policy=compact\)/)])
    expect(await topicSettings(admin, topic.name)).toMatchObject({ 'cleanup.policy': 'compact' })
    await topic.send([message('talks')], always)
    expect(await ends(topic)).toEqual([1, 0])
  })

  test('with limits of retention has a warning for each of them', async () => {
    await make({ 'cleanup.policy': 'delete', 'retention.ms': '1000000', 'retention.bytes': '1000000' })
    const { dangers } = await open()
    expect(dangers.join('\n')).toMatch(/retention\.ms=1000000: .*\n.*retention\.bytes=1000000: /)
  })

  test('takes more than fits into one request, in requests one after another', async () => {
    const { topic } = await open()
    const large = Array.from({ length: 5 }, () => message('talks', JSON.stringify('x'.repeat(500_000))))
    let requests = 0
    await topic.send([...large, message('talks')], () => {
      requests += 1
      return Promise.resolve()
    })
    expect([requests, (await ends(topic))[0]]).toEqual([5, 6])
  })

  test('takes nothing more after the check before a request has failed', async () => {
    const { topic } = await open()
    const large = Array.from({ length: 3 }, () => message('talks', JSON.stringify('x'.repeat(800_000))))
    let requests = 0
    const once = () => (++requests > 1 ? Promise.reject(new Error('not owned any more')) : Promise.resolve())
    await expect(topic.send(large, once)).rejects.toThrow('not owned any more')
    expect((await ends(topic))[0]).toBe(1)
  })

  test('at a broker that does not answer is unavailable, with one sentence', async () => {
    const gone = new KafkaEventTopic({ brokers: ['127.0.0.1:1'], topicPrefix })
    await expect(gone.open(1)).rejects.toThrow(LogUnavailable)
    await gone.close()
  })
})
