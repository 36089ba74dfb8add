import { randomUUID } from 'node:crypto'
import { Kafka, logLevel } from 'kafkajs'
import { describe, inject } from 'vitest'
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
})
