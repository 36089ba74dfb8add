import { z } from 'zod'
import { Moment, named, pageOf } from './parts.js'

/** How far one story is delivered to a subscription. `lastStatus` is the HTTP status that answered the last try. */
export const Lane = named('Lane', {
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
export type Lane = z.output<typeof Lane>
/** A page of lanes, by story. */
export const LanePage = pageOf(Lane)

/** One try of one message, or of a ping. `type` is the event's, or `filrouge.ping`. */
export const Attempt = named('Attempt', {
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
export type Attempt = z.output<typeof Attempt>
/** A page of attempts, newest first. */
export const AttemptPage = pageOf(Attempt)

/** A message that an endpoint did not take in all its tries, while it took others. */
export const DeadLetter = named('DeadLetter', {
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
export type DeadLetter = z.output<typeof DeadLetter>
/** A page of dead letters, oldest first. */
export const DeadLetterPage = pageOf(DeadLetter)

/** Which version of a development a subscription's endpoint last acknowledged, in one story. */
export const Received = named('Received', {
  storyId: z.string(),
  developmentId: z.string(),
  version: z.int().describe('of the story: the last of the development that was acknowledged'),
  revision: z.int(),
  acknowledgedAt: Moment,
  latestVersion: z.int(),
  latestRevision: z.int().describe('greater than `revision` where a correction was not acknowledged'),
})
export type Received = z.output<typeof Received>
/** A page of what was received, by story. */
export const ReceivedPage = pageOf(Received)

/** The answer to asking for a replay. */
export const ReplayRequested = z.strictObject({ subscriptionId: z.string() })
export type ReplayRequested = z.output<typeof ReplayRequested>

/** The answer to asking for dead letters to be sent again. */
export const Redriven = z.strictObject({
  subscriptionId: z.string(),
  redriven: z.int().describe('how many are to be sent again'),
})
export type Redriven = z.output<typeof Redriven>
