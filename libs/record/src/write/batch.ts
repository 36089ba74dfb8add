import type { LogRecord } from '@filrouge/log'
import type { Verdict } from '@filrouge/story'
import type { AppendOutcome } from '../read/appends.js'

/** How far a partition is folded. `nextOffset` is the first record that is not folded yet. */
export interface Checkpoint {
  partition: number
  nextOffset: bigint
  /** The last entry of the feed up to which every event is folded. */
  feedSequence: bigint
  /** The feed's last entry. It is later than `feedSequence` only while a log is folded again beside an existing feed. */
  feedEnd: bigint
  recordedAt: string | null
}

/** The next records of one partition, in order, without a gap. */
export interface PartitionBatch {
  checkpoint: Checkpoint
  records: readonly LogRecord[]
  /** Reads a record of this partition from the log once more. */
  fetchAgain?(offset: bigint): Promise<LogRecord | null>
}

export interface Committed {
  /** The outcome of each request. Null: an earlier record decided it, and its outcome is in the database. */
  outcomes: { partition: number; outcome: AppendOutcome | null }[]
  checkpoints: Checkpoint[]
  events: number
  verdicts: Record<Verdict['verdict'] | 'waiting' | 'genesis', number>
  /** The records that are newer than this program. Folding stopped before them. */
  newer: NewerRecord[]
}

/** A record of a newer schema, rules or event type than this program knows. */
export interface NewerRecord {
  partition: number
  offset: bigint
  what: string
}

/** The message for an operator. */
export const olderThanLog = ({ partition, offset, what }: NewerRecord): string =>
  `this recorder is older than its log: offset ${offset} of partition ${partition} has ${what}`

export const nothingCommitted = (): Committed => ({
  outcomes: [],
  checkpoints: [],
  events: 0,
  verdicts: {
    accepted: 0,
    conflict: 0,
    rejected: 0,
    reused: 0,
    repeated: 0,
    unreadable: 0,
    waiting: 0,
    genesis: 0,
  },
  newer: [],
})
