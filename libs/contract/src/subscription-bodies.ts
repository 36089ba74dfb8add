import { characters, EVENT_TYPES, oneOf, Plain, Time, Url, Version } from '@filrouge/story'
import { z } from 'zod'
import type { Sent } from './parts.js'
import { Patterns } from './patterns.js'

const Stories = Patterns.transform((list) => [...new Set(list)])

const fields = {
  url: Url.describe('the endpoint that receives the messages: https, and a public address'),
  description: Plain.nullable(),
  stories: Stories.describe(
    'story ids, or beginnings of ids followed by `*`. `*` alone: all stories, also those that are opened later',
  ),
  types: z
    .array(z.enum(EVENT_TYPES))
    .min(1)
    .max(100)
    .transform((list) => [...new Set(list)])
    .nullable()
    .describe('names of event types; null: all'),
  filter: characters(1_000)
    .nullable()
    .describe('a CEL expression over `event` and `story`, without comprehensions; null: no filter'),
  maxInFlight: z
    .int()
    .min(1)
    .max(100)
    .describe('the largest number of messages that are sent at the same time, each of a different story'),
  onExhausted: z
    .enum(['deadLetter', 'block'])
    .describe(
      'what happens when a message has used up its tries. `deadLetter`: it becomes a dead letter, and its lane continues. `block`: its lane stops',
    ),
}

/** The body of a request to subscribe. */
export const NewSubscriptionBody = z.strictObject({
  url: fields.url,
  description: fields.description.default(null),
  stories: fields.stories,
  types: fields.types.default(null),
  filter: fields.filter.default(null),
  start: oneOf('"now", "beginning" or {"knownAt": time}', [
    z.enum(['now', 'beginning']),
    z.strictObject({ knownAt: Time }),
  ]).describe(
    'the first event that is delivered of each story. `now`: the next one that is appended. `beginning`: the first of the story. `knownAt`: the first that was known at that time or later',
  ),
  verification: z
    .enum(['challenge', 'ping'])
    .default('challenge')
    .describe(
      'what the endpoint must answer to the first message. `challenge`: a 2xx that repeats the challenge. `ping`: any 2xx; for admins only',
    ),
  maxInFlight: fields.maxInFlight.default(20),
  onExhausted: fields.onExhausted.default('deadLetter'),
})
/** A subscription as it is asked for. What is left out has its default. */
export type NewSubscription = Sent<typeof NewSubscriptionBody>

/** The fields to change. Fields that are left out stay as they are. A new URL is verified again. */
export const SubscriptionChangesBody = z.strictObject({
  url: fields.url.optional(),
  description: fields.description.optional(),
  stories: fields.stories.optional(),
  types: fields.types.optional(),
  filter: fields.filter.optional(),
  maxInFlight: fields.maxInFlight.optional(),
  onExhausted: fields.onExhausted.optional(),
})
/** Changes of a subscription. What is left out stays as it is. */
export type SubscriptionChanges = Sent<typeof SubscriptionChangesBody>

/** Which events to send again. Without `fromVersion` and `knownAt` a replay starts at the first version. */
export const ReplayBody = z
  .strictObject({
    stories: Patterns.optional().describe('stories of the subscription; left out: all of them'),
    fromVersion: Version.optional(),
    knownAt: Time.optional(),
  })
  .refine(({ fromVersion, knownAt }) => fromVersion === undefined || knownAt === undefined, {
    path: ['knownAt'],
    message: 'fromVersion and knownAt cannot both be given: leave one of them out',
  })
/** The events that are sent again: of which stories, and from which version or known time on. Default: all. */
export type Replay = Sent<typeof ReplayBody>

/** Which dead letters to send again: those of `stories` (ids or `prefix-*`). Without `stories`: all of them. */
export const RedriveBody = z.strictObject({ stories: Stories.optional() })
