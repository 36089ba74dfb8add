/**
 * Conditions on rows of service.lane, by the name that a statement has for the table. The index lane_due has the rows
 * for which {@link isClaimable} holds: a statement that says it reads nothing else.
 */

/** There is something to send. */
export const hasWork = (lane: string) =>
  `(${lane}.next_version <= ${lane}.until_version OR ${lane}.redrive_version IS NOT NULL)`

/** There is something to send, and no courier has claimed the lane. When it is due says next_attempt_at. */
export const isClaimable = (lane: string) => `${lane}.lease IS NULL AND ${hasWork(lane)}`

/** The next probe of an endpoint that is failing is due; by the name that a statement has for service.subscription. */
export const isProbeDue = (subscription: string) =>
  `(${subscription}.status = 'failing' AND ${subscription}.next_probe_at <= now())`

/**
 * A lane may be claimed now. A probe does not wait for the lane's time; only a lane whose filter cannot judge its next
 * event is left out: its time is infinity.
 */
export const isDue = (lane: string, isProbe: string) =>
  `${isClaimable(lane)} AND ${lane}.next_attempt_at <= CASE WHEN ${isProbe} THEN '9999-01-01' ELSE now() END`
