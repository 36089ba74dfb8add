import type { Verdict } from '@filrouge/story'
import type { AppendOutcome } from '../read/appends.js'

/** A record as it came from the log. */
export interface LoggedRecord {
  partition: number
  offset: bigint
  /** The log's time, milliseconds since 1970. */
  timestamp: number
  key: string | null
  value: Buffer | null
  headers: Readonly<Record<string, string>>
}

/** Where a partition's folding stands. `nextOffset` is the first record not yet folded. */
export interface Checkpoint {
  partition: number
  nextOffset: bigint
  /** The entry of the feed up to which every event is folded. */
  feedSequence: bigint
  /** The feed's last entry. It is a later one only where a log is folded again beside a feed that lived on. */
  feedEnd: bigint
  recordedAt: string | null
}

/** One partition's next records, in order, without a gap. */
export interface PartitionBatch {
  checkpoint: Checkpoint
  records: readonly LoggedRecord[]
}

export interface Committed {
  /** How each request ended; null where an earlier record decided it: the record says how. */
  outcomes: { partition: number; outcome: AppendOutcome | null }[]
  checkpoints: Checkpoint[]
  events: number
  verdicts: Record<Verdict['verdict'] | 'waiting', number>
  /** Set where a record is of a newer schema than this program knows: folding stopped before it. */
  newer: NewerRecord[]
}

/** A record of a newer schema, rules or event type than this program knows. */
export interface NewerRecord {
  partition: number
  offset: bigint
  what: string
}

/** What an operator reads of it. */
export const olderThanLog = ({ partition, offset, what }: NewerRecord): string =>
  `this recorder is older than its log: offset ${offset} of partition ${partition} has ${what}`

export const nothingCommitted = (): Committed => ({
  outcomes: [],
  checkpoints: [],
  events: 0,
  verdicts: { accepted: 0, conflict: 0, rejected: 0, reused: 0, repeated: 0, unreadable: 0, waiting: 0 },
  newer: [],
})
