import { DIGEST_HEADER, readEnvelope } from '@filrouge/story'
import { BatchWriter, FoldFailed } from './batch-writer.js'
import { nothingCommitted, type Checkpoint, type LoggedRecord } from './batch.js'
import type { Connection } from '@filrouge/database'
import { load } from './load.js'
import { commitStatement, Rows } from './statement.js'

/** Stories of these partitions that an operator wants back out of quarantine. */
export async function requestedReleases(
  connection: Connection,
  partitions: readonly number[],
): Promise<{ storyId: string; partition: number }[]> {
  const { rows } = await connection.query<{ story_id: string; partition: number }>({
    name: 'record_releases',
    text: `SELECT story_id, partition FROM record.quarantine
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
 * Folds on a story's waiting records in their order, in one transaction, and ends its quarantine. Where that
 * fails again, the story stays where it is, with the new reason, until it is asked for again.
 * @returns the partition's checkpoint after it
 */
export async function releaseStory(
  connection: Connection,
  storyId: string,
  checkpoint: Checkpoint,
): Promise<Checkpoint> {
  try {
    return await foldOn(connection, storyId, checkpoint)
  } catch (error) {
    if (!isOfTheStory(error)) throw error
    await connection.query({
      text: 'UPDATE record.quarantine SET release_requested = false, reason = $2 WHERE story_id = $1',
      values: [storyId, error.message],
    })
    return checkpoint
  }
}

async function foldOn(connection: Connection, storyId: string, checkpoint: Checkpoint): Promise<Checkpoint> {
  const { rows: waiting } = await connection.query<WaitingRow>({
    text: `SELECT partition, log_offset, recorded_at, raw_key, raw_value, raw_headers, raw_time
      FROM record.quarantined_append WHERE story_id = $1 ORDER BY log_offset`,
    values: [storyId],
  })
  const records = waiting.flatMap((row) => {
    const content = readEnvelope(row.raw_value, row.raw_headers[DIGEST_HEADER])
    return content.kind === 'newer' ? [] : [{ record: recordOf(row), recordedAt: row.recorded_at, content }]
  })
  const envelopes = records.flatMap(({ content }) => (content.kind === 'envelope' ? [content.envelope] : []))
  const loaded = await load(connection, envelopes)
  const rows = new Rows()
  const writer = new BatchWriter(rows, loaded, new Map())
  const feedSequence = writer.writeReleased(checkpoint.feedSequence, records, nothingCommitted())
  const move = {
    partition: checkpoint.partition,
    expected_offset: String(checkpoint.nextOffset),
    next_offset: String(checkpoint.nextOffset),
    feed_sequence: String(feedSequence),
    recorded_at: checkpoint.recordedAt,
    last_offset: null,
    last_key: null,
    last_time: null,
    last_digest: null,
  }
  await connection.query(commitStatement(rows, [move], { released: [storyId] }))
  return { ...checkpoint, feedSequence }
}

const recordOf = (row: WaitingRow): LoggedRecord => ({
  partition: row.partition,
  offset: BigInt(row.log_offset),
  timestamp: Number(row.raw_time),
  key: row.raw_key,
  value: row.raw_value,
  headers: row.raw_headers,
})

const isOfTheStory = (error: unknown): error is Error =>
  error instanceof FoldFailed ||
  (error instanceof Error && 'code' in error && /^(22|23|54)/.test(String(error.code)))
