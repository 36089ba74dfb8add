import { recordDigest, type LogRecord, type Remembered } from '@filrouge/log'
import type { Checkpoint } from './batch.js'
import type { Connection } from '@filrouge/database'
import type { CheckpointMove } from './statement.js'
import type { FoldTarget, RecordSchema } from './target.js'

interface MemoryRow {
  store_id: string
  partitions: number
  partition: number | null
  next_offset: string
  last_offset: string | null
  last_key: string | null
  last_time: string
  last_digest: string
}

const memorySql = (schema: RecordSchema) => `
  SELECT s.store_id, s.partitions, c.partition, c.next_offset, c.last_offset, c.last_key, c.last_time, c.last_digest
  FROM (
    SELECT store_id, partitions FROM (
      SELECT 1 AS rank, store_id, partitions FROM service.store
      UNION ALL
      SELECT 2, store_id, partitions FROM ${schema}.store) either
    ORDER BY rank LIMIT 1) s
  LEFT JOIN ${schema}.checkpoint c ON true ORDER BY c.partition`

/**
 * The identity of the log that this record was folded from, and how far. A guard compares the log with it.
 * @returns null where nothing was folded into this record yet
 */
export async function storeMemory(
  connection: Connection,
  { schema }: Pick<FoldTarget, 'schema'>,
): Promise<Remembered | null> {
  const { rows } = await connection.query<MemoryRow>({ text: memorySql(schema) })
  const [first] = rows
  if (!first) return null
  return {
    storeId: first.store_id,
    partitions: first.partitions,
    checkpoints: rows.flatMap((row) => {
      if (row.partition === null) return []
      const last = row.last_offset === null ? null : lastOf(row, row.last_offset)
      return [{ partition: row.partition, nextOffset: BigInt(row.next_offset), last }]
    }),
  }
}

const lastOf = (row: MemoryRow, offset: string) => ({
  offset: BigInt(offset),
  key: row.last_key,
  timestamp: Number(row.last_time),
  digest: row.last_digest,
})

/**
 * Stores for ever which log this record is folded from, and which log has its events in the feed. Only the first call has
 * an effect.
 */
export async function pinStore(
  connection: Connection,
  { schema, feeds }: Pick<FoldTarget, 'schema' | 'feeds'>,
  store: { storeId: string; partitions: number },
): Promise<void> {
  for (const owner of feeds ? ['service', schema] : [schema])
    await connection.query({
      text: `INSERT INTO ${owner}.store (store_id, partitions) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
      values: [store.storeId, store.partitions],
    })
}

interface CheckpointRow {
  partition: number
  next_offset: string
  feed_sequence: string
  feed_end: string
  recorded_at: string | null
}

/** The checkpoints of partitions. Missing ones are created: offset 0 is genesis, so folding begins at 1. */
export async function openCheckpoints(
  connection: Connection,
  { schema, feeds }: Pick<FoldTarget, 'schema' | 'feeds'>,
  partitions: readonly number[],
): Promise<Checkpoint[]> {
  await connection.query({
    text: `INSERT INTO ${schema}.checkpoint (partition, next_offset, feed_sequence)
      SELECT p, 1, 0 FROM unnest($1::integer[]) p ON CONFLICT DO NOTHING`,
    values: [partitions],
  })
  const { rows } = await connection.query<CheckpointRow>({
    text: `SELECT partition, next_offset, feed_sequence, recorded_at, greatest(feed_sequence,
        (SELECT max(sequence) FROM service.feed f WHERE f.partition = c.partition)) AS feed_end
      FROM ${schema}.checkpoint c WHERE partition = ANY ($1::integer[])`,
    values: [partitions],
  })
  return rows.map((row) => ({
    partition: row.partition,
    nextOffset: BigInt(row.next_offset),
    feedSequence: BigInt(row.feed_sequence),
    feedEnd: BigInt(feeds ? row.feed_end : row.feed_sequence),
    recordedAt: row.recorded_at,
  }))
}

/** The move of a checkpoint. @param last the last folded record of the log; undefined: none was folded */
export function moveOf(before: Checkpoint, after: Checkpoint, last: LogRecord | undefined): CheckpointMove {
  return {
    partition: before.partition,
    expected_offset: String(before.nextOffset),
    next_offset: String(after.nextOffset),
    feed_sequence: String(after.feedSequence),
    recorded_at: after.recordedAt,
    last_offset: last ? String(last.offset) : null,
    last_key: last?.key ?? null,
    last_time: last ? String(last.timestamp) : null,
    last_digest: last ? recordDigest(last.value) : null,
  }
}
