import type { Genesis, OtherGenesis } from './genesis.js'

/** A record as it lies on the log. */
export interface LogRecord {
  partition: number
  offset: bigint
  /** The log's time, milliseconds since 1970. */
  timestamp: number
  key: string | null
  value: Buffer | null
  headers: Readonly<Record<string, string>>
}

/** What a writer gives to the log. */
export interface NewRecord {
  /** Key, and what the partition follows from. */
  storyId: string
  value: Buffer
  headers?: Readonly<Record<string, string>>
}

export interface LogPlace {
  partition: number
  offset: bigint
}

/** Records of one partition, in order, without a gap. */
export interface LogBatch {
  partition: number
  records: LogRecord[]
  /** The log's end when they were fetched: the offset that the next record will get. */
  end: bigint
}

/**
 * The append log: partitions of records in an order that never changes. Two adapters keep these promises, and one
 * suite holds both to them.
 */
export interface AppendLog {
  /**
   * Connects. With `create`, makes the store (partitions, genesis) where there is none; two that do so at once
   * make one.
   * @throws LogUnavailable where it cannot be reached
   * @throws LogRefused where there is no store and none is to be made
   */
  open(options: { create: boolean }): Promise<void>
  /** The genesis that `open` found or made. */
  readonly genesis: Genesis
  /** `murmur2(storyId) % partitions`, with the number of partitions that genesis pins. */
  partitionOf(storyId: string): number
  /**
   * Appends one record to its story's partition. Resolves once it is durable. Appends that arrive while a send
   * is in flight travel together in the next. Of one story they keep their order: none is written behind one
   * that failed and was not tried again.
   * @throws LogUnavailable: the outcome is unknown, never "not written"
   */
  append(record: NewRecord): Promise<LogPlace>
  /** A reader of its own, at most one `take` at a time. */
  reader(): LogReader
  /** What the guard looks at, read afresh. @throws LogUnavailable */
  inspect(): Promise<LogFacts>
  /** One record, or null where there is none at this offset. @throws LogUnavailable */
  recordAt(place: LogPlace): Promise<LogRecord | null>
  /** @throws LogUnavailable */
  ping(): Promise<void>
  /** Finishes what is in flight and disconnects. */
  close(): Promise<void>
}

export interface LogReader {
  /** Reads a partition from an offset on. A partition that is already read is read anew from there. */
  assign(partition: number, from: bigint): void
  /** After this `take` gives nothing of the partition. */
  revoke(partition: number): void
  /**
   * The next batches, at most one for each partition: as soon as there are any, or none after `waitMs`. Fetches on
   * while the caller works.
   * @throws LogUnavailable, LogRefused (an offset that is no longer there): assign anew after it
   */
  take(options: { waitMs: number; maxBytes: number }): Promise<LogBatch[]>
  close(): Promise<void>
}

/** What the guard looks at. */
export interface LogFacts {
  /** Settings of the log that can lose history, by name; null where the log has none. */
  settings: Readonly<Record<string, string>> | null
  partitions: readonly PartitionFacts[]
}

export interface PartitionFacts {
  partition: number
  /** The first offset that is still there, and the offset that the next record will get. */
  earliest: bigint
  end: bigint
  genesis: Genesis | OtherGenesis | null
}

/** The log did not answer. What was being written may or may not be on it. */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable'
}

/** What went wrong, in the words of whoever threw it. */
export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** The log is there, and is not what it must be. */
export class LogRefused extends Error {
  override readonly name = 'LogRefused'
}
