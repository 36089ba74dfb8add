import type { EndpointEvent, EndpointHealth } from '@filrouge/webhooks/endpoint-health'
import type { ClaimedLane } from './claim.js'
import type { JudgedBy, NextStep } from './next-messages.js'

/** What becomes of an attempt. */
export type Outcome = { kind: 'delivered' } | FailureOutcome

export type FailureOutcome =
  /** @property counts whether it is one of the tries that a message has: not while the endpoint fails as a whole */
  | { kind: 'retry'; at: Date; counts: boolean }
  | { kind: 'deadLetter' }
  /** Its tries are used up, and its lane waits for it. */
  | { kind: 'block'; at: Date }
  | { kind: 'disable' }

/** An attempt that was made. */
export type AttemptMade = Attempted & (Taken | NotTaken)

interface Attempted {
  step: 'attempt'
  lane: ClaimedLane
  version: number
  type: string
  /** The development that the message was about, where its data was sent. */
  developmentId: string | null
  previousVersion: number
  /** 1 for the first try of the message. */
  number: number
  startedAt: Date
  durationMs: number
  status: number | null
  error: string | null
  /** The beginning of the answer's body, where it failed. */
  answer: string | null
}

interface Taken {
  taken: true
  /** Where its courier would go on with what comes next in the lane: by what that was judged. */
  goesOn?: JudgedBy
}

interface NotTaken {
  taken: false
  /**
   * Decides what becomes of it. May be called again, where the transaction is.
   * @param health of its endpoint, now
   * @param now ms since 1970
   */
  judge(health: EndpointHealth, now: number): Judgement
}

/** What becomes of an attempt that failed. */
export interface Judgement {
  outcome: FailureOutcome
  error: string | null
  /** What it says about the endpoint; null where it says something of its message alone. */
  endpoint: EndpointEvent | null
}

/** An attempt, and what became of it. */
export type JudgedAttempt = Attempted & {
  outcome: Outcome
  endpoint: EndpointEvent | null
  goesOn?: JudgedBy
}

type NotSent = Exclude<NextStep, { step: 'send' }>
export type LaneResult = AttemptMade | NotSent
export type JudgedResult = JudgedAttempt | NotSent

/** How a lane stands after. `next_attempt_at`: null is now; `infinity`: not until somebody asks. */
export interface LaneRow {
  subscription_id: string
  story_id: string
  claimed_version: number
  /** The claim that it is a result of. */
  lease_until: string
  /** The dead letter that was sent again: the lane itself then stays as it is. */
  redrive_version: number | null
  next_version: number
  attempts: number
  first_tried_at: string | null
  next_attempt_at: string | null
  acked_version: number | null
  previous_version: number | null
  previous_revision: number
  last_error: string | null
  last_status: number | null
  /** Whether its courier would keep it. */
  goes_on: boolean
  visibility: string | null
  held: readonly string[] | null
  keys: readonly string[]
  changed_at: string
}

const NEVER = 'infinity'
/** How long a story that is not in the record is waited for. */
const WAIT_MS = 1_000

/** What a result makes of its lane. */
export function laneAfter(result: JudgedResult, now: Date): LaneRow {
  const { lane } = result
  const same: LaneRow = {
    subscription_id: lane.subscription.subscriptionId,
    story_id: lane.storyId,
    claimed_version: lane.nextVersion,
    lease_until: lane.leaseUntil,
    redrive_version: lane.redriveVersion,
    next_version: lane.nextVersion,
    attempts: lane.attempts,
    first_tried_at: lane.firstTriedAt?.toISOString() ?? null,
    next_attempt_at: null,
    acked_version: null,
    previous_version: lane.previousVersion,
    previous_revision: lane.subscription.filterRevision,
    last_error: null,
    last_status: null,
    goes_on: false,
    visibility: null,
    held: null,
    keys: [],
    changed_at: lane.subscription.changedAt,
  }
  const fresh = { attempts: 0, first_tried_at: null }
  switch (result.step) {
    case 'attempt':
      return { ...same, ...afterAttempt(result) }
    case 'pass':
      return { ...same, ...fresh, next_version: result.nextVersion, previous_version: result.previousVersion }
    case 'block':
      return {
        ...same,
        ...fresh,
        next_version: result.version,
        next_attempt_at: NEVER,
        last_error: result.error,
      }
    case 'wait':
      return {
        ...same,
        redrive_version: null,
        next_attempt_at: new Date(now.getTime() + WAIT_MS).toISOString(),
      }
    case 'free':
    case 'disable':
      return { ...same, redrive_version: null }
  }
}

function afterAttempt(made: JudgedAttempt): Partial<LaneRow> {
  const { lane, version, outcome, startedAt, previousVersion, status, goesOn } = made
  const gone = { next_version: version + 1, previous_version: version, attempts: 0, first_tried_at: null }
  const failed = { last_error: made.error, last_status: status }
  const tried = {
    ...failed,
    next_version: version,
    previous_version: previousVersion,
    first_tried_at: (lane.firstTriedAt ?? startedAt).toISOString(),
  }
  switch (outcome.kind) {
    case 'delivered':
      return { ...gone, acked_version: version, goes_on: goesOn !== undefined, ...goesOn }
    case 'deadLetter':
      return { ...gone, ...failed }
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

/** A lane as its courier holds it after a message was taken. */
export const laneBehind = ({ lane, version }: AttemptMade): ClaimedLane => ({
  ...lane,
  nextVersion: version + 1,
  previousVersion: version,
  attempts: 0,
  firstTriedAt: null,
})
