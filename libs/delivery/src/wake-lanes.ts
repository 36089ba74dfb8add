import type pg from 'pg'
import { isClaimable } from './lane-due.js'

/** $1 subscriptions, $2 whether lanes are woken too whose message has used up tries of its own. */
const WAKE_SQL = `
  WITH waiting AS (
    SELECT subscription_id, story_id FROM service.lane
    WHERE subscription_id = ANY ($1::text[]) AND ${isClaimable('lane')}
      AND next_attempt_at > now() AND next_attempt_at < 'infinity' AND ($2::boolean OR attempts = 0)
    ORDER BY subscription_id, story_id FOR UPDATE
  )
  UPDATE service.lane l SET next_attempt_at = now() FROM waiting w
  WHERE l.subscription_id = w.subscription_id AND l.story_id = w.story_id`

/**
 * Makes waiting lanes due now: their endpoint works again, or its owner says so.
 * @param which `all` lanes; `endpoint`: only those that wait because the endpoint failed, not because it refused their
 * message
 */
export async function wakeLanes(
  client: Pick<pg.ClientBase, 'query'>,
  subscriptionIds: readonly string[],
  which: 'all' | 'endpoint' = 'all',
): Promise<void> {
  if (subscriptionIds.length > 0) await client.query(WAKE_SQL, [subscriptionIds, which === 'all'])
}
