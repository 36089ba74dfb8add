import { developmentIdOf, EVENT_TYPES, Id, kinds, type EventType } from '@filrouge/story'
import { kafkaMessage, publicCloudEvent } from '@filrouge/webhooks'
import { z } from 'zod'
import type { NamedSchemas } from '../http/json-schema.js'
import { dataOf, EventId, RecordedAt, Source, typeOf } from './cloud-events.js'
import type { ExampleEvent } from './example-events.js'
import { exampleOf } from './examples.js'
import { examples, messagesOf, ofChannel, type Parts } from './parts.js'

const KAFKA = '0.5.0'

/** Kafka headers are bytes, so numbers are written as text. */
const digits = z.string().regex(/^[1-9]\d{0,9}$/)
const attributes = {
  'content-type': z.literal('application/json'),
  ce_specversion: z.literal('1.0'),
  ce_id: EventId,
  ce_source: Source,
  ce_time: RecordedAt,
  ce_storyversion: digits.describe('the story version of the event'),
}

function headersOf(type: EventType): z.ZodType {
  const subject = Id.describe('the developmentId')
  const has = developmentIdOf(type)
  return z.looseObject({
    ...attributes,
    ce_type: z.literal(typeOf(type)),
    ...(has === 'always' && { ce_subject: subject }),
    ...(has === 'maybe' && { ce_subject: subject.optional() }),
    ...(type === 'DevelopmentCorrected' && {
      ce_corrects: digits.describe('the version of the development that the event corrects'),
    }),
  })
}

const SealedHeaders = z.looseObject({
  ...attributes,
  ce_type: z.enum(EVENT_TYPES.map(typeOf)),
  ce_sealed: z.literal('true'),
})

const recordOf = (name: string) => `${name}Record`

/** Describes the public topic. @param topic its name, with the configured prefix */
export function publicTopic(schemas: NamedSchemas, topic: string): Parts {
  const record = (headers: z.ZodType, payload: z.ZodType) => ({
    contentType: 'application/json',
    headers: schemas.of(headers, 'output'),
    payload: schemas.of(payload, 'output'),
    bindings: {
      kafka: { key: { ...schemas.of(Id, 'output'), description: 'The storyId.' }, bindingVersion: KAFKA },
    },
  })
  const names = [...EVENT_TYPES, 'Sealed'].map(recordOf)
  return {
    servers: {
      kafka: {
        host: '{brokers}',
        protocol: 'kafka',
        description: 'The Kafka cluster that the service writes to. Its operator grants access.',
        variables: { brokers: { description: 'A broker and its port.', examples: ['kafka.example:9092'] } },
      },
    },
    channels: {
      topic: {
        address: topic,
        title: 'Events of public stories',
        description:
          'CloudEvents 1.0 in the binary mode of the Kafka protocol binding: attributes are headers `ce_…`, the value is the data. The topic has every event of every public story, at least once, in order within a story. The records of a story share a key and a partition. When a story becomes public, all its events are published, from the first one. An event that was sealed when it was published stays sealed here. A consumer recognizes repeats by `ce_id`.',
        servers: [{ $ref: '#/servers/kafka' }],
        messages: messagesOf(names),
        bindings: { kafka: { topic, bindingVersion: KAFKA } },
      },
    },
    operations: {
      publish: {
        action: 'send',
        title: 'Publish an event',
        channel: { $ref: '#/channels/topic' },
        messages: names.map((name) => ofChannel('topic', name)),
      },
    },
    messages: {
      ...Object.fromEntries(
        EVENT_TYPES.map((type) => [
          recordOf(type),
          {
            name: typeOf(type),
            title: type,
            summary: kinds[type].summary,
            ...record(headersOf(type), dataOf(type)),
            ...examples(recordExamples(exampleOf(type))),
          },
        ]),
      ),
      [recordOf('Sealed')]: {
        name: 'Sealed',
        title: 'Any event that is sealed',
        summary: 'An event that names a held development. Its value is the JSON text `null`.',
        ...record(SealedHeaders, z.null()),
        ...examples(recordExamples(sealed(exampleOf('DevelopmentReported')))),
      },
    },
  }
}

const sealed = (example: ExampleEvent | null): ExampleEvent | null =>
  example && { event: { ...example.event, sealed: true } }

function recordExamples(example: ExampleEvent | null): object[] {
  if (!example) return []
  const { event, corrects } = example
  const { value, headers } = kafkaMessage(event.storyId, publicCloudEvent(event, corrects))
  const payload: unknown = JSON.parse(value)
  return [{ name: headers['ce_id'], headers, payload }]
}
