import type { AttemptMade, JudgedAttempt } from '@filrouge/delivery'
import type { Logger } from '@filrouge/runtime'

/**
 * Logs one line for each attempt, with all that answers a complaint.
 * @param recorded the attempt with its outcome; null if it was not recorded: then its message is sent again
 */
export function logAttempt(logger: Logger, attempt: AttemptMade, recorded: JudgedAttempt | null): void {
  const { lane, version, type, number, status, durationMs } = attempt
  const { error } = recorded ?? attempt
  const { subscription, storyId, redriveVersion } = lane
  const outcome = recorded?.outcome
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
