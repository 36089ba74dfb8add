import { characters, EVENT_TYPES, oneOf, Plain, Time, Url, Version } from '@filrouge/story'
import { z } from 'zod'
import type { Sent } from './parts.js'

/** An id of a story, or the beginning of one and `*`. */
const Pattern = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,127}\*?$|^\*$/, 'an id, or the beginning of one and `*`')
const Patterns = z.array(Pattern).min(1).max(100)
const Stories = Patterns.transform((list) => [...new Set(list)])

const fields = {
  url: Url.describe('where messages are sent: https, and a public address'),
  description: Plain.nullable(),
  stories: Stories.describe('ids, beginnings of ids and `*`, or `*`: all, also those opened later'),
  types: z
    .array(z.enum(EVENT_TYPES))
    .min(1)
    .max(100)
    .transform((list) => [...new Set(list)])
    .nullable()
    .describe('names of events; null: all'),
  filter: characters(1_000)
    .nullable()
    .describe('CEL over `event` and `story`, without comprehensions; null: everything'),
  maxInFlight: z.int().min(1).max(100).describe('messages in flight together, each of another story'),
  onExhausted: z
    .enum(['deadLetter', 'block'])
    .describe('what becomes of a message whose tries are used up, and so of its lane'),
}

/** What a new subscription gets, from where on, and how. */
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
    'where each story begins: what is appended from now on, its first event, or the first known then or later',
  ),
  verification: z
    .enum(['challenge', 'ping'])
    .default('challenge')
    .describe('what the first message asks for; `ping`, any 2xx, is for admins'),
  maxInFlight: fields.maxInFlight.default(20),
  onExhausted: fields.onExhausted.default('deadLetter'),
})
export type NewSubscription = Sent<typeof NewSubscriptionBody>

/** What is to change; what is left out stays. Another URL is verified again. */
export const SubscriptionChangesBody = z.strictObject({
  url: fields.url.optional(),
  description: fields.description.optional(),
  stories: fields.stories.optional(),
  types: fields.types.optional(),
  filter: fields.filter.optional(),
  maxInFlight: fields.maxInFlight.optional(),
  onExhausted: fields.onExhausted.optional(),
})
export type SubscriptionChanges = Sent<typeof SubscriptionChangesBody>

/** What to send again: from the first version where neither `fromVersion` nor `knownAt` is given. */
export const ReplayBody = z
  .strictObject({
    stories: Patterns.optional().describe('of those that the subscription means; left out: all of them'),
    fromVersion: Version.optional(),
    knownAt: Time.optional(),
  })
  .refine(({ fromVersion, knownAt }) => fromVersion === undefined || knownAt === undefined, {
    path: ['knownAt'],
    message: 'goes not together with fromVersion',
  })
export type Replay = Sent<typeof ReplayBody>

/** Which dead letters to send again: of these stories (ids or `prefix-*`); left out, of all. */
export const RedriveBody = z.strictObject({ stories: Stories.optional() })
