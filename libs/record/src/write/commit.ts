import type { LogRecord, NewRecord } from '@filrouge/log'
import { DIGEST_HEADER, readEnvelope } from '@filrouge/story'
import { nothingCommitted, type Committed, type NewerRecord, type PartitionBatch } from './batch.js'
import { moveOf } from './checkpoints.js'
import type { Connection } from '@filrouge/database'
import { feed } from './feed.js'
import { load, loadStatement } from './load.js'
import { commitStatement, Rows, type CheckpointMove } from './statement.js'
import { BatchWriter } from './batch-writer.js'
import type { FoldTarget } from './target.js'

/**
 * Folds the next records of one or more partitions and writes all results in one transaction: verdicts, archive, views,
 * feed, checkpoints, notifications. A batch of any size takes two round trips: three where a merge is undone, and some more
 * while a log is folded again beside an existing feed.
 * @throws the driver's error; nothing is then written. SQLSTATE FR001: another recorder moved a checkpoint.
 * @throws FoldFailed where the fold or a projection threw on one story's record
 */
export async function commitBatch(
  connection: Connection,
  target: FoldTarget,
  batches: readonly PartitionBatch[],
  quarantining: ReadonlyMap<string, string> = new Map(),
): Promise<Committed> {
  const read = await Promise.all(batches.map(readBatch))
  const envelopes = read.flatMap(({ read: { contents } }) =>
    contents.flatMap((content) => (content.kind === 'envelope' ? [content.envelope] : [])),
  )
  const loaded = await load(connection, target.schema, envelopes, quarantining)
  const rows = new Rows()
  const writing = new BatchWriter(rows, loaded, quarantining)
  const committed = nothingCommitted()
  const moves: CheckpointMove[] = []
  for (const {
    checkpoint,
    records,
    read: { contents, newer },
  } of read) {
    if (newer) committed.newer.push(newer)
    if (contents.length === 0) continue
    const folded = records.slice(0, contents.length)
    const { events, recordedAt } = writing.writePartition(checkpoint, folded, contents, committed)
    const { entries, ...fed } = await feed(connection, target, checkpoint, events)
    for (const entry of entries) rows.add('feed', entry)
    const last = folded.at(-1)
    const nextOffset = last ? last.offset + 1n : checkpoint.nextOffset
    const after = { ...checkpoint, ...fed, nextOffset, recordedAt }
    committed.checkpoints.push(after)
    moves.push(moveOf(checkpoint, after, last))
  }
  if (moves.length > 0)
    await connection.query(commitStatement(target, rows, moves, { outcomes: committed.outcomes }))
  return committed
}

/**
 * The first statement of {@link commitBatch} for one batch of these records, if it is the next one that is folded. It reads
 * alone, so it can be sent before the records have their place on the log.
 */
export function firstStatement(
  { schema }: FoldTarget,
  records: readonly Pick<NewRecord, 'value' | 'headers'>[],
): ReturnType<typeof loadStatement> {
  const envelopes = records.flatMap(({ value, headers = {} }) => {
    const content = readEnvelope(value, headers[DIGEST_HEADER])
    return content.kind === 'envelope' ? [content.envelope] : []
  })
  return loadStatement(schema, envelopes)
}

type Content = Exclude<ReturnType<typeof readEnvelope>, { kind: 'newer' }>

/**
 * Reads the records of a batch. A record whose digest is wrong is fetched again: a verdict lasts for ever, and the fault may
 * be that of one transfer.
 */
async function readBatch({ records, fetchAgain, ...batch }: PartitionBatch) {
  const read = readRecords(records)
  if (!fetchAgain || !read.contents.some(({ kind }) => kind === 'unreadable'))
    return { ...batch, records, read }
  const fetched = await Promise.all(
    records.map(async (record, i) => {
      const isDamaged = read.contents[i]?.kind === 'unreadable' && DIGEST_HEADER in record.headers
      return (isDamaged && (await fetchAgain(record.offset))) || record
    }),
  )
  return { ...batch, records: fetched, read: readRecords(fetched) }
}

/** Reads records up to the first one that is newer than this program. */
export function readRecords(records: readonly LogRecord[]): {
  contents: Content[]
  newer: NewerRecord | null
} {
  const contents: Content[] = []
  for (const { partition, offset, value, headers } of records) {
    const content = readEnvelope(value, headers[DIGEST_HEADER])
    if (content.kind === 'newer') return { contents, newer: { partition, offset, what: content.what } }
    contents.push(content)
  }
  return { contents, newer: null }
}
