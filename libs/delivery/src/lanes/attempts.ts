import type { Attempt } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { prepared, selectList } from '@filrouge/database'
import { MAY_READ_STORY, mayReadParameters, type Caller } from '@filrouge/access'
import { AttemptSchema, type AttemptEntity } from '../entities/attempt-entity.js'

type Row = Omit<AttemptEntity, 'subscriptionId'>

const ATTEMPTS_SQL = `
  SELECT ${selectList(AttemptSchema, 'a')}
  FROM service.attempt a
  WHERE a.subscription_id = $3 AND ($4::bigint IS NULL OR a.attempt_id < $4::bigint)
    AND ($5::text IS NULL OR a.story_id = $5::text)
    AND (a.story_id IS NULL OR EXISTS (SELECT 1 FROM record.story s
      WHERE s.story_id = a.story_id AND s.to_version IS NULL AND ${MAY_READ_STORY}))
  ORDER BY a.attempt_id DESC LIMIT $6`

/** A page of a subscription's attempts, newest first. Attempts of stories that the caller may not read are left out. */
export async function listAttempts(
  dataSource: DataSource,
  subscriptionId: string,
  caller: Caller,
  { before, storyId, limit }: { before: string | null; storyId: string | null; limit: number },
): Promise<Attempt[]> {
  const rows = await prepared<Row>(dataSource, 'list_attempts', ATTEMPTS_SQL, [
    ...mayReadParameters(caller),
    subscriptionId,
    before,
    storyId,
    limit,
  ])
  return rows.map((row) => ({ ...row, startedAt: row.startedAt.toISOString() }))
}

// Attempt ids grow with time: the oldest attempts have the smallest ids.
const FORGET_SQL = `
  WITH oldest AS (SELECT attempt_id, started_at FROM service.attempt ORDER BY attempt_id LIMIT $2),
  gone AS (DELETE FROM service.attempt a USING oldest o
    WHERE a.attempt_id = o.attempt_id AND o.started_at < $1::timestamptz RETURNING 1)
  SELECT count(*)::integer AS gone FROM gone`

/**
 * Deletes attempts that began before a time.
 * @param most attempts to delete
 * @returns the number of deleted attempts
 */
export async function forgetAttempts(dataSource: DataSource, before: Date, most: number): Promise<number> {
  const [row] = await prepared<{ gone: number }>(dataSource, 'forget_attempts', FORGET_SQL, [
    before.toISOString(),
    most,
  ])
  return row?.gone ?? 0
}
