import type { LogRecord } from '@filrouge/log'
import {
  DIGEST_HEADER,
  readEnvelope,
  type AcceptedEvent,
  type FoldState,
  type StoryHead,
} from '@filrouge/story'
import { isRowsRefused, type Connection } from '@filrouge/database'
import { nothingCommitted, type Committed, type NewerRecord, type PartitionBatch } from './batch.js'
import { moveOf } from './checkpoints.js'
import { feed } from './feed.js'
import type { KnownHeads, PartitionEnvelopes } from './known-heads.js'
import { load, type Loaded } from './load.js'
import { commitStatement, Rows, type Assumed, type CheckpointMove } from './statement.js'
import { BatchWriter, FoldFailed } from './batch-writer.js'
import type { FoldTarget } from './target.js'

export interface FoldOptions {
  /** Stories that go into quarantine, with the reasons. */
  quarantining?: ReadonlyMap<string, string>
  /** What this process knows of stories, so that some batches need no load. */
  heads?: KnownHeads | undefined
  /** Whether the records are not on the log yet: then the same transaction appends them. */
  appends?: boolean
}

/**
 * Folds the next records of one or more partitions and writes all results in one transaction: verdicts, archive, views,
 * feed, checkpoints, notifications. A batch of any size takes two round trips: one where `heads` has all that it needs,
 * three where a merge is undone, and some more while a log is folded again beside an existing feed.
 * @throws the driver's error; nothing is then written. SQLSTATE FR001: another recorder moved a checkpoint.
 * @throws FoldFailed where the fold or a projection threw on one story's record
 */
export async function commitBatch(
  connection: Connection,
  target: FoldTarget,
  batches: readonly PartitionBatch[],
  { quarantining = new Map(), heads, appends = false }: FoldOptions = {},
): Promise<Committed> {
  const read = await Promise.all(batches.map(readBatch))
  const commit = (loaded: Loaded, assumed: Assumed | null) =>
    foldAndWrite(connection, target, read, { loaded, assumed, quarantining, heads, appends })
  const byPartition = read.map(envelopesOf)
  const known = quarantining.size === 0 ? heads?.known(byPartition) : null
  if (known) {
    try {
      return await commit(known.loaded, known.assumed)
    } catch (error) {
      if (!isUnwritten(error)) throw error
      heads?.wasWrong(byPartition)
    }
  }
  const envelopes = byPartition.flatMap((one) => one.envelopes)
  return commit(await load(connection, target.schema, envelopes, quarantining), null)
}

type ReadBatch = Awaited<ReturnType<typeof readBatch>>

const envelopesOf = ({ checkpoint, read: { contents } }: ReadBatch): PartitionEnvelopes => ({
  checkpoint,
  envelopes: contents.flatMap((content) => (content.kind === 'envelope' ? [content.envelope] : [])),
})

/** Whether a batch failed for what was to be written. Nothing is written, and the connection is sound. */
export const isUnwritten = (error: unknown): boolean =>
  error instanceof FoldFailed ||
  isRowsRefused(error) ||
  (error instanceof Error && 'code' in error && error.code === 'FR001')

interface Folding {
  loaded: Loaded
  assumed: Assumed | null
  quarantining: ReadonlyMap<string, string>
  heads: KnownHeads | undefined
  appends: boolean
}

async function foldAndWrite(
  connection: Connection,
  target: FoldTarget,
  read: readonly ReadBatch[],
  { loaded, assumed, quarantining, heads, appends }: Folding,
): Promise<Committed> {
  const rows = new Rows()
  const writing = new BatchWriter(rows, loaded, quarantining)
  const committed = nothingCommitted()
  const moves: CheckpointMove[] = []
  const written: Parameters<KnownHeads['wrote']>[0][] = []
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
    written.push({ before: checkpoint, after, heads: headsOf(events, loaded.state) })
  }
  const appended = appends ? read.flatMap(({ records }) => records) : []
  if (moves.length > 0 || appends)
    await connection.query(
      commitStatement(target, rows, moves, { outcomes: committed.outcomes, assumed, appended }),
    )
  for (const one of written) heads?.wrote(one, [...loaded.quarantined, ...quarantining.keys()])
  return committed
}

/** The heads of the stories of accepted events, after them. */
function headsOf(events: readonly AcceptedEvent[], state: FoldState): Map<string, StoryHead> {
  const heads = new Map<string, StoryHead>()
  for (const { storyId } of events) {
    const head = state.story(storyId)
    if (head) heads.set(storyId, head)
  }
  return heads
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
