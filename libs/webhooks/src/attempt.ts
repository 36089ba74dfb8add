import { hasFailedTooLong, type EndpointEvent, type EndpointView } from './endpoint-health.js'
import type { Answered } from './send.js'

/** A try that has ended, and the facts for its decision. Times are milliseconds since 1970. */
export interface Attempt {
  answered: Answered
  /** The number of tries of this message, including this one. Probes of a failing endpoint do not count. */
  attempts: number
  /** The waits after the first failed try, the second, … in milliseconds. */
  schedule: readonly number[]
  endpoint: EndpointView
  onExhausted: 'deadLetter' | 'block'
  now: number
  /** A random number from 0 up to 1. */
  random: () => number
}

/** What happens to a message, its lane and its endpoint after a try. */
export type Decision =
  | { kind: 'delivered' }
  /** `probe`: the whole endpoint is failing. All its lanes wait for this retry, and the try does not count. */
  | { kind: 'retry'; at: number; probe: boolean }
  /** The message leaves the lane, and the lane continues with the next one. */
  | { kind: 'deadLetter'; reason: string }
  /** The lane stops at this message. It is tried again after the longest step, or on request. */
  | { kind: 'block'; at: number; reason: string }
  | { kind: 'disable'; reason: DisableReason }

/** Why an endpoint is disabled until it is resumed: it answered 410, or it has failed for too long. */
export type DisableReason = 'gone' | 'failing'

const MAX_PROBE_STEP_MS = 5 * 60_000
const JITTER = 0.2

/** The only place that decides what happens after a try. A pure function. */
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

/** The error of an answer in a few words; null for a success. Only 2xx is a success. */
export function errorOf(answered: Answered): string | null {
  if (answered.kind === 'failed') return `${answered.reason}: ${answered.message}`
  return answered.status >= 200 && answered.status < 300 ? null : `answered ${answered.status}`
}

/**
 * The event that a decision is for the endpoint; null if it concerns only the message.
 * @param claimedAt when the courier claimed the message
 */
export function endpointEvent(
  decision: Decision,
  { storyId, claimedAt }: { storyId: string; claimedAt: number },
  now: number,
): EndpointEvent | null {
  switch (decision.kind) {
    case 'delivered':
      return { kind: 'succeeded', at: now }
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
  // After the last step of the schedule, the last step repeats.
  const step = schedule[Math.min(probes, schedule.length) - 1] ?? MAX_PROBE_STEP_MS
  return {
    kind: 'retry',
    at: later(attempt, Math.min(step, MAX_PROBE_STEP_MS), MAX_PROBE_STEP_MS),
    probe: true,
  }
}

/**
 * The time of the next try: a step from now, and not before the endpoint's `Retry-After`. The step varies by a fifth, so
 * that messages that failed together are not retried together.
 */
function later({ answered, now, random }: Attempt, step: number, most = Number.POSITIVE_INFINITY): number {
  const spread = Math.min(step * (1 + JITTER * (2 * random() - 1)), most)
  const retryAfter = answered.kind === 'answered' ? (answered.retryAfter ?? 0) : 0
  return now + Math.max(Math.round(spread), retryAfter)
}
