/*
 * Conditions on rows of service.lane. `lane` is the statement's name for the table. The index lane_due has the rows for
 * which isClaimable is true: a statement with this condition reads only that index.
 */

/** There is a version to look at, or a dead letter to send again. Postgres computes the column. */
export const hasWork = (lane: string) => `${lane}.has_work`

/** The lane has work, and no courier has claimed it. It is due at next_attempt_at. */
export const isClaimable = (lane: string) => `${lane}.lease IS NULL AND ${hasWork(lane)}`

/** The next probe of a failing endpoint is due. `subscription` is the statement's name for service.subscription. */
export const isProbeDue = (subscription: string) =>
  `(${subscription}.status = 'failing' AND ${subscription}.next_probe_at <= now())`

/**
 * A lane may be claimed now. A probe does not wait for the lane's time. But a lane at 'infinity' is blocked, since its
 * filter failed: no probe uses it.
 */
export const isDue = (lane: string, isProbe: string) =>
  `${isClaimable(lane)} AND ${lane}.next_attempt_at <= CASE WHEN ${isProbe} THEN '9999-01-01' ELSE now() END`

/** A ping of a subscription is due, and no courier has claimed it: a condition on service.subscription. */
export const IS_PING_DUE_SQL = 'ping_at IS NOT NULL AND ping_at <= now() AND ping_lease IS NULL'
