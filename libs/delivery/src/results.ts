import { NO_KEY } from '@filrouge/access'
import type { ClaimedLane } from './claim.js'
import type { JudgedBy, NextStep } from './next-messages.js'

/** What becomes of an attempt. */
export type Outcome =
  | { kind: 'delivered' }
  /** @property counts whether it is one of the tries that a message has: not while the endpoint fails as a whole */
  | { kind: 'retry'; at: Date; counts: boolean }
  | { kind: 'deadLetter' }
  /** Its tries are used up, and its lane waits for it. */
  | { kind: 'block'; at: Date }
  | { kind: 'disable'; because: string }

/** An attempt that was made. */
export interface AttemptMade {
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
  /** Whether its failure says something about the endpoint, and not of this message alone. */
  blamesEndpoint: boolean
  outcome: Outcome
  /** Where its courier would go on with what comes next in the lane: by what that was judged. */
  goesOn?: JudgedBy
}

export type LaneResult = AttemptMade | Exclude<NextStep, { step: 'send' }>

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
export function laneAfter(result: LaneResult, now: Date): LaneRow {
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

function afterAttempt(made: AttemptMade): Partial<LaneRow> {
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

/** How a subscription's endpoint did in some attempts. */
export interface HealthRow {
  subscription_id: string
  succeeded: boolean
  failed: number
  /** The story of the failed ones; '' where they are several. */
  failed_story: string | null
  /** When it is tried again, should it fail as a whole. */
  next_probe_at: string | null
  disable_because: string | null
}

/** What results say of their endpoints, in order of subscription. */
export function healthAfter(results: readonly LaneResult[]): HealthRow[] {
  const rows = new Map<string, HealthRow>()
  for (const result of results) {
    const { subscriptionId } = result.lane.subscription
    const row = rows.get(subscriptionId) ?? {
      subscription_id: subscriptionId,
      succeeded: false,
      failed: 0,
      failed_story: null,
      next_probe_at: null,
      disable_because: null,
    }
    if (result.step === 'disable') rows.set(subscriptionId, { ...row, disable_because: NO_KEY })
    if (result.step !== 'attempt') continue
    const { outcome, blamesEndpoint, lane } = result
    if (outcome.kind === 'delivered') row.succeeded = true
    else if (outcome.kind === 'disable') row.disable_because = outcome.because
    else if (blamesEndpoint && outcome.kind === 'retry') {
      const at = outcome.at.toISOString()
      row.failed += 1
      if (row.next_probe_at === null || at > row.next_probe_at) row.next_probe_at = at
      row.failed_story = row.failed_story === null || row.failed_story === lane.storyId ? lane.storyId : ''
    } else continue
    rows.set(subscriptionId, row)
  }
  return [...rows.values()].sort((a, b) => (a.subscription_id < b.subscription_id ? -1 : 1))
}
