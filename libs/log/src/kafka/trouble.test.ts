import { expect, test } from 'vitest'
import { isRefusedPartition, unavailable } from './trouble.js'

const closed = Object.assign(new Error('Closed connection'), { name: 'KafkaJSConnectionClosedError' })
const noTopic = Object.assign(new Error('This server does not host this topic-partition'), {
  name: 'KafkaJSProtocolError',
  type: 'UNKNOWN_TOPIC_OR_PARTITION',
})

test('a connection that is closed names the settings, unless they worked before', () => {
  expect(unavailable(closed).message).toMatch(/^Kafka closed the connection: .*KAFKA_TLS/)
  expect(unavailable(closed, { worked: true }).message).toBe('Kafka closed the connection')
})

test('a topic that was deleted is named', () =>
  expect(unavailable(noTopic, { topic: 'x.filrouge.appends', worked: true }).message).toMatch(
    /^there is no topic x\.filrouge\.appends: it was deleted, or /,
  ))

test('a refused partition is told from a broker that does not answer', () => {
  expect(isRefusedPartition(new Error('retried', { cause: noTopic }))).toBe(true)
  expect(isRefusedPartition(new Error('retried', { cause: closed }))).toBe(false)
})
