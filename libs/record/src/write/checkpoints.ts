import type { Checkpoint } from './batch.js'
import type { Connection } from '@filrouge/database'

/** Which log this record was folded from, and how far: what a guard compares the log with. */
export interface StoreMemory {
  storeId: string
  partitions: number
  checkpoints: {
    partition: number
    nextOffset: bigint
    last: { offset: bigint; key: string | null; timestamp: number; digest: string } | null
  }[]
}

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

const MEMORY_SQL = `
  SELECT s.store_id, s.partitions, c.partition, c.next_offset, c.last_offset, c.last_key, c.last_time, c.last_digest
  FROM record.store s LEFT JOIN record.checkpoint c ON true ORDER BY c.partition`

/** Null where nothing was ever folded into this record. */
export async function storeMemory(connection: Connection): Promise<StoreMemory | null> {
  const { rows } = await connection.query<MemoryRow>({ text: MEMORY_SQL })
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

/** Remembers for ever which log this record folds. The first to do so wins. */
export async function pinStore(
  connection: Connection,
  store: { storeId: string; partitions: number },
): Promise<void> {
  await connection.query({
    text: 'INSERT INTO record.store (store_id, partitions) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    values: [store.storeId, store.partitions],
  })
}

interface CheckpointRow {
  partition: number
  next_offset: string
  feed_sequence: string
  recorded_at: string | null
}

/** The checkpoints of partitions, made where they are missing: offset 0 is genesis, so folding begins at 1. */
export async function openCheckpoints(
  connection: Connection,
  partitions: readonly number[],
): Promise<Checkpoint[]> {
  await connection.query({
    text: `INSERT INTO record.checkpoint (partition, next_offset, feed_sequence)
      SELECT p, 1, 0 FROM unnest($1::integer[]) p ON CONFLICT DO NOTHING`,
    values: [partitions],
  })
  const { rows } = await connection.query<CheckpointRow>({
    text: `SELECT partition, next_offset, feed_sequence, recorded_at FROM record.checkpoint
      WHERE partition = ANY ($1::integer[])`,
    values: [partitions],
  })
  return rows.map((row) => ({
    partition: row.partition,
    nextOffset: BigInt(row.next_offset),
    feedSequence: BigInt(row.feed_sequence),
    recordedAt: row.recorded_at,
  }))
}
