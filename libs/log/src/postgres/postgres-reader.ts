import type pg from 'pg'
import { LogRefused, type LogBatch, type LogReader } from '../log.js'
import { PrefetchReader, type FetchOptions, type Reading } from '../prefetch-reader.js'
import type { Arrivals, BatchLimits } from './arrivals.js'
import { FETCH_SQL, recordOf, type RecordRow } from './tables.js'
import type { Wakening } from './wakening.js'

export type Query = <Row extends pg.QueryResultRow>(
  text: string,
  values: unknown[],
  name?: string,
) => Promise<Row[]>

/** The most records of one partition in a fetch. */
const MAX_RECORDS = 500
/**
 * The longest time between two looks into the table: a notification can be lost, and an append without an answer can come
 * late. A process that has the log to itself looks so often only for a while after such an append.
 */
const POLL_MS = 1_000
const RARE_POLL_MS = 10_000

export interface ReaderParts {
  query: Query
  wakening: Wakening
  arrivals: Arrivals
  /** Whether other processes append to this log. */
  shared: boolean
}

export function postgresReader(parts: ReaderParts): LogReader {
  const table = new Table(parts)
  const stopReading = parts.arrivals.read()
  return new PrefetchReader(
    (readings, options) => table.fetch(readings, options),
    () => {
      stopReading()
      parts.wakening.wakeHere()
      return Promise.resolve()
    },
  )
}

/** Reads the next records: from memory where this process appended them, else from the table. */
class Table {
  /** The positions up to which the table was read to its end. From there on, what this process appends is in memory. */
  private atEnd = new WeakSet<Reading>()
  /** The number of notices before the table was read last. */
  private noticed = -1
  /** When the table was read last. */
  private readAt = -Infinity
  /** When something was missing in memory last. */
  private missedAt = -Infinity

  constructor(private readonly parts: ReaderParts) {}

  async fetch(readings: readonly Reading[], { waitMs, maxBytes }: FetchOptions): Promise<LogBatch[]> {
    const { wakening, arrivals } = this.parts
    const limits = { records: MAX_RECORDS, bytes: Math.ceil(maxBytes / readings.length) }
    const woken = wakening.sleep(Math.min(POLL_MS, waitMs))
    const next = async () => {
      if (this.mayHaveMore(readings)) return this.read(readings, limits)
      const arrived = arrivals.take(readings, limits)
      if (arrived) return arrived
      this.missedAt = performance.now()
      return this.read(readings, limits)
    }
    const batches = await next()
    if (batches.length > 0) return batches
    await woken
    return next()
  }

  /**
   * Whether the table may have records that are not in memory: of other processes, from before these positions were taken, or
   * of an append without an answer.
   */
  private mayHaveMore(readings: readonly Reading[]): boolean {
    return (
      performance.now() - this.readAt > this.pollMs ||
      this.noticed !== this.parts.wakening.notices ||
      readings.some((reading) => !this.atEnd.has(reading))
    )
  }

  private get pollMs(): number {
    const isRare = !this.parts.shared && performance.now() - this.missedAt > RARE_POLL_MS
    return isRare ? RARE_POLL_MS : POLL_MS
  }

  private async read(readings: readonly Reading[], limits: BatchLimits): Promise<LogBatch[]> {
    this.readAt = performance.now()
    this.noticed = this.parts.wakening.notices
    // A position can be moved on while its records are read.
    const asked = readings.map((reading) => ({ reading, next: reading.next }))
    const rows = await this.parts.query<FetchRow>(
      FETCH_SQL,
      [
        readings.map(({ partition }) => partition),
        asked.map(({ next }) => String(next)),
        limits.records,
        limits.bytes,
      ],
      'log_fetch',
    )
    return asked.flatMap(({ reading, next }) => {
      const { partition } = reading
      const own = rows.filter((row) => row.partition === partition)
      const end = BigInt(own[0]?.end ?? 0)
      const records = own.flatMap((row) => (row.offset === null ? [] : [recordOf(row)]))
      const [first] = records
      if (end < next || (first && first.offset !== next))
        throw new LogRefused(`partition ${partition} has no record at offset ${next}`)
      if (end === next + BigInt(records.length)) this.atEnd.add(reading)
      else this.atEnd.delete(reading)
      return first ? [{ partition, records, end }] : []
    })
  }
}

type FetchRow = { partition: number; end: string } & (
  RecordRow | { [Column in keyof Omit<RecordRow, 'partition'>]: null }
)
