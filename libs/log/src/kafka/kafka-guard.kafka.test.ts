import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import kafkajs, { type Admin } from 'kafkajs'
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { checkLog, type Remembered } from '../guard.js'
import { LogRefused, LogUnavailable, type AppendLog } from '../log.js'
import { PATIENCE } from './client.js'
import { KafkaLog } from './kafka-log.js'

const brokers = inject('kafkaBrokers')

describe.skipIf(brokers === '')('a changed topic', () => {
  let admin: Admin
  let log: AppendLog
  let topic: string
  const options = () => ({
    brokers: brokers.split(','),
    topicPrefix: topic.replace('filrouge.appends', ''),
    partitions: 1,
  })

  beforeEach(async () => {
    topic = `guard-${randomUUID()}.filrouge.appends`
    admin = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING }).admin()
    await admin.connect()
    log = new KafkaLog(options())
    await log.open({ create: true })
    for (const value of ['a', 'b', 'c']) await log.append({ storyId: 'one', value: Buffer.from(value) })
  })
  afterEach(async () => {
    await log.close()
    await admin.deleteTopics({ topics: [topic] }).catch(() => undefined)
    await admin.disconnect()
  })

  const memory = (): Remembered => ({
    ...log.genesis,
    checkpoints: [{ partition: 0, nextOffset: 4n, last: null }],
  })
  const codes = async () => (await checkLog(log, memory())).map(({ code }) => code)

  test('is refused if its first records were deleted', async () => {
    expect(await codes()).toEqual([])
    await admin.fetchTopicOffsets(topic) // loads the leaders of the topic
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '2' }] })
    await expect.poll(codes, { timeout: 10_000 }).toEqual(['history-deleted'])
    const reader = log.reader()
    reader.assign(0, 0n)
    await expect(reader.take({ waitMs: 5_000, maxBytes: 1_000_000 })).rejects.toThrow(LogRefused)
    await reader.close()
  })

  test('is refused if it was made again during reading, and a reader does not go on silently', async () => {
    const reader = log.reader()
    reader.assign(0, 4n)
    await reader.take({ waitMs: 300, maxBytes: 1_000_000 })
    await admin.deleteTopics({ topics: [topic] })
    const taken = async () => {
      try {
        return await reader.take({ waitMs: 500, maxBytes: 1_000_000 })
      } catch (error) {
        return error
      }
    }
    await expect.poll(taken, { timeout: 20_000 }).toBeInstanceOf(Error)
    const remade = new KafkaLog(options())
    await expect
      .poll(
        () =>
          remade.open({ create: true }).then(
            () => true,
            () => false,
          ),
        { timeout: 20_000 },
      )
      .toBe(true)
    expect((await checkLog(remade, memory())).map(({ code }) => code)).toEqual(['not-ours', 'log-shortened'])
    reader.assign(0, 4n)
    await expect.poll(taken, { timeout: 20_000 }).toBeInstanceOf(LogRefused)
    await reader.close()
    await remade.close()
  })

  test('is refused for an unsafe setting, with its name', async () => {
    await admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: kafkajs.ConfigResourceTypes.TOPIC,
          name: topic,
          configEntries: [{ name: 'retention.ms', value: '1000' }],
        },
      ],
    })
    await expect
      .poll(async () => (await checkLog(log, memory())).map(({ message }) => message).join(), {
        timeout: 10_000,
      })
      .toContain('retention.ms is 1000')
  })

  test('is refused if its genesis has no secret, as in an older version', async () => {
    const { secret: _, ...rest } = log.genesis
    const prefix = `older-${randomUUID()}.`
    const older = { topic: `${prefix}filrouge.appends`, numPartitions: 1 }
    await admin.createTopics({ topics: [older], waitForLeaders: true })
    const producer = new kafkajs.Kafka({
      brokers: brokers.split(','),
      logLevel: kafkajs.logLevel.NOTHING,
    }).producer()
    await producer.connect()
    const value = JSON.stringify({ ...rest, format: 1 })
    await producer.send({ topic: older.topic, messages: [{ value, partition: 0 }] })
    await producer.disconnect()
    const found = new KafkaLog({ ...options(), topicPrefix: prefix })
    await expect(found.open({ create: true })).rejects.toThrow(/older version of Filrouge.*has no secret/)
    await found.close()
    await admin.deleteTopics({ topics: [older.topic] })
  })

  test('is not made without the option `create`', async () => {
    const missing = new KafkaLog({ ...options(), topicPrefix: `none-${randomUUID()}.` })
    await expect(missing.open({ create: false })).rejects.toThrow(LogRefused)
    await missing.close()
  })

  test('at a broker that does not answer is unavailable, within the limits of retries', async () => {
    let connections = 0
    const broker = createServer((socket) => {
      connections += 1
      socket.destroy()
    }).listen(0, '127.0.0.1')
    await once(broker, 'listening')
    const address = broker.address()
    const port = typeof address === 'object' ? address?.port : null
    const gone = new KafkaLog({ ...options(), brokers: [`127.0.0.1:${port}`] })
    await expect(gone.open({ create: true })).rejects.toThrow(LogUnavailable)
    expect(connections).toBe(1 + PATIENCE.retry.retries)
    await gone.close()
    broker.close()
  })
})
