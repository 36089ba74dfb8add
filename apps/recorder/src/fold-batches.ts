import {
  commitBatch,
  FoldFailed,
  type KnownHeads,
  type Checkpoint,
  type Committed,
  type FoldOptions,
  type FoldTarget,
  type PartitionBatch,
} from '@filrouge/record'
import { isRowsRefused, type Connection } from '@filrouge/database'

/** A story that was set aside, and the reason for the operator. */
export interface Quarantined {
  storyId: string
  reason: string
}

export interface Folded {
  committed: Committed[]
  quarantined: Quarantined[]
}

/**
 * Folds batches in one transaction. If the fold throws on a story, or Postgres refuses rows, halving finds that story.
 * The story is quarantined, and every other story goes on. Records that are appended by this fold are not halved.
 * @throws a failure that no story caused: a lost connection, a checkpoint that another recorder moved (SQLSTATE FR001)
 */
export async function foldBatches(
  connection: Connection,
  target: FoldTarget,
  batches: readonly PartitionBatch[],
  { heads, appends = false }: Pick<FoldOptions, 'heads' | 'appends'> = {},
): Promise<Folded> {
  const folded: Folded = { committed: [], quarantined: [] }
  await foldAll({ connection, target, heads, appends }, batches, folded)
  return folded
}

interface Folding {
  connection: Connection
  target: FoldTarget
  heads: KnownHeads | undefined
  appends: boolean
}

async function foldAll(into: Folding, batches: readonly PartitionBatch[], folded: Folded): Promise<void> {
  const { connection, target, heads, appends } = into
  const quarantining = new Map(folded.quarantined.map(({ storyId, reason }) => [storyId, reason]))
  try {
    folded.committed.push(await commitBatch(connection, target, batches, { quarantining, heads, appends }))
  } catch (error) {
    const culprit = appends ? null : quarantinable(error, batches)
    if (culprit === null) throw error
    if (culprit === 'split') return foldHalves(into, batches, folded)
    if (quarantining.has(culprit.storyId)) throw error
    folded.quarantined.push(culprit)
    return foldAll(into, batches, folded)
  }
}

/** The story that caused an error; `split` if it is one of several; null if no story caused it. */
function quarantinable(error: unknown, batches: readonly PartitionBatch[]): Quarantined | 'split' | null {
  if (error instanceof FoldFailed && error.storyId !== '')
    return { storyId: error.storyId, reason: error.message }
  if (!isRowsRefused(error)) return null
  const records = batches.flatMap((batch) => batch.records)
  if (records.length > 1) return 'split'
  const storyId = records[0]?.key
  return storyId
    ? { storyId, reason: `Postgres refused its rows: ${error.message} (SQLSTATE ${error.code})` }
    : null
}

/** Halves by partition first, then by records. The second half starts from the checkpoints of the first. */
async function foldHalves(into: Folding, batches: readonly PartitionBatch[], folded: Folded): Promise<void> {
  const [only, ...more] = batches
  if (!only) return
  if (more.length > 0) {
    const middle = Math.ceil(batches.length / 2)
    await foldAll(into, batches.slice(0, middle), folded)
    return foldAll(into, batches.slice(middle), folded)
  }
  const middle = Math.ceil(only.records.length / 2)
  await foldAll(into, [{ ...only, records: only.records.slice(0, middle) }], folded)
  const checkpoint = lastCheckpoint(folded, only.checkpoint)
  // The first half stopped before a record of a newer program. The rest waits.
  if (checkpoint.nextOffset !== only.records[middle]?.offset) return
  return foldAll(into, [{ checkpoint, records: only.records.slice(middle) }], folded)
}

const lastCheckpoint = (folded: Folded, otherwise: Checkpoint): Checkpoint =>
  folded.committed
    .flatMap(({ checkpoints }) => checkpoints)
    .findLast(({ partition }) => partition === otherwise.partition) ?? otherwise
