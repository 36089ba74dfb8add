import { DIGEST_HEADER, readEnvelope } from '@filrouge/story'
import { nothingCommitted, type Committed, type LoggedRecord, type PartitionBatch } from './batch.js'
import type { Connection } from '@filrouge/database'
import { load } from './load.js'
import { commitStatement, Rows, type CheckpointMove } from './statement.js'
import { BatchWriter } from './batch-writer.js'

/**
 * Folds the next records of one or more partitions and writes all that follows from them in one
 * transaction: verdicts, archive, views, feed, checkpoints, notifications. Two round trips a batch, whatever
 * its size (three where a merge is undone).
 * @throws the driver's error; nothing is then written. SQLSTATE FR001: another recorder moved a checkpoint.
 * @throws FoldFailed where the fold or a projection threw on one story's record
 */
export async function commitBatch(
  connection: Connection,
  batches: readonly PartitionBatch[],
  quarantining: ReadonlyMap<string, string> = new Map(),
): Promise<Committed> {
  const read = batches.map((batch) => ({ ...batch, read: readAll(batch.records) }))
  const envelopes = read.flatMap(({ read: { contents } }) =>
    contents.flatMap((content) => (content.kind === 'envelope' ? [content.envelope] : [])),
  )
  const loaded = await load(connection, envelopes, quarantining)
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
    const after = writing.writePartition(checkpoint, records.slice(0, contents.length), contents, committed)
    committed.checkpoints.push(after.checkpoint)
    moves.push(after.move)
  }
  if (moves.length > 0) await connection.query(commitStatement(rows, moves, { outcomes: committed.outcomes }))
  return committed
}

type Content = Exclude<ReturnType<typeof readEnvelope>, { kind: 'newer' }>

/** Reads records up to the first that is newer than this program. */
function readAll(records: readonly LoggedRecord[]): {
  contents: Content[]
  newer: Committed['newer'][number] | null
} {
  const contents: Content[] = []
  for (const { partition, offset, value, headers } of records) {
    const content = readEnvelope(value, headers[DIGEST_HEADER])
    if (content.kind === 'newer') return { contents, newer: { partition, offset, what: content.what } }
    contents.push(content)
  }
  return { contents, newer: null }
}
