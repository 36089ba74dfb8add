import { z } from 'zod'
import { EVENT_TYPES, kinds, type DraftedEvent } from './catalogue.js'
import { keyedDigest } from './chain.js'
import type { Expected } from './envelope.js'
import { Plain, Time } from './text.js'

const [first, ...others] = EVENT_TYPES.map((type) => kinds[type].body)
if (!first) throw new Error('there is no type of event')

/** An event as a writer sends it: its type and its data. */
export const EventBody = z.discriminatedUnion('type', [first, ...others]) satisfies z.ZodType<DraftedEvent>

/** An event as it may be sent: fields with a default may be absent. */
export type EventInput = z.input<typeof EventBody>

/** The body of an append: 1 to 100 events. All are accepted, or none. */
export const AppendBody = z.strictObject({
  events: z.array(EventBody).min(1).max(100),
  learnedAt: Time.optional().describe('when the desk says that it learned this'),
  correlationId: Plain.optional(),
  causationId: Plain.optional(),
})
export type AppendBody = z.output<typeof AppendBody>

/**
 * The digest by which two requests are the same. It covers the story, the events as sent (before defaults), learnedAt and
 * the expected version. Keyed by the store's secret. Lower-case hex, 64 digits.
 */
export function requestDigest(
  secret: string,
  request: {
    storyId: string
    events: unknown
    learnedAt?: unknown
    expected: Expected
  },
): string {
  const { storyId, events, learnedAt = null, expected } = request
  return keyedDigest(secret, { storyId, events, learnedAt, expected })
}

/**
 * The digest by which two requests to a shorthand are the same. It covers the shorthand, the ids in its address, the body
 * as sent and the expected version. It never equals the digest of an append of events. Keyed by the store's secret.
 * Lower-case hex, 64 digits.
 */
export function shorthandDigest(
  secret: string,
  request: {
    sentAs: string
    storyId: string
    developmentId?: string | undefined
    body: unknown
    expected: Expected
  },
): string {
  const { sentAs, storyId, developmentId = null, body, expected } = request
  return keyedDigest(secret, { sentAs, storyId, developmentId, body, expected })
}

/** The append id that an Idempotency-Key determines. Keyed by the store's secret. Lower-case hex, 64 digits. */
export const idempotentAppendId = (
  secret: string,
  principal: string,
  storyId: string,
  idempotencyKey: string,
): string => keyedDigest(secret, ['filrouge.append', principal, storyId, idempotencyKey])
