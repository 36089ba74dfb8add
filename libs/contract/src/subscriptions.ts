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
  filterRevision: z.int().describe('1, and 1 more for each change of stories, types or filter'),
  start: z.union([z.enum(['now', 'beginning']), z.strictObject({ knownAt: Moment })]),
  verification: z.enum(['challenge', 'ping']),
  status: SubscriptionStatus,
  disabledBecause: z.string().nullable(),
  maxInFlight: z.int(),
  onExhausted: z.enum(['deadLetter', 'block']),
  publicKey: z.string().describe('`whpk_…`, for the signatures `v1a`'),
  oldSecretUntil: Moment.nullable().describe('until when the last of the secrets before this one signs too'),
  failingSince: Moment.nullable(),
  nextProbeAt: Moment.nullable(),
  createdAt: Moment,
  updatedAt: Moment,
}

/** A subscription as its owner sees it, without its secret. `stories`: ids, `prefix-*`, or `*`; `types`, `filter`: null is all. */
export const Subscription = named('Subscription', subscription)
export type Subscription = z.output<typeof Subscription>
/** A page of subscriptions, in the order in which they were made. */
export const SubscriptionPage = pageOf(Subscription)

/** The same with its secret: the answer to making it, and to rotating the secret. */
export const SubscriptionWithSecret = named('NewSubscription', {
  ...subscription,
  secret: z.string().describe('`whsec_…`, for the signatures `v1`: shown only now'),
})
export type SubscriptionWithSecret = z.output<typeof SubscriptionWithSecret>
