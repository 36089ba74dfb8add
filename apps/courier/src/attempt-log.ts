import type { AttemptMade, JudgedAttempt } from '@filrouge/delivery'
import type { Logger } from '@filrouge/runtime'

/**
 * Logs one line for each attempt, with all that answers a complaint.
 * @param attempt judged, if it was recorded. The message of an attempt that was not recorded is sent again.
 */
export function logAttempt(logger: Logger, attempt: AttemptMade | JudgedAttempt): void {
  const { lane, version, type, number, status, error, durationMs } = attempt
  const { subscription, storyId, redriveVersion } = lane
  const outcome = 'outcome' in attempt ? attempt.outcome : null
  logger.info(
    {
      subscriptionId: subscription.subscriptionId,
      principal: subscription.principal,
      storyId,
      version,
      type,
      try: number,
      status,
      ms: durationMs,
      outcome: outcome?.kind ?? 'unrecorded',
      ...(error !== null && { error }),
      ...(outcome?.kind === 'retry' && { again: outcome.at.toISOString() }),
      ...(redriveVersion !== null && { redrive: true }),
    },
    'a message was tried',
  )
}
