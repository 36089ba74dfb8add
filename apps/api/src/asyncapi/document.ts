import { NamedSchemas } from '../http/json-schema.js'
import { streams } from './streams.js'
import { publicTopic } from './topic.js'
import { webhooks } from './webhooks.js'

/**
 * The AsyncAPI 3.0 document of the messages that the service sends.
 * @param topic the public topic's name; null: the service runs without Kafka and publishes to no topic
 */
export function asyncApiDocument({ topic }: { topic: string | null }): object {
  const schemas = new NamedSchemas('draft-7')
  const channels = [
    webhooks(schemas),
    streams(schemas),
    ...(topic === null ? [] : [publicTopic(schemas, topic)]),
  ]
  const all = (part: keyof (typeof channels)[number]) =>
    Object.assign({}, ...channels.map((channel) => channel[part]))
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Filrouge',
      version: '1',
      description:
        'The messages of the service: every accepted event, in order within each story. The OpenAPI document at `/openapi.json` describes how to subscribe.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: all('servers'),
    channels: all('channels'),
    operations: all('operations'),
    components: { messages: all('messages'), schemas: schemas.all() },
  }
}
