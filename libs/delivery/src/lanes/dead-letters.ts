import type { DeadLetter } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { prepared, selectList, transaction } from '@filrouge/database'
import { matchesPatterns, MAY_READ_STORY, mayReadParameters, type Caller } from '@filrouge/access'
import { DeadLetterSchema, type DeadLetterEntity } from '../entities/dead-letter-entity.js'

type Row = Omit<DeadLetterEntity, 'subscriptionId'>

const LIST_SQL = `
  SELECT ${selectList(DeadLetterSchema, 'd')}
  FROM service.dead_letter d
  JOIN record.story s ON s.story_id = d.story_id AND s.to_version IS NULL
  WHERE d.subscription_id = $3 AND d.dead_letter_id > $4::bigint AND ${MAY_READ_STORY}
  ORDER BY d.dead_letter_id LIMIT $5`

/**
 * A page of a subscription's dead letters, oldest first. Those of stories that the caller may not read are left out.
 */
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

// A lane sends its dead letters in order of version, before its next message.
const REDRIVE_SQL = `
  WITH wanted AS (
    UPDATE service.dead_letter SET redriving = true
    WHERE subscription_id = $1 AND ($2::text[] IS NULL OR ${matchesPatterns('story_id', '$2')})
    RETURNING story_id, version
  ),
  first AS MATERIALIZED (SELECT story_id, min(version) AS version FROM wanted GROUP BY story_id),
  locked AS MATERIALIZED (
    SELECT f.story_id, f.version FROM (SELECT * FROM first ORDER BY story_id) f CROSS JOIN LATERAL (
      SELECT 1 FROM service.lane WHERE subscription_id = $1 AND story_id = f.story_id LIMIT 1 FOR UPDATE) l
  ),
  changed AS (
    -- As in write-lanes.ts: lanes that are there, by their keys.
    INSERT INTO service.lane AS l (subscription_id, story_id, next_version, until_version, redrive_version)
    SELECT $1, story_id, 1, 0, version FROM locked
    ON CONFLICT (subscription_id, story_id) DO UPDATE SET
      redrive_version = least(l.redrive_version, excluded.redrive_version), next_attempt_at = now()
  )
  SELECT count(*)::integer AS redriven FROM wanted`

/**
 * Sends dead letters again, once each, with the same bytes. A message that is refused again stays a dead letter.
 * @param stories ids or patterns; null: all
 * @returns the number of dead letters to be sent
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
