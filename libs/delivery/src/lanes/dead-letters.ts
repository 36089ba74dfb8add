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
    SELECT l.story_id FROM service.lane l JOIN first USING (story_id)
    WHERE l.subscription_id = $1 ORDER BY l.story_id FOR UPDATE OF l
  ),
  changed AS (
    UPDATE service.lane l SET redrive_version = least(l.redrive_version, f.version), next_attempt_at = now()
    FROM first f JOIN locked USING (story_id) WHERE l.subscription_id = $1 AND l.story_id = f.story_id
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
