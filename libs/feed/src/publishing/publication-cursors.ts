import type { DataSource } from 'typeorm'
import { prepared } from '@filrouge/database'

/** A new partition is published from its beginning. */
const KNOW_SQL = `
  INSERT INTO service.publication (partition, sequence)
  SELECT partition, 0 FROM record.checkpoint c
  WHERE NOT EXISTS (SELECT 1 FROM service.publication o WHERE o.partition = c.partition)
  ON CONFLICT DO NOTHING RETURNING partition`

const BEHIND_SQL = `
  SELECT coalesce(sum(greatest(c.feed_sequence - coalesce(o.sequence, 0), 0)), 0)::float8 AS entries
  FROM record.checkpoint c LEFT JOIN service.publication o ON o.partition = c.partition`

const PARTITIONS_SQL = `SELECT partitions FROM record.store`

/** Adds new partitions to the publication. @returns whether there were any */
export async function knowPublished(dataSource: DataSource): Promise<boolean> {
  return (await prepared(dataSource, 'publish_know', KNOW_SQL, [])).length > 0
}

/** The number of entries of the feed that are neither published nor skipped. */
export async function unpublished(dataSource: DataSource): Promise<number> {
  const [row] = await prepared<{ entries: number }>(dataSource, 'publish_behind', BEHIND_SQL, [])
  return row?.entries ?? 0
}

/** The number of partitions of the log. Null: nothing was folded yet. */
export async function logPartitions(dataSource: DataSource): Promise<number | null> {
  const [row] = await prepared<{ partitions: number }>(dataSource, 'log_partitions', PARTITIONS_SQL, [])
  return row?.partitions ?? null
}
