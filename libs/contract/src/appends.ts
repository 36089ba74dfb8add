import { EVENT_TYPES } from '@filrouge/story'
import { z } from 'zod'
import { FieldError, Moment, named, warnings } from './parts.js'
import { PROBLEM_CODES } from './problems.js'

const accepted = {
  storyId: z.string(),
  appendId: z.string(),
  fromVersion: z.int(),
  toVersion: z.int(),
  recordedAt: Moment,
  learnedAt: Moment.nullable(),
  events: z.array(z.strictObject({ version: z.int(), type: z.enum(EVENT_TYPES), hash: z.string() })),
}

/** An append that was accepted. Hashes are lower-case hex sha256. */
export const AppendAccepted = named('AppendAccepted', { ...accepted, warnings })
export type AppendAccepted = z.output<typeof AppendAccepted>

/** An append that is on the log, or may be. `GET /v1/appends/{appendId}` gives its outcome. */
export const AppendPending = named('AppendPending', {
  storyId: z.string(),
  appendId: z.string(),
  status: z.literal('pending'),
})
export type AppendPending = z.output<typeof AppendPending>

const developmentIds = {
  developmentIds: z
    .array(z.string())
    .describe('the ids of the reported developments, in the order of the request'),
}
/** The answers to the shorthand that reports developments. They add the ids of the developments. */
export const ReportAccepted = z.strictObject({ ...accepted, ...developmentIds, warnings })
export const ReportPending = z.strictObject({ ...AppendPending.shape, ...developmentIds })

const refused = { appendId: z.string(), storyId: z.string(), recordedAt: Moment }

/**
 * How an append ended. `pending`: the fold has not reached the append yet. It is also possible that the append was never
 * written.
 */
export const AppendOutcome = z
  .discriminatedUnion('status', [
    z.strictObject({ ...accepted, status: z.literal('accepted') }),
    z.strictObject({
      ...refused,
      status: z.literal('conflict'),
      code: z.literal('version-conflict'),
      detail: z.string(),
      currentVersion: z.int(),
    }),
    z.strictObject({
      ...refused,
      status: z.literal('rejected'),
      code: z.enum(PROBLEM_CODES).describe('the rule that the append breaks'),
      detail: z.string(),
      errors: z.array(FieldError),
    }),
    z.strictObject({
      ...refused,
      status: z.enum(['reused', 'unreadable']),
      code: z.literal('idempotency-key-reused').optional(),
    }),
    z.strictObject({
      appendId: z.string(),
      storyId: z.string().optional().describe('present where the story is known'),
      status: z.literal('pending'),
      code: z.literal('story-quarantined').optional().describe('the story is in quarantine: its writes wait'),
    }),
  ])
  .meta({ id: 'AppendOutcome' })
export type AppendOutcome = z.output<typeof AppendOutcome>
