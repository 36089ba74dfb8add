import { hasFailedTooLong, type EndpointEvent, type EndpointView } from './endpoint-health.js'
import type { Answered } from './send.js'

/** What is known where a try has ended. Times are milliseconds since 1970. */
export interface Attempt {
  answered: Answered
  /** Tries of this message that count, this one included: those that were no probes of an endpoint that failed as a whole. */
  attempts: number
  /** `parseSchedule`: what to wait after the first failed try, the second, … */
  schedule: readonly number[]
  endpoint: EndpointView
  onExhausted: 'deadLetter' | 'block'
  now: number
  /** From 0 up to 1. */
  random: () => number
}

/** What becomes of a message, its lane, and its endpoint. */
export type Decision =
  | { kind: 'delivered' }
  /** `probe`: the endpoint fails as a whole. All its lanes wait for this one; the try does not count as the message's. */
  | { kind: 'retry'; at: number; probe: boolean }
  /** Out of the lane, which goes on behind it. */
  | { kind: 'deadLetter'; reason: string }
  /** The lane stands, and says so; it is tried again at the longest step, or when somebody asks. */
  | { kind: 'block'; at: number; reason: string }
  | { kind: 'disable'; reason: DisableReason }

/** Why an endpoint gets nothing more until it is resumed: it answered 410, or has failed as a whole for too long. */
export type DisableReason = 'gone' | 'failing'

const MAX_PROBE_STEP_MS = 5 * 60_000
const JITTER = 0.2

/** Decides, and nothing else does, what comes of a try. The same input gives the same answer. */
export function decide(attempt: Attempt): Decision {
  const { answered, attempts, schedule, endpoint, onExhausted } = attempt
  const error = errorOf(answered)
  if (error === null) return { kind: 'delivered' }
  if (answered.kind === 'answered' && answered.status === 410) return { kind: 'disable', reason: 'gone' }
  if (!endpoint.takesOthers) return probe(attempt)
  const step = schedule[attempts - 1]
  if (step !== undefined) return { kind: 'retry', at: later(attempt, step), probe: false }
  const reason = `${error}, at try ${attempts} of ${schedule.length + 1}`
  if (onExhausted === 'deadLetter') return { kind: 'deadLetter', reason }
  return { kind: 'block', at: later(attempt, Math.max(0, ...schedule)), reason }
}

/** What is wrong with an answer, in a few words; null for a success, which is 2xx alone. */
export function errorOf(answered: Answered): string | null {
  if (answered.kind === 'failed') return `${answered.reason}: ${answered.message}`
  return answered.status >= 200 && answered.status < 300 ? null : `answered ${answered.status}`
}

/**
 * What a decision says about the endpoint; null where it concerns the message alone.
 * @param claimedAt when the courier claimed the message
 */
export function endpointEvent(
  decision: Decision,
  { storyId, claimedAt }: { storyId: string; claimedAt: number },
  now: number,
): EndpointEvent | null {
  switch (decision.kind) {
    case 'delivered':
      return { kind: 'succeeded' }
    case 'retry':
      return decision.probe ? { kind: 'failed', storyId, claimedAt, retryAt: decision.at } : null
    case 'disable':
      return decision.reason === 'gone'
        ? { kind: 'gone' }
        : { kind: 'failed', storyId, claimedAt, retryAt: now }
    case 'deadLetter':
    case 'block':
      return null
    default:
      return decision satisfies never
  }
}

function probe(attempt: Attempt): Decision {
  const { schedule, endpoint, now } = attempt
  const { failingSince, probes } = endpoint
  if (hasFailedTooLong(failingSince, now)) return { kind: 'disable', reason: 'failing' }
  // After the schedule's last step that step stays.
  const step = schedule[Math.min(probes, schedule.length) - 1] ?? MAX_PROBE_STEP_MS
  return {
    kind: 'retry',
    at: later(attempt, Math.min(step, MAX_PROBE_STEP_MS), MAX_PROBE_STEP_MS),
    probe: true,
  }
}

/** A step from now, a fifth more or less, so that what failed together does not come back together; and not before the endpoint asks. */
function later({ answered, now, random }: Attempt, step: number, most = Number.POSITIVE_INFINITY): number {
  const spread = Math.min(step * (1 + JITTER * (2 * random() - 1)), most)
  const asked = answered.kind === 'answered' ? (answered.retryAfter ?? 0) : 0
  return now + Math.max(Math.round(spread), asked)
}
