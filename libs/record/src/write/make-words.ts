import { PLAN_BY_KEY_SQL, transaction } from '@filrouge/database'
import type { DataSource } from 'typeorm'
import type { FoldTarget, RecordSchema } from './target.js'

/** The number of the advisory lock: "word" in ASCII. No other program is likely to use it. */
const WORDS_LOCK = 0x776f7264

const LOCK_SQL = 'SELECT pg_try_advisory_xact_lock($1) AS free'

// Words that a crash of Postgres undoes are made again.
const SETTINGS_SQL = `SET LOCAL synchronous_commit = off; ${PLAN_BY_KEY_SQL}`

// The step stops at the last folded entry: the feed can be longer, while a log is folded again beside it.
const stepSql = (schema: RecordSchema) => `
  WITH due AS (
    SELECT c.partition, coalesce(p.feed_sequence, 0) AS done,
      least(c.feed_sequence, coalesce(p.feed_sequence, 0) + $1::integer) AS until
    FROM ${schema}.checkpoint c LEFT JOIN ${schema}.words_progress p ON p.partition = c.partition
    WHERE c.feed_sequence > coalesce(p.feed_sequence, 0)
    ORDER BY c.partition LIMIT 1
  ), made AS (
    INSERT INTO ${schema}.development_words (story_id, development_id, from_version, words)
    SELECT d.story_id, d.development_id, d.from_version, ${schema}.words_of_development(d.doc)
    FROM due
    JOIN service.feed f ON f.partition = due.partition AND f.sequence > due.done AND f.sequence <= due.until
    JOIN ${schema}.development_note n ON n.story_id = f.story_id AND n.version = f.version
    JOIN ${schema}.development d ON d.story_id = n.story_id AND d.development_id = n.development_id
      AND d.from_version = n.version
    ON CONFLICT DO NOTHING
  )
  INSERT INTO ${schema}.words_progress AS p (partition, feed_sequence) SELECT partition, until FROM due
  ON CONFLICT (partition) DO UPDATE SET feed_sequence = greatest(p.feed_sequence, excluded.feed_sequence)
  RETURNING feed_sequence`

/**
 * Makes the words of developments for the next events of one partition's feed, so that searches find them by index.
 * Of several concurrent calls one works, and the others return false.
 * @param most the maximum number of events
 * @returns whether it did anything
 */
export async function makeWords(
  dataSource: DataSource,
  { schema }: Pick<FoldTarget, 'schema'>,
  most: number,
): Promise<boolean> {
  return transaction(dataSource, async (client) => {
    const { rows: locks } = await client.query<{ free: boolean }>(LOCK_SQL, [WORDS_LOCK])
    if (!locks[0]?.free) return false
    await client.query(SETTINGS_SQL)
    const { rows: moved } = await client.query(stepSql(schema), [most])
    return moved.length > 0
  })
}
