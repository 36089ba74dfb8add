import { EVENT_TYPES } from '@filrouge/story'
import { z } from 'zod'
import { Moment, named, pageOf } from './parts.js'

export const SubscriptionStatus = z.enum(['unverified', 'active', 'paused', 'failing', 'disabled'])
export type SubscriptionStatus = z.output<typeof SubscriptionStatus>

const subscription = {
  subscriptionId: z.string(),
  principal: z.string(),
  url: z.string(),
  description: z.string().nullable(),
  stories: z.array(z.string()),
  types: z.array(z.enum(EVENT_TYPES)).nullable(),
  filter: z.string().nullable(),
  filterRevision: z
    .int()
    .describe('starts at 1, and grows by 1 with each change of stories, types or filter'),
  start: z.union([z.enum(['now', 'beginning']), z.strictObject({ knownAt: Moment })]),
  verification: z.enum(['challenge', 'ping']),
  status: SubscriptionStatus,
  disabledBecause: z.string().nullable(),
  maxInFlight: z.int(),
  onExhausted: z.enum(['deadLetter', 'block']),
  publicKey: z.string().describe('`whpk_…`; it verifies the signatures `v1a`'),
  oldSecretUntil: Moment.nullable().describe(
    'the time until which an earlier secret signs too: that of the last one to expire',
  ),
  failingSince: Moment.nullable(),
  nextProbeAt: Moment.nullable(),
  createdAt: Moment,
  updatedAt: Moment,
}

/**
 * A subscription, without its secret. `stories` lists ids and patterns: `prefix-*`, or `*` for all. Where `types` or
 * `filter` is null, it excludes nothing.
 */
export const Subscription = named('Subscription', subscription)
export type Subscription = z.output<typeof Subscription>
/** A page of subscriptions, in order of creation. */
export const SubscriptionPage = pageOf(Subscription)

/** A subscription with its secret: the answer when it is made, and when its secret is rotated. */
export const SubscriptionWithSecret = named('NewSubscription', {
  ...subscription,
  secret: z.string().describe('`whsec_…`; it verifies the signatures `v1`. No later answer shows it'),
})
export type SubscriptionWithSecret = z.output<typeof SubscriptionWithSecret>
