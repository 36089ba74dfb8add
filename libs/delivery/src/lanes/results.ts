import type { EndpointEvent, EndpointHealth } from '@filrouge/webhooks/endpoint-health'
import type { ClaimedLane } from './claim.js'
import type { JudgedBy, NextStep } from './next-messages.js'
import { storable } from './storable.js'

/** What follows from an attempt. */
export type Outcome = { kind: 'delivered' } | FailureOutcome

export type FailureOutcome =
  /** @property counts whether it uses up a try of the message: not while the endpoint is failing */
  | { kind: 'retry'; at: Date; counts: boolean }
  | { kind: 'deadLetter' }
  /** The message's tries are used up, and its lane waits. */
  | { kind: 'block'; at: Date }
  | { kind: 'disable' }

/** An attempt that was made. The outcome of a failure is decided when it is written. */
export type AttemptMade = Attempted & (Taken | NotTaken)

interface Attempted {
  step: 'attempt'
  lane: ClaimedLane
  version: number
  type: string
  /** The development that the event is about; null where it is about none, or its data was not sent. */
  developmentId: string | null
  previousVersion: number
  /** 1 for the first try of the message. */
  number: number
  /** By the database's clock. */
  startedAt: Date
  durationMs: number
  status: number | null
  error: string | null
  /** The beginning of a failed attempt's answer. */
  answer: string | null
}

interface Taken {
  taken: true
  outcome: { kind: 'delivered' }
  /** `at`: when the endpoint answered, ms since 1970, by the database's clock. */
  endpoint: Extract<EndpointEvent, { kind: 'succeeded' }>
  /** The facts that the lane's next messages are based on, where its courier would send them. */
  goesOn?: JudgedBy
}

interface NotTaken {
  taken: false
  /**
   * Decides the outcome. It is called again when the transaction runs again.
   * @param health the endpoint's, now
   * @param now ms since 1970
   */
  judge(health: EndpointHealth, now: number): Judgement
}

/** The outcome of a failed attempt. */
export interface Judgement {
  outcome: FailureOutcome
  error: string | null
  /** What happened to the endpoint; null where the failure concerns the message alone. */
  endpoint: EndpointEvent | null
}

/** An attempt with its outcome. */
export type JudgedAttempt = Attempted & {
  outcome: Outcome
  endpoint: EndpointEvent | null
  goesOn?: JudgedBy
}

type NotSent = Exclude<NextStep, { step: 'send' }>
export type LaneResult = AttemptMade | NotSent
export type JudgedResult = JudgedAttempt | NotSent

/**
 * A lane after a result. What is left out is null, 0 or false. `next_attempt_at`: null is now; `infinity`: when the owner
 * retries it or changes the filter.
 */
export interface LaneRow {
  /** The number of the result in its batch. */
  n: number
  subscription_id: string
  story_id: string
  claimed_version: number
  /** The end of the claim's lease, which identifies the claim. */
  lease_until: string
  /** The dead letter that was sent again. The lane's position then stays as it is. */
  redrive_version: number | null
  next_version: number
  attempts?: number
  first_tried_at?: string | null
  next_attempt_at?: string | null
  /** Added to now, where `next_attempt_at` is null. */
  wait_ms?: number
  acked_version?: number
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

const NEVER = 'infinity'
/** The pause before a lane is tried again whose story is not in the record yet. */
const WAIT_MS = 1_000

/** The lane after a result, the `n`th of its batch. */
export function laneAfter(result: JudgedResult, n: number): LaneRow {
  if (result.step === 'attempt') {
    const { outcome } = result
    return outcome.kind === 'delivered' ? laneDelivered(result, n) : laneFailed(result, outcome, n)
  }
  const same = laneUnchanged(result.lane, n)
  const fresh = { attempts: 0, first_tried_at: null }
  switch (result.step) {
    case 'pass':
      return { ...same, ...fresh, next_version: result.nextVersion, previous_version: result.previousVersion }
    case 'block':
      return {
        ...same,
        ...fresh,
        next_version: result.version,
        next_attempt_at: NEVER,
        last_error: storable(result.error),
      }
    case 'wait':
      return { ...same, redrive_version: null, wait_ms: WAIT_MS }
    case 'free':
    case 'disable':
      return { ...same, redrive_version: null }
  }
}

const laneUnchanged = (lane: ClaimedLane, n: number): LaneRow => ({
  n,
  subscription_id: lane.subscription.subscriptionId,
  story_id: lane.storyId,
  claimed_version: lane.nextVersion,
  lease_until: lane.leaseUntil,
  redrive_version: lane.redriveVersion,
  next_version: lane.nextVersion,
  attempts: lane.attempts,
  first_tried_at: lane.firstTriedAt?.toISOString() ?? null,
  previous_version: lane.previousVersion,
  previous_revision: lane.subscription.filterRevision,
})

/** Nearly all results are such: it is made at once, without copies. */
const laneDelivered = ({ lane, version, goesOn }: JudgedAttempt, n: number): LaneRow => ({
  n,
  subscription_id: lane.subscription.subscriptionId,
  story_id: lane.storyId,
  claimed_version: lane.nextVersion,
  lease_until: lane.leaseUntil,
  redrive_version: lane.redriveVersion,
  next_version: version + 1,
  acked_version: version,
  previous_version: version,
  previous_revision: lane.subscription.filterRevision,
  goes_on: goesOn !== undefined,
  visibility: goesOn?.visibility,
  held: goesOn?.held,
  keys: goesOn?.keys,
  changed_at: lane.subscription.changedAt,
})

function laneFailed(made: JudgedAttempt, outcome: FailureOutcome, n: number): LaneRow {
  const { lane, version, startedAt, previousVersion, status } = made
  const failed = { ...laneUnchanged(lane, n), last_error: storable(made.error), last_status: status }
  const tried = {
    ...failed,
    next_version: version,
    previous_version: previousVersion,
    first_tried_at: (lane.firstTriedAt ?? startedAt).toISOString(),
  }
  switch (outcome.kind) {
    case 'deadLetter':
      return {
        ...failed,
        next_version: version + 1,
        previous_version: version,
        attempts: 0,
        first_tried_at: null,
      }
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

/** The lane as its courier leases it after a message was taken. */
export const laneBehind = ({ lane, version }: AttemptMade): ClaimedLane => ({
  ...lane,
  nextVersion: version + 1,
  previousVersion: version,
  attempts: 0,
  firstTriedAt: null,
})
