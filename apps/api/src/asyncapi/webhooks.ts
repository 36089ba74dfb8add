import { OLD_SECRETS } from '@filrouge/delivery'
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
      .describe('the id of this message to this subscription: the same on every try, replay and redrive'),
    'webhook-timestamp': z
      .string()
      .regex(/^\d{1,11}$/)
      .describe(
        'the time of this try, in seconds since 1970. Refuse a message whose time differs by more than 5 minutes',
      ),
    'webhook-signature': z
      .string()
      .regex(new RegExp(`^(v1,[A-Za-z0-9+/]{43}= ){1,${OLD_SECRETS + 1}}v1a,[A-Za-z0-9+/]{86}==$`))
      .describe(
        `signatures of Standard Webhooks over \`<webhook-id>.<webhook-timestamp>.<body>\`. \`v1\` (HMAC-SHA256): one by the secret, and one by each earlier secret for 24 hours after it was replaced, so ${OLD_SECRETS + 1} at most. \`v1a\` (ed25519): one by the key pair of \`publicKey\``,
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
    challenge: z
      .string()
      .optional()
      .describe('the text that the answer must repeat; absent where any 2xx is enough'),
    data: z.strictObject({ subscriptionId: Id, challenge: z.string().optional() }),
  })
  .meta({ id: 'Ping' })

const Repeated = z
  .union([
    z.string().describe('the challenge alone, as JSON or as plain text'),
    z.looseObject({ challenge: z.string() }),
  ])
  .meta({ id: 'Challenge' })

/** Describes the messages of subscriptions. */
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
        description: 'The endpoint of a subscription: its `url`.',
        variables: {
          host: { description: 'A public name or address, with its port unless that is 443.' },
          path: { description: 'The path and the query of the `url`.' },
        },
      },
    },
    channels: {
      webhook: {
        address: null,
        title: 'Messages of a subscription',
        description: `Each message has one recorded event. Messages are delivered at least once, in order within a story. Stories do not wait for each other. The bytes of a body are its canonical JSON (RFC 8785), the same on every try. The examples are signed with \`${EXAMPLE_KEYS.secret}\` and the key pair of \`${EXAMPLE_KEYS.publicKey}\`.`,
        servers: [{ $ref: '#/servers/receiver' }],
        messages: messagesOf([...events, 'Ping']),
      },
      answer: {
        address: null,
        title: 'The answer of a receiver',
        servers: [{ $ref: '#/servers/receiver' }],
        messages: messagesOf(['Taken', 'Challenge']),
      },
    },
    operations: {
      deliver: {
        action: 'send',
        title: 'Deliver an event',
        description:
          'A 2xx within the time-out acknowledges the message. After any other answer the message is sent again, not before the time that `Retry-After` asks for. 410 disables the subscription. Redirects are not followed.',
        channel: { $ref: '#/channels/webhook' },
        messages: events.map((name) => ofChannel('webhook', name)),
        reply: { channel: { $ref: '#/channels/answer' }, messages: [ofChannel('answer', 'Taken')] },
        bindings: { http: { method: 'POST', bindingVersion: HTTP } },
      },
      ping: {
        action: 'send',
        title: 'Verify an endpoint',
        description:
          'Sent as the first message of a subscription, after a change of its `url`, and on request. Where the ping has a challenge, the body of the answer must repeat it.',
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
        summary: 'An event that names a held development, for subscribers below the role editor.',
        ...signed(SealedEvent),
        ...examples(sealedExamples()),
      },
      Ping: {
        name: 'filrouge.ping',
        title: 'Ping',
        summary: 'Verifies that the endpoint wants messages.',
        ...signed(Ping),
        ...examples([pingExample()]),
      },
      Taken: { name: 'Taken', title: 'Taken', summary: 'Any 2xx, with any body.' },
      Challenge: {
        name: 'Challenge',
        title: 'The challenge, repeated',
        summary: 'Any 2xx whose body is the challenge: alone, or as the field `challenge` of a JSON object.',
        contentType: 'application/json',
        payload: schemas.of(Repeated, 'output'),
      },
    },
  }
}
