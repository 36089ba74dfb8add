import { NamedSchemas } from '../http/json-schema.js'
import { publicTopic } from './topic.js'
import { webhooks } from './webhooks.js'

/**
 * The AsyncAPI 3.0 document of what the service sends by itself.
 * @param topic the public topic's name; null where the service runs without Kafka, and publishes nothing
 */
export function asyncApiDocument({ topic }: { topic: string | null }): object {
  const schemas = new NamedSchemas('draft-7')
  const ways = [webhooks(schemas), ...(topic === null ? [] : [publicTopic(schemas, topic)])]
  const all = (part: keyof (typeof ways)[number]) => Object.assign({}, ...ways.map((way) => way[part]))
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Filrouge',
      version: '1',
      description:
        'What is sent of stories as they unfold: every accepted event, in order within each story. How to subscribe is in the OpenAPI document, at `/openapi.json`.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: all('servers'),
    channels: all('channels'),
    operations: all('operations'),
    components: { messages: all('messages'), schemas: schemas.all() },
  }
}
