import type { Attempt } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { prepared } from '@filrouge/database'
import { MAY_READ_STORY, mayReadParameters, type Caller } from '@filrouge/access'

interface Row extends Omit<Attempt, 'startedAt'> {
  startedAt: Date
}

const ATTEMPTS_SQL = `
  SELECT a.attempt_id AS "attemptId", a.story_id AS "storyId", a.version, a.type, a.number,
    a.started_at AS "startedAt", a.duration_ms AS "durationMs", a.outcome, a.status, a.error, a.answer
  FROM service.attempt a
  WHERE a.subscription_id = $3 AND ($4::bigint IS NULL OR a.attempt_id < $4::bigint)
    AND ($5::text IS NULL OR a.story_id = $5::text)
    AND (a.story_id IS NULL OR EXISTS (SELECT 1 FROM record.story s
      WHERE s.story_id = a.story_id AND s.to_version IS NULL AND ${MAY_READ_STORY}))
  ORDER BY a.attempt_id DESC LIMIT $6`

/** A page of a subscription's attempts, newest first, of those stories that the caller may read. */
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

// Attempts are written in order of time: the oldest have the smallest numbers.
const FORGET_SQL = `
  WITH oldest AS (SELECT attempt_id, started_at FROM service.attempt ORDER BY attempt_id LIMIT $2),
  gone AS (DELETE FROM service.attempt a USING oldest o
    WHERE a.attempt_id = o.attempt_id AND o.started_at < $1::timestamptz RETURNING 1)
  SELECT count(*)::integer AS gone FROM gone`

/** Forgets attempts begun before a time, at most so many. @returns how many */
export async function forgetAttempts(dataSource: DataSource, before: Date, most: number): Promise<number> {
  const [row] = await prepared<{ gone: number }>(dataSource, 'forget_attempts', FORGET_SQL, [
    before.toISOString(),
    most,
  ])
  return row?.gone ?? 0
}
