import { randomUUID } from 'node:crypto'
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs'
import { describe, expect, inject, test } from 'vitest'
import { appendLogSuite } from '../../test/contract.js'
import { KafkaLog } from './kafka-log.js'

const brokers = inject('kafkaBrokers')

describe.skipIf(brokers === '')('the log as a topic of Kafka', () => {
  appendLogSuite(() => {
    const topicPrefix = `test-${randomUUID()}.`
    const open = () =>
      new KafkaLog({
        brokers: brokers.split(','),
        topicPrefix,
        partitions: 4,
      })
    const drop = async () => {
      const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin()
      await admin.connect()
      await admin.deleteTopics({ topics: [`${topicPrefix}filrouge.appends`] })
      await admin.disconnect()
    }
    return Promise.resolve({ open, drop })
  })

  test('a partition that Kafka refuses leaves the others of its request alone', async () => {
    const topicPrefix = `test-${randomUUID()}.`
    const topic = `${topicPrefix}filrouge.appends`
    const log = new KafkaLog({ brokers: brokers.split(','), topicPrefix, partitions: 4 })
    await log.open({ create: true })
    const admin = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    await admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: ConfigResourceTypes.TOPIC,
          name: topic,
          configEntries: [{ name: 'max.message.bytes', value: '10000' }],
        },
      ],
    })
    const small = { storyId: 'small', value: Buffer.alloc(100, 's') }
    const large = { storyId: 'enormous', value: Buffer.alloc(20_000, 'l') }
    expect(log.partitionOf(small.storyId)).not.toBe(log.partitionOf(large.storyId))
    // A broker answers a change of a topic before it applies it.
    const isRefused = () =>
      log.append(large).then(
        () => false,
        () => true,
      )
    await expect.poll(isRefused, { timeout: 20_000 }).toBe(true)
    const results = await Promise.allSettled([log.append(small), log.append(large), log.append(small)])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    const places = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    const values = await Promise.all(places.map(async (place) => (await log.recordAt(place))?.value))
    expect(values).toEqual([small.value, small.value])
    await admin.deleteTopics({ topics: [topic] })
    await admin.disconnect()
    await log.close()
  })
})
