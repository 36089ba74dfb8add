import type pg from 'pg'
import { isClaimable } from './lane-due.js'
import { writeLanesSql } from './write-lanes.js'

/** $1 subscriptions. A lane whose message has used up tries of its own keeps its time. */
export const WAKE_SQL = `
  WITH waiting AS (
    SELECT subscription_id, story_id FROM service.lane
    WHERE subscription_id = ANY ($1::text[]) AND ${isClaimable('lane')}
      AND next_attempt_at > now() AND next_attempt_at < 'infinity' AND attempts = 0
    ORDER BY subscription_id, story_id FOR UPDATE
  )
  ${writeLanesSql('waiting', 'next_attempt_at = now()')}`

/** Makes lanes due now that wait because their endpoint failed: it works again, or its owner says so. */
export async function wakeLanes(
  client: Pick<pg.ClientBase, 'query'>,
  subscriptionIds: readonly string[],
): Promise<void> {
  if (subscriptionIds.length > 0)
    await client.query({ name: 'wake_lanes', text: WAKE_SQL, values: [subscriptionIds] })
}
