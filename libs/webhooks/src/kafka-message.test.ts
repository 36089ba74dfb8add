import { CloudEvent, Kafka } from 'cloudevents'
import fc from '../../../test/support/fast-check.js'
import { expect, test } from 'vitest'
import { kafkaMessage, type KafkaMessage } from './kafka-message.js'
import { publicCloudEvent, type Sendable } from './message.js'

const reported: Sendable = {
  storyId: 'ukraine.2025',
  version: 12,
  type: 'DevelopmentReported',
  data: { developmentId: 'summit', headline: { fr: 'Sommet', en: 'Summit' } },
  recordedAt: '2025-09-05T10:00:00.000Z',
}
const messageOf = (event: Sendable, corrects?: number) =>
  kafkaMessage(event.storyId, publicCloudEvent(event, corrects))

test('a message has the attributes in its headers, without those of a subscription', () => {
  expect(messageOf(reported, 9)).toEqual({
    key: 'ukraine.2025',
    value: '{"developmentId":"summit","headline":{"en":"Summit","fr":"Sommet"}}',
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: 'ukraine.2025/12',
      ce_source: '/stories/ukraine.2025',
      ce_type: 'filrouge.DevelopmentReported.v1',
      ce_subject: 'summit',
      ce_time: '2025-09-05T10:00:00.000Z',
      ce_storyversion: '12',
      ce_corrects: '9',
    },
  })
})

test('a sealed event is the JSON null, without a subject', () => {
  const { value, headers } = messageOf({ ...reported, sealed: true }, 9)
  expect(value).toBe('null')
  expect(headers).toMatchObject({ ce_sealed: 'true', ce_storyversion: '12' })
  expect(Object.keys(headers)).not.toContain('ce_subject')
  expect(Object.keys(headers)).not.toContain('ce_corrects')
})

/** Reads the message with the package of the CloudEvents project. */
function readBack({ key, value, headers }: KafkaMessage): CloudEvent<unknown> {
  const message = { key, value, headers, body: value }
  const event = Kafka.toEvent(message)
  if (!(event instanceof CloudEvent)) throw new Error('not one event')
  event.validate()
  return event
}

test('any event is read back by an independent program', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), fc.boolean(), (data, isSealed) => {
      const event = readBack(messageOf({ ...reported, data, ...(isSealed && { sealed: true }) }))
      expect(event).toMatchObject({
        id: 'ukraine.2025/12',
        source: '/stories/ukraine.2025',
        storyversion: '12',
      })
      expect(event.data).toEqual(isSealed ? null : JSON.parse(JSON.stringify(data)))
    }),
  )
})
