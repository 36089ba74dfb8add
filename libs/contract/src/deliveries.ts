import { z } from 'zod'
import { Moment, named, pageOf } from './parts.js'

/** The delivery state of one story in a subscription. `lastStatus` is the HTTP status of the last answer. */
export const Lane = named('Lane', {
  storyId: z.string(),
  status: z.enum(['idle', 'due', 'retrying', 'blocked', 'sending']),
  nextVersion: z.int(),
  lastAcknowledgedVersion: z.int().describe('0: no version'),
  lastAcknowledgedAt: Moment.nullable(),
  lag: z.int().describe('the number of versions that are not processed yet'),
  attempts: z.int().describe('the number of tries of the next message so far'),
  lastError: z.string().nullable(),
  lastStatus: z.int().nullable(),
  nextAttemptAt: Moment.nullable(),
})
export type Lane = z.output<typeof Lane>
/** A page of lanes, in order of story id. */
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
  answer: z.string().nullable().describe('the start of the response body; only of a failed try'),
})
export type Attempt = z.output<typeof Attempt>
/** A page of attempts, newest first. */
export const AttemptPage = pageOf(Attempt)

/** A message that used up all its tries while the endpoint accepted other messages. */
export const DeadLetter = named('DeadLetter', {
  deadLetterId: z.string(),
  storyId: z.string(),
  version: z.int(),
  type: z.string(),
  attempts: z.int(),
  lastError: z.string().nullable(),
  lastStatus: z.int().nullable().describe('null: the last try had no answer'),
  diedAt: Moment,
  redriving: z.boolean().describe('true: it will be sent again, once'),
})
export type DeadLetter = z.output<typeof DeadLetter>
/** A page of dead letters, oldest first. */
export const DeadLetterPage = pageOf(DeadLetter)

/** The last version of one development that the endpoint of a subscription acknowledged, in one story. */
export const Received = named('Received', {
  storyId: z.string(),
  developmentId: z.string(),
  version: z.int().describe('the story version of the last acknowledged event of the development'),
  revision: z.int(),
  acknowledgedAt: Moment,
  latestVersion: z.int(),
  latestRevision: z.int().describe('greater than `revision` while a correction is not acknowledged'),
})
export type Received = z.output<typeof Received>
/** A page of the acknowledged versions of a development, in order of story id. */
export const ReceivedPage = pageOf(Received)

/** The answer to a request for a replay. */
export const ReplayRequested = z.strictObject({ subscriptionId: z.string() })
export type ReplayRequested = z.output<typeof ReplayRequested>

/** The answer to a request to redrive dead letters. */
export const Redriven = z.strictObject({
  subscriptionId: z.string(),
  redriven: z.int().describe('the number of dead letters that will be sent again'),
})
export type Redriven = z.output<typeof Redriven>
