import type { Genesis, OtherGenesis } from './genesis.js'

/** A record on the log. */
export interface LogRecord {
  partition: number
  offset: bigint
  /** The time of the log, milliseconds since 1970. */
  timestamp: number
  key: string | null
  value: Buffer | null
  headers: Readonly<Record<string, string>>
}

/** A record to append. */
export interface NewRecord {
  /** The key of the record. It chooses the partition. */
  storyId: string
  value: Buffer
  headers?: Readonly<Record<string, string>>
}

export interface LogPlace {
  partition: number
  offset: bigint
}

/** Records of one partition in order, without a gap. */
export interface LogBatch {
  partition: number
  records: LogRecord[]
  /** The end of the log at the fetch: the offset of the next record. */
  end: bigint
}

/**
 * The append log: partitions of records in an order that never changes. Two adapters implement it, and one suite tests
 * both.
 */
export interface AppendLog {
  /**
   * Connects. With `create`, makes the store (partitions, genesis) if there is none. Two processes that do so at once make
   * one store.
   * @throws LogUnavailable if the log cannot be reached
   * @throws LogRefused if there is no store, without `create`
   */
  open(options: { create: boolean }): Promise<void>
  /** The genesis that `open` found or made. */
  readonly genesis: Genesis
  /** `murmur2(storyId) % partitions`, with the number of partitions in genesis. */
  partitionOf(storyId: string): number
  /**
   * Appends one record to the partition of its story. Resolves when it has its place, and readers can read it; a folder may
   * have folded it already. It is durable by then, or at the latest with whatever a reader commits of it: see `makeDurable`.
   * Appends that arrive during a send go together into the next one. Appends of one story keep their order: after one failed,
   * those that waited behind it fail too.
   * @throws LogUnavailable: the outcome is unknown, never "not written"
   */
  append(record: NewRecord): Promise<LogPlace>
  /**
   * Resolves when an appended record is durable. Call it before an answer that rests on the append alone, and not on a verdict.
   * @throws LogUnavailable: the outcome is unknown, or the record is lost
   */
  makeDurable(place: LogPlace, record: NewRecord): Promise<void>
  /**
   * Lets a folder append records by itself, in the transaction in which it folds them: see `insertPlaced`. Only a log in the
   * database of its record, which no other process uses, asks it.
   * @returns a function that ends it
   */
  appendWith(folder: FoldingAppender): () => void
  /** Makes a reader. It allows one `take` at a time. */
  reader(): LogReader
  /** Reads the facts for the guard. @throws LogUnavailable */
  inspect(): Promise<LogFacts>
  /** One record; null if there is none at this offset. @throws LogUnavailable */
  recordAt(place: LogPlace): Promise<LogRecord | null>
  /**
   * The records at places of different partitions, by partition, as far as there are any.
   * @param within the ends of the partitions, where the caller has them: they are not asked for again
   * @throws LogUnavailable
   */
  recordsAt(
    places: readonly LogPlace[],
    within?: readonly (PartitionEnds & { partition: number })[],
  ): Promise<ReadonlyMap<number, LogRecord>>
  /** @throws LogUnavailable */
  ping(): Promise<void>
  /** Finishes the appends in flight and disconnects. */
  close(): Promise<void>
}

/**
 * Appends records at the places that they have, unless the ends of the log are elsewhere.
 * @returns false where nothing was written: the log then appends them itself
 * @throws an error where the outcome is unknown
 */
export type FoldingAppender = (records: readonly LogRecord[]) => Promise<boolean>

export interface LogReader {
  /** Reads a partition from an offset on. For a partition that is assigned already, this changes the offset. */
  assign(partition: number, from: bigint): void
  /** Goes on at an offset: the caller has the records before it. `take` may still give some of them. */
  skipTo(partition: number, offset: bigint): void
  /** Stops reading a partition: `take` gives none of its records any more. */
  revoke(partition: number): void
  /**
   * The next batches, at most one for each partition. Resolves as soon as there are any, or with none after `waitMs`. It
   * fetches the next batches while the caller works.
   * @throws LogUnavailable, LogRefused (an offset is no longer on the log). Assign the partitions again after a failure.
   */
  take(options: { waitMs: number; maxBytes: number }): Promise<LogBatch[]>
  close(): Promise<void>
}

/** The facts for the guard. */
export interface LogFacts {
  /** The settings of the log that can lose history, by name; null if the log has no settings. */
  settings: Readonly<Record<string, string>> | null
  partitions: readonly PartitionFacts[]
}

/** `earliest` is the first offset that still exists, `end` the offset of the next record. */
export interface PartitionEnds {
  earliest: bigint
  end: bigint
}

export interface PartitionFacts extends PartitionEnds {
  partition: number
  genesis: Genesis | OtherGenesis | null
}

/** The log did not answer. A record that was being written may or may not be on the log. */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable'
}

/** The message of an error. */
export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** The log answers, and is not the log that it should be. */
export class LogRefused extends Error {
  override readonly name = 'LogRefused'
}
