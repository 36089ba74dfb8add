import type { LogRecord } from '@filrouge/log'
import { BatchWriter, FoldFailed } from './batch-writer.js'
import { nothingCommitted, olderThanLog, type Checkpoint } from './batch.js'
import { moveOf } from './checkpoints.js'
import { readRecords } from './commit.js'
import { isRowsRefused, type Connection } from '@filrouge/database'
import { feed } from './feed.js'
import { load } from './load.js'
import { commitStatement, Rows } from './statement.js'
import type { FoldTarget } from './target.js'

/** The stories of these partitions whose release from quarantine an operator requested. */
export async function requestedReleases(
  connection: Connection,
  { schema }: Pick<FoldTarget, 'schema'>,
  partitions: readonly number[],
): Promise<{ storyId: string; partition: number }[]> {
  const { rows } = await connection.query<{ story_id: string; partition: number }>({
    name: `${schema}_releases`,
    text: `SELECT story_id, partition FROM ${schema}.quarantine
      WHERE release_requested AND partition = ANY ($1::integer[]) ORDER BY story_id`,
    values: [partitions],
  })
  return rows.map(({ story_id, partition }) => ({ storyId: story_id, partition }))
}

interface WaitingRow {
  partition: number
  log_offset: string
  recorded_at: string
  raw_key: string | null
  raw_value: Buffer
  raw_headers: Record<string, string>
  raw_time: string
}

/**
 * Folds the waiting records of a story in their order, in one transaction, and ends its quarantine. Where the fold fails
 * again, the story stays in quarantine with the new reason, until its release is requested again. Where a record is newer
 * than this program (a newer program quarantined it), the story stays with that record and those after it.
 * @returns the checkpoint of the partition after the release
 */
export async function releaseStory(
  connection: Connection,
  target: FoldTarget,
  storyId: string,
  checkpoint: Checkpoint,
): Promise<Checkpoint> {
  try {
    return await foldOn(connection, target, storyId, checkpoint)
  } catch (error) {
    if (!isOfTheStory(error)) throw error
    await connection.query({
      text: `UPDATE ${target.schema}.quarantine SET release_requested = false, reason = $2 WHERE story_id = $1`,
      values: [storyId, error.message],
    })
    return checkpoint
  }
}

async function foldOn(
  connection: Connection,
  target: FoldTarget,
  storyId: string,
  checkpoint: Checkpoint,
): Promise<Checkpoint> {
  const { rows: waiting } = await connection.query<WaitingRow>({
    text: `SELECT partition, log_offset, recorded_at, raw_key, raw_value, raw_headers, raw_time
      FROM ${target.schema}.quarantined_append WHERE story_id = $1 ORDER BY log_offset`,
    values: [storyId],
  })
  const { contents, newer } = readRecords(waiting.map(recordOf))
  const envelopes = contents.flatMap((content) => (content.kind === 'envelope' ? [content.envelope] : []))
  const loaded = await load(connection, target.schema, envelopes)
  const rows = new Rows()
  const records = waiting.slice(0, contents.length)
  const events = new BatchWriter(rows, loaded, new Map()).writeReleased(
    records.flatMap((row, i) => {
      const content = contents[i]
      return content ? [{ record: recordOf(row), recordedAt: row.recorded_at, content }] : []
    }),
    nothingCommitted(),
  )
  const { entries, ...fed } = await feed(connection, target, checkpoint, events)
  for (const entry of entries) rows.add('feed', entry)
  const after = { ...checkpoint, ...fed }
  const released = {
    storyId,
    partition: checkpoint.partition,
    lastOffset: records.at(-1)?.log_offset ?? null,
    stays: newer && olderThanLog(newer),
  }
  await connection.query(commitStatement(target, rows, [moveOf(checkpoint, after, undefined)], { released }))
  return after
}

const recordOf = (row: WaitingRow): LogRecord => ({
  partition: row.partition,
  offset: BigInt(row.log_offset),
  timestamp: Number(row.raw_time),
  key: row.raw_key,
  value: row.raw_value,
  headers: row.raw_headers,
})

const isOfTheStory = (error: unknown): error is Error => error instanceof FoldFailed || isRowsRefused(error)
