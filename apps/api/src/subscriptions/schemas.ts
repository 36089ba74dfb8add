import { z } from 'zod'

const Moment = z.iso.datetime()

const shape = {
  subscriptionId: z.string(),
  principal: z.string(),
  url: z.string(),
  description: z.string().nullable(),
  stories: z.array(z.string()),
  types: z.array(z.string()).nullable(),
  filter: z.string().nullable(),
  filterRevision: z.int().describe('1, and 1 more for each change of stories, types or filter'),
  start: z.union([z.enum(['now', 'beginning']), z.object({ knownAt: Moment })]),
  verification: z.enum(['challenge', 'ping']),
  status: z.enum(['unverified', 'active', 'paused', 'failing', 'disabled']),
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
const secret = z.string().describe('`whsec_…`, for the signatures `v1`: shown only now')

export const Subscription = z.object(shape).meta({ id: 'Subscription' })
export const NewSubscription = z.object({ ...shape, secret }).meta({ id: 'NewSubscription' })

export const Lane = z
  .object({
    storyId: z.string(),
    status: z.enum(['idle', 'due', 'retrying', 'blocked', 'sending']),
    nextVersion: z.int(),
    lastAcknowledgedVersion: z.int().describe('0: none'),
    lastAcknowledgedAt: Moment.nullable(),
    lag: z.int().describe('versions that are still to be looked at'),
    attempts: z.int().describe('tries of the next message so far'),
    lastError: z.string().nullable(),
    lastStatus: z.int().nullable(),
    nextAttemptAt: Moment.nullable(),
  })
  .meta({ id: 'Lane' })

export const Attempt = z
  .object({
    attemptId: z.string(),
    storyId: z.string().nullable().describe('null for a ping'),
    version: z.int().nullable(),
    type: z.string(),
    number: z.int().describe('1 for the first try of the message'),
    startedAt: Moment,
    durationMs: z.int(),
    outcome: z.enum(['delivered', 'retry', 'deadLetter', 'block', 'disable', 'failed']),
    status: z.int().nullable(),
    error: z.string().nullable(),
    answer: z.string().nullable().describe('the beginning of what it answered, where it failed'),
  })
  .meta({ id: 'Attempt' })

export const DeadLetter = z
  .object({
    deadLetterId: z.string(),
    storyId: z.string(),
    version: z.int(),
    type: z.string(),
    attempts: z.int(),
    lastError: z.string().nullable(),
    lastStatus: z.int().nullable(),
    diedAt: Moment,
    redriving: z.boolean().describe('about to be sent again'),
  })
  .meta({ id: 'DeadLetter' })

export const Received = z
  .object({
    storyId: z.string(),
    developmentId: z.string(),
    version: z.int().describe('of the story: the last of the development that was acknowledged'),
    revision: z.int(),
    acknowledgedAt: Moment,
    latestVersion: z.int(),
    latestRevision: z.int().describe('greater than `revision` where a correction was not acknowledged'),
  })
  .meta({ id: 'Received' })

export const pageOfMany = (item: z.ZodType) => z.object({ items: z.array(item), next: z.string().nullable() })
