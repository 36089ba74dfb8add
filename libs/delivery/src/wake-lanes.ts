import type pg from 'pg'
import { isClaimable } from './lane-due.js'

/** $2 whether those too whose message has used up tries of its own. */
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
 * What waited because its endpoint failed waits no longer: the endpoint was seen to be well, or somebody says so.
 * @param which `all` lanes; or those that waited for the endpoint `alone`, and not for a message that it refuses
 */
export async function wakeLanes(
  client: Pick<pg.ClientBase, 'query'>,
  subscriptionIds: readonly string[],
  which: 'all' | 'alone' = 'all',
): Promise<void> {
  if (subscriptionIds.length > 0) await client.query(WAKE_SQL, [subscriptionIds, which === 'all'])
}
