import { EVENT_TYPES, Id, kinds, type EventType } from '@filrouge/story'
import { MESSAGE_TYPE } from '@filrouge/webhooks'
import { z } from 'zod'
import type { NamedSchemas } from '../http/json-schema.js'
import { cloudEventOf, SealedEvent } from './cloud-events.js'
import { EXAMPLE_KEYS, pingExample, sealedExamples, webhookExamples } from './examples.js'
import { examples, messagesOf, ofChannel, type Parts } from './parts.js'

const HTTP = '0.3.0'

const Headers = z
  .looseObject({
    'webhook-id': z
      .string()
      .regex(/^[^.]+$/)
      .describe('of this message to this subscription: the same on every try, replay and redrive'),
    'webhook-timestamp': z
      .string()
      .regex(/^\d{1,11}$/)
      .describe('when this try began, in seconds since 1970: refuse what is more than 5 minutes off'),
    'webhook-signature': z
      .string()
      .regex(/^(v1,[A-Za-z0-9+/]{43}= ){1,2}v1a,[A-Za-z0-9+/]{86}==$/)
      .describe(
        'by Standard Webhooks over `<webhook-id>.<webhook-timestamp>.<body>`: `v1` (HMAC-SHA256) by the secret, and by each one before it for 24 hours after it was replaced; `v1a` (ed25519) by the key pair of `publicKey`',
      ),
  })
  .meta({ id: 'WebhookHeaders' })

const Ping = z
  .strictObject({
    specversion: z.literal('1.0'),
    id: z.string().regex(/^ping\/.+$/),
    source: z.string().regex(/^\/subscriptions\/.+$/),
    type: z.literal('filrouge.ping'),
    time: z.iso.datetime({ precision: 3 }),
    datacontenttype: z.literal('application/json'),
    challenge: z.string().optional().describe('what the answer repeats; not there where any 2xx will do'),
    data: z.strictObject({ subscriptionId: Id, challenge: z.string().optional() }),
  })
  .meta({ id: 'Ping' })

const Repeated = z
  .union([
    z.string().describe('the challenge alone, as JSON or as plain text'),
    z.looseObject({ challenge: z.string() }),
  ])
  .meta({ id: 'Challenge' })

/** What subscriptions are sent. */
export function webhooks(schemas: NamedSchemas): Parts {
  const signed = (payload: z.ZodType) => ({
    contentType: MESSAGE_TYPE,
    headers: schemas.of(Headers, 'output'),
    payload: schemas.of(payload, 'output'),
    bindings: { http: { bindingVersion: HTTP } },
  })
  const named = (type: EventType) => ({
    name: `filrouge.${type}.v1`,
    title: type,
    summary: kinds[type].summary,
    ...signed(cloudEventOf(type)),
    ...examples(webhookExamples(type)),
  })
  const events = [...EVENT_TYPES, 'Sealed']
  return {
    servers: {
      receiver: {
        host: '{host}',
        pathname: '/{path}',
        protocol: 'https',
        description: 'Where a subscription is sent to: the `url` that it was made with.',
        variables: {
          host: { description: 'A public name or address, with its port where that is not 443.' },
          path: { description: 'Path and query, as they were given.' },
        },
      },
    },
    channels: {
      webhook: {
        address: null,
        title: 'Messages of a subscription',
        description: `One recorded event each, at least once, in order within a story; stories do not wait for each other. The bytes of a body are its canonical JSON (RFC 8785), the same on every try. The examples are signed with \`${EXAMPLE_KEYS.secret}\` and the key pair of \`${EXAMPLE_KEYS.publicKey}\`.`,
        servers: [{ $ref: '#/servers/receiver' }],
        messages: messagesOf([...events, 'Ping']),
      },
      answer: {
        address: null,
        title: 'What a receiver answers',
        servers: [{ $ref: '#/servers/receiver' }],
        messages: messagesOf(['Taken', 'Challenge']),
      },
    },
    operations: {
      deliver: {
        action: 'send',
        title: 'Deliver an event',
        description:
          'A 2xx within the time-out takes the message. Anything else is tried again, after what `Retry-After` asks for; 410 disables the subscription; a redirect is not followed.',
        channel: { $ref: '#/channels/webhook' },
        messages: events.map((name) => ofChannel('webhook', name)),
        reply: { channel: { $ref: '#/channels/answer' }, messages: [ofChannel('answer', 'Taken')] },
        bindings: { http: { method: 'POST', bindingVersion: HTTP } },
      },
      ping: {
        action: 'send',
        title: 'Ask whether the endpoint wants this',
        description:
          'The first message of a subscription, that after another `url`, and whenever it is asked for. Where it carries a challenge, the body of the answer repeats it.',
        channel: { $ref: '#/channels/webhook' },
        messages: [ofChannel('webhook', 'Ping')],
        reply: {
          channel: { $ref: '#/channels/answer' },
          messages: [ofChannel('answer', 'Challenge'), ofChannel('answer', 'Taken')],
        },
        bindings: { http: { method: 'POST', bindingVersion: HTTP } },
      },
    },
    messages: {
      ...Object.fromEntries(EVENT_TYPES.map((type) => [type, named(type)])),
      Sealed: {
        name: 'Sealed',
        title: 'Any event that is sealed',
        summary: 'An event that names a development which is held, for whoever is no editor.',
        ...signed(SealedEvent),
        ...examples(sealedExamples()),
      },
      Ping: {
        name: 'filrouge.ping',
        title: 'Ping',
        summary: 'The first message of a subscription.',
        ...signed(Ping),
        ...examples([pingExample()]),
      },
      Taken: { name: 'Taken', title: 'Taken', summary: 'Any 2xx, whatever its body.' },
      Challenge: {
        name: 'Challenge',
        title: 'The challenge, repeated',
        summary: 'Any 2xx whose body is the challenge: alone, or as `challenge` of a JSON object.',
        contentType: 'application/json',
        payload: schemas.of(Repeated, 'output'),
      },
    },
  }
}
