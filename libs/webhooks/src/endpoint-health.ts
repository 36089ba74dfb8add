import type { SubscriptionStatus } from '@filrouge/contract'

/** The health of an endpoint, as the row of its subscription stores it. Times are milliseconds since 1970. */
export interface EndpointHealth {
  /** Messages are sent to an endpoint that is active, and one at a time to an endpoint that is failing. */
  status: SubscriptionStatus
  /** The reason, in words for the owner. Null if the endpoint is not disabled. */
  disabledBecause: string | null
  /** Whether this URL has accepted a ping. */
  verified: boolean
  /** The number of failures since the last success. */
  failures: number
  /** The story of these failures; {@link SEVERAL} if there is more than one. */
  failedStory: string | null
  /** The step of the schedule that the endpoint waits for: 1 is the first, 0 means no wait. */
  probes: number
  /** The time of the first of these failures. */
  failingSince: number | null
  /** When the wait ends. */
  nextProbeAt: number | null
  /** When it last accepted a message. */
  lastSuccessAt: number | null
}

/** What can happen to an endpoint. */
export type EndpointEvent =
  /** It accepted a message. @property at when it answered */
  | { kind: 'succeeded'; at: number }
  /**
   * It did not accept a message, and accepted no other since that message was first tried.
   * @property claimedAt when the courier claimed the message
   * @property retryAt when the message is tried again
   */
  | { kind: 'failed'; storyId: string; claimedAt: number; retryAt: number }
  /** It answered a message with 410. */
  | { kind: 'gone' }
  | { kind: 'pingSucceeded' }
  | { kind: 'pingFailed' }
  /** It answered a ping with 410. */
  | { kind: 'pingGone' }
  /** The owner paused the subscription. */
  | { kind: 'paused' }
  /** The owner says that the endpoint works. */
  | { kind: 'resumed' }
  /** The owner requested that a message is tried now. */
  | { kind: 'retryRequested' }
  /** The subscription has another URL. */
  | { kind: 'urlChanged' }
  /** The subscription's principal has no key any more. */
  | { kind: 'keysGone' }

/** The value of `failedStory` if more than one story failed. */
export const SEVERAL = ''

/** After this many failures in a row the whole endpoint is failing. */
const FAILURES_IN_A_ROW = 3
const MAX_FAILING_DAYS = 5
const DAY_MS = 24 * 3_600_000

const GONE = 'its endpoint is gone: it answered 410'
const FAILED_TOO_LONG = `its endpoint has failed for ${MAX_FAILING_DAYS} days`
const NO_KEYS = 'its principal has no key any more'

/** The only place that decides how events change the health of an endpoint. A pure function. */
export const healthAfter = (
  health: EndpointHealth,
  events: readonly EndpointEvent[],
  now: number,
): EndpointHealth => events.reduce((before, event) => afterEvent(before, event, now), health)

/** Whether an endpoint that failed at this time has failed for too long. */
export const hasFailedTooLong = (failingSince: number | null, now: number): boolean =>
  failingSince !== null && now - failingSince >= MAX_FAILING_DAYS * DAY_MS

/** The facts about an endpoint that {@link decide} needs for a message that failed. */
export interface EndpointView {
  /** Whether the endpoint accepted another message since this one was first tried. If not, the whole endpoint fails. */
  takesOthers: boolean
  failingSince: number | null
  /** The step of the schedule that the endpoint waits for, if the whole endpoint is failing. */
  probes: number
}

/**
 * @param claimedAt when the courier claimed the message
 * @param firstTriedAt when the message was first tried
 */
export const viewOf = (
  health: EndpointHealth,
  { claimedAt, firstTriedAt }: { claimedAt: number; firstTriedAt: number },
): EndpointView => ({
  takesOthers:
    health.status !== 'failing' && health.lastSuccessAt !== null && health.lastSuccessAt >= firstTriedAt,
  failingSince: health.failingSince,
  probes: probesAfter(health, claimedAt),
})

function afterEvent(health: EndpointHealth, event: EndpointEvent, now: number): EndpointHealth {
  const { status, verified } = health
  switch (event.kind) {
    case 'succeeded':
      return {
        ...withoutFailures(health),
        status: status === 'failing' ? 'active' : status,
        lastSuccessAt: Math.max(health.lastSuccessAt ?? 0, event.at),
      }
    case 'failed':
      return isServed(status) ? afterFailure(health, event, now) : health
    case 'gone':
      return isServed(status) ? disabled(health, GONE) : health
    case 'pingSucceeded':
      return {
        ...withoutFailures(health),
        verified: true,
        status: isWaitingForPing(status) ? 'active' : status,
      }
    case 'pingFailed':
      return health
    case 'pingGone':
      return status === 'paused' ? health : disabled(health, GONE)
    case 'paused':
      // The owner must see why an endpoint is disabled.
      return status === 'disabled' ? health : { ...health, status: 'paused' }
    case 'resumed':
      // One success ends the failures. Until then one message at a time is enough.
      if (status === 'failing') return { ...health, nextProbeAt: now }
      return { ...withoutFailures(health), status: verified ? 'active' : 'unverified', disabledBecause: null }
    case 'retryRequested':
      return status === 'failing' ? { ...health, nextProbeAt: now } : health
    case 'urlChanged':
      // Nothing is known of the new address.
      return {
        ...withoutFailures(health),
        status: isServed(status) ? 'unverified' : status,
        verified: false,
        lastSuccessAt: null,
      }
    case 'keysGone':
      return disabled(health, NO_KEYS)
    default:
      return event satisfies never
  }
}

function afterFailure(
  health: EndpointHealth,
  { storyId, claimedAt, retryAt }: Extract<EndpointEvent, { kind: 'failed' }>,
  now: number,
): EndpointHealth {
  const failures = health.failures + 1
  const isSameStory = health.failures === 0 || health.failedStory === storyId
  const after: EndpointHealth = {
    ...health,
    status: failures >= FAILURES_IN_A_ROW ? 'failing' : health.status,
    failures,
    failedStory: isSameStory ? storyId : SEVERAL,
    probes: probesAfter(health, claimedAt),
    failingSince: health.failingSince ?? now,
    nextProbeAt: Math.max(health.nextProbeAt ?? 0, retryAt),
  }
  return hasFailedTooLong(after.failingSince, now) ? disabled(after, FAILED_TOO_LONG) : after
}

/** Messages claimed before the wait ended failed together with the one that started it, and count as one step. */
const probesAfter = ({ probes, nextProbeAt }: EndpointHealth, claimedAt: number): number =>
  nextProbeAt !== null && claimedAt < nextProbeAt ? Math.max(probes, 1) : probes + 1

const withoutFailures = (health: EndpointHealth): EndpointHealth => ({
  ...health,
  failures: 0,
  failedStory: null,
  probes: 0,
  failingSince: null,
  nextProbeAt: null,
})

/** An endpoint that is disabled keeps its reason. */
const disabled = (health: EndpointHealth, disabledBecause: string): EndpointHealth =>
  health.status === 'disabled' ? health : { ...health, status: 'disabled', disabledBecause }

const isServed = (status: SubscriptionStatus) => status === 'active' || status === 'failing'
const isWaitingForPing = (status: SubscriptionStatus) => status === 'unverified' || status === 'failing'
