import {
  commitBatch,
  FoldFailed,
  type Checkpoint,
  type Committed,
  type FoldTarget,
  type PartitionBatch,
} from '@filrouge/record'
import { type Connection } from '@filrouge/database'

/** SQLSTATE classes that are the rows' fault: data exception, integrity constraint, program limit exceeded. */
const REFUSED_ROWS = /^(22|23|54)/

/** What folding told the operator: stories set aside, and why. */
export interface Quarantined {
  storyId: string
  reason: string
}

export interface Folded {
  committed: Committed[]
  quarantined: Quarantined[]
}

/**
 * Folds batches in one transaction. Where the fold throws on a story, or Postgres refuses rows, that story is found
 * (by halving) and quarantined, and every other one goes on.
 * @throws whatever is not a story's fault: a lost connection, a checkpoint moved by another (SQLSTATE FR001)
 */
export async function foldBatches(
  connection: Connection,
  target: FoldTarget,
  batches: readonly PartitionBatch[],
): Promise<Folded> {
  const folded: Folded = { committed: [], quarantined: [] }
  await foldAll(connection, target, batches, folded)
  return folded
}

async function foldAll(
  connection: Connection,
  target: FoldTarget,
  batches: readonly PartitionBatch[],
  folded: Folded,
): Promise<void> {
  const reasons = new Map(folded.quarantined.map(({ storyId, reason }) => [storyId, reason]))
  try {
    folded.committed.push(await commitBatch(connection, target, batches, reasons))
  } catch (error) {
    const known = quarantinable(error, batches)
    if (known === null) throw error
    if (known === 'split') return foldHalves(connection, target, batches, folded)
    if (reasons.has(known.storyId)) throw error
    folded.quarantined.push(known)
    return foldAll(connection, target, batches, folded)
  }
}

/** Null: nobody's story is to blame. */
function quarantinable(error: unknown, batches: readonly PartitionBatch[]): Quarantined | 'split' | null {
  if (error instanceof FoldFailed && error.storyId !== '')
    return { storyId: error.storyId, reason: error.message }
  if (!(error instanceof Error) || !('code' in error) || !REFUSED_ROWS.test(String(error.code))) return null
  const records = batches.flatMap((batch) => batch.records)
  if (records.length > 1) return 'split'
  const storyId = records[0]?.key
  return storyId
    ? { storyId, reason: `Postgres refused its rows: ${error.message} (SQLSTATE ${String(error.code)})` }
    : null
}

/** Halves by partition first, then by records. What the first half moved, the second starts from. */
async function foldHalves(
  connection: Connection,
  target: FoldTarget,
  batches: readonly PartitionBatch[],
  folded: Folded,
): Promise<void> {
  const [only, ...more] = batches
  if (!only) return
  if (more.length > 0) {
    const middle = Math.ceil(batches.length / 2)
    await foldAll(connection, target, batches.slice(0, middle), folded)
    return foldAll(connection, target, batches.slice(middle), folded)
  }
  const middle = Math.ceil(only.records.length / 2)
  await foldAll(connection, target, [{ ...only, records: only.records.slice(0, middle) }], folded)
  const checkpoint = lastCheckpoint(folded, only.checkpoint)
  // A half that stopped before a newer record leaves the rest for later.
  if (checkpoint.nextOffset !== only.records[middle]?.offset) return
  return foldAll(connection, target, [{ checkpoint, records: only.records.slice(middle) }], folded)
}

const lastCheckpoint = (folded: Folded, otherwise: Checkpoint): Checkpoint =>
  folded.committed
    .flatMap(({ checkpoints }) => checkpoints)
    .findLast(({ partition }) => partition === otherwise.partition) ?? otherwise
