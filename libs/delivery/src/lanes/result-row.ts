import type { Attempt } from '@filrouge/contract'
import type { ClaimedLane } from './claim.js'
import type { JudgedBy } from './next-messages.js'
import type { FailureOutcome, JudgedAttempt, JudgedResult, NotSent } from './results.js'
import { storable } from './storable.js'

/** A result as it is written: its attempt, if it is one, and the lane after it. What is left out is null, 0 or false. */
export interface ResultRow extends LaneAfter, Partial<AttemptRow> {
  /** The number of the result in its batch. */
  n: number
}

/** `next_attempt_at`: null is now; `infinity`: when the owner retries it or changes the filter. */
interface LaneAfter {
  subscription_id: string
  story_id: string
  claimed_version: number
  /** The end of the claim's lease, which identifies the claim. */
  lease_until: string
  /** The dead letter that was sent again. The lane's position then stays as it is. */
  redrive_version?: number | undefined
  next_version: number
  attempts?: number
  first_tried_at?: string | undefined
  next_attempt_at?: string
  /** Added to now, where `next_attempt_at` is null. */
  wait_ms?: number
  previous_version: number | null
  previous_revision: number
  last_error?: string | null
  last_status?: number | null
  /** Whether the courier asks to keep the lane: then the facts that must not have changed follow. */
  goes_on?: boolean
  visibility?: JudgedBy['visibility'] | undefined
  held?: JudgedBy['held'] | undefined
  keys?: JudgedBy['keys'] | undefined
  changed_at?: string
}

interface AttemptRow {
  version: number
  type: string
  development_id: string | undefined
  number: number
  started_at: string
  duration_ms: number
  outcome: Attempt['outcome']
  status: number | null
  error: string | undefined
  answer: string | undefined
}

/** The columns of {@link ResultRow}, for `json_to_recordset`. */
export const RESULT_COLUMNS = `n integer, subscription_id text, story_id text, claimed_version integer,
      lease_until timestamptz, redrive_version integer, next_version integer, attempts integer, first_tried_at timestamptz,
      next_attempt_at timestamptz, wait_ms integer, previous_version integer, previous_revision integer, last_error text,
      last_status integer, goes_on boolean, visibility text, held text[], keys text[], changed_at timestamptz,
      version integer, type text, development_id text, number integer, started_at timestamptz, duration_ms integer,
      outcome text, status integer, error text, answer text`

const NEVER = 'infinity'
/** The pause before a lane is tried again whose story is not in the record yet. */
const WAIT_MS = 1_000

/** The `n`th result of a batch. */
export function resultRow(result: JudgedResult, n: number): ResultRow {
  if (result.step !== 'attempt') return { n, ...afterNone(result) }
  const { outcome } = result
  if (outcome.kind === 'delivered') return { n, ...delivered(result) }
  return { n, ...afterFailure(result, outcome), ...attemptRow(result, outcome.kind) }
}

const attemptRow = (made: JudgedAttempt, outcome: Attempt['outcome']): AttemptRow => ({
  version: made.version,
  type: made.type,
  development_id: made.developmentId ?? undefined,
  number: made.number,
  started_at: made.startedAt.toISOString(),
  duration_ms: made.durationMs,
  outcome,
  status: made.status,
  error: storable(made.error) ?? undefined,
  answer: storable(made.answer) ?? undefined,
})

const delivered = (made: JudgedAttempt): LaneAfter & AttemptRow => ({
  ...claimOf(made.lane),
  ...attemptRow(made, 'delivered'),
  next_version: made.version + 1,
  previous_version: made.version,
  goes_on: made.goesOn !== undefined,
  visibility: made.goesOn?.visibility,
  held: made.goesOn?.held,
  keys: made.goesOn?.keys,
  changed_at: made.lane.subscription.changedAt,
})

/** What is said of a claimed lane whatever its result. */
const claimOf = (lane: ClaimedLane) => ({
  subscription_id: lane.subscription.subscriptionId,
  story_id: lane.storyId,
  claimed_version: lane.nextVersion,
  lease_until: lane.leaseUntil,
  redrive_version: lane.redriveVersion ?? undefined,
  previous_revision: lane.subscription.filterRevision,
})

const unchanged = (lane: ClaimedLane): LaneAfter => ({
  ...claimOf(lane),
  next_version: lane.nextVersion,
  attempts: lane.attempts,
  first_tried_at: lane.firstTriedAt?.toISOString(),
  previous_version: lane.previousVersion,
})

/** Of a lane whose next message was not tried yet. */
const UNTRIED = { attempts: 0, first_tried_at: undefined }

function afterNone(result: NotSent): LaneAfter {
  const same = unchanged(result.lane)
  switch (result.step) {
    case 'pass':
      return {
        ...same,
        ...UNTRIED,
        next_version: result.nextVersion,
        previous_version: result.previousVersion,
      }
    case 'block':
      return {
        ...same,
        ...UNTRIED,
        next_version: result.version,
        next_attempt_at: NEVER,
        last_error: storable(result.error),
      }
    case 'wait':
      return { ...same, redrive_version: undefined, wait_ms: WAIT_MS }
    case 'free':
    case 'disable':
      return { ...same, redrive_version: undefined }
  }
}

function afterFailure(made: JudgedAttempt, outcome: FailureOutcome): LaneAfter {
  const { lane, version, startedAt, previousVersion, status } = made
  const failed = { ...unchanged(lane), last_error: storable(made.error), last_status: status }
  const tried = {
    ...failed,
    next_version: version,
    previous_version: previousVersion,
    first_tried_at: (lane.firstTriedAt ?? startedAt).toISOString(),
  }
  switch (outcome.kind) {
    case 'deadLetter':
      return { ...failed, ...UNTRIED, next_version: version + 1, previous_version: version }
    case 'retry':
      return {
        ...tried,
        attempts: lane.attempts + (outcome.counts ? 1 : 0),
        next_attempt_at: outcome.at.toISOString(),
      }
    case 'block':
      return { ...tried, attempts: lane.attempts + 1, next_attempt_at: outcome.at.toISOString() }
    case 'disable':
      return tried
  }
}
