import type { DeadLetter } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { matchesPatterns } from '@filrouge/access'
import { prepared, transaction } from '@filrouge/database'
import { MAY_READ_STORY, mayReadParameters, type Caller } from '@filrouge/access'

interface Row extends Omit<DeadLetter, 'diedAt'> {
  diedAt: Date
}

const LIST_SQL = `
  SELECT d.dead_letter_id AS "deadLetterId", d.story_id AS "storyId", d.version, d.type, d.attempts,
    d.last_error AS "lastError", d.last_status AS "lastStatus", d.died_at AS "diedAt", d.redriving
  FROM service.dead_letter d
  JOIN record.story s ON s.story_id = d.story_id AND s.to_version IS NULL
  WHERE d.subscription_id = $3 AND d.dead_letter_id > $4::bigint AND ${MAY_READ_STORY}
  ORDER BY d.dead_letter_id LIMIT $5`

/** A page of a subscription's dead letters, oldest first, of those stories that the caller may read. */
export async function listDeadLetters(
  dataSource: DataSource,
  subscriptionId: string,
  caller: Caller,
  { after, limit }: { after: string | null; limit: number },
): Promise<DeadLetter[]> {
  const rows = await prepared<Row>(dataSource, 'list_dead_letters', LIST_SQL, [
    ...mayReadParameters(caller),
    subscriptionId,
    after ?? '0',
    limit,
  ])
  return rows.map((row) => ({ ...row, diedAt: row.diedAt.toISOString() }))
}

// A lane sends its dead letters in order of version, before what comes next.
const REDRIVE_SQL = `
  WITH wanted AS (
    UPDATE service.dead_letter SET redriving = true
    WHERE subscription_id = $1 AND ($2::text[] IS NULL OR ${matchesPatterns('story_id', '$2')})
    RETURNING story_id, version
  ),
  first AS MATERIALIZED (SELECT story_id, min(version) AS version FROM wanted GROUP BY story_id),
  held AS MATERIALIZED (
    SELECT l.story_id FROM service.lane l JOIN first USING (story_id)
    WHERE l.subscription_id = $1 ORDER BY l.story_id FOR UPDATE OF l
  ),
  told AS (
    UPDATE service.lane l SET redrive_version = least(l.redrive_version, f.version), next_attempt_at = now()
    FROM first f JOIN held USING (story_id) WHERE l.subscription_id = $1 AND l.story_id = f.story_id
  )
  SELECT count(*)::integer AS redriven FROM wanted`

/**
 * Has dead letters sent again, the same to the byte, once each: what is not taken is a dead letter still.
 * @param stories ids or patterns; null: all
 * @returns how many
 */
export function redrive(
  dataSource: DataSource,
  subscriptionId: string,
  stories: readonly string[] | null,
): Promise<number> {
  return transaction(dataSource, async (client) => {
    const { rows } = await client.query<{ redriven: number }>(REDRIVE_SQL, [subscriptionId, stories])
    return rows[0]?.redriven ?? 0
  })
}
