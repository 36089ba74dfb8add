import type pg from 'pg'
import { LogRefused, type LogBatch, type LogReader } from '../log.js'
import { FETCH_SQL, recordOf, type RecordRow } from './tables.js'
import type { Wakening } from './wakening.js'

type Query = <Row extends pg.QueryResultRow>(text: string, values: unknown[], name?: string) => Promise<Row[]>

/** Records of one partition at most in a fetch. */
const MAX_RECORDS = 500
/** A lost waking costs at most this. */
const POLL_MS = 1_000

interface Reading {
  /** The next offset to fetch. */
  next: bigint
}

interface Fetched {
  reading: Reading
  batch: LogBatch
}

type FetchRow = { partition: number; end: string } & (
  RecordRow | { [Column in keyof Omit<RecordRow, 'partition'>]: null }
)

export class PostgresReader implements LogReader {
  private readonly partitions = new Map<number, Reading>()
  private ahead: Promise<Fetched[]> | null = null
  private closed = false

  constructor(
    private readonly query: Query,
    private readonly wakening: Wakening,
  ) {}

  assign(partition: number, from: bigint): void {
    this.partitions.set(partition, { next: from })
  }

  revoke(partition: number): void {
    this.partitions.delete(partition)
  }

  async take({ waitMs, maxBytes }: { waitMs: number; maxBytes: number }): Promise<LogBatch[]> {
    const deadline = Date.now() + waitMs
    for (;;) {
      const woken = this.wakening.sleep(Math.min(POLL_MS, Math.max(0, deadline - Date.now())))
      const batches = this.standing(await (this.ahead ?? this.fetch(maxBytes)))
      this.ahead = null
      if (batches.length > 0) {
        this.ahead = this.fetch(maxBytes)
        this.ahead.catch(() => undefined) // the next take meets it
        return batches
      }
      if (this.closed || Date.now() >= deadline) return []
      await woken
    }
  }

  async close(): Promise<void> {
    this.closed = true
    this.partitions.clear()
    await this.ahead?.catch(() => undefined)
  }

  /** Drops what was fetched before a partition was revoked or assigned anew. */
  private standing(fetched: readonly Fetched[]): LogBatch[] {
    return fetched
      .filter(({ reading, batch }) => this.partitions.get(batch.partition) === reading)
      .map(({ batch }) => batch)
  }

  private async fetch(maxBytes: number): Promise<Fetched[]> {
    const wanted = [...this.partitions]
    if (wanted.length === 0) return []
    const rows = await this.query<FetchRow>(
      FETCH_SQL,
      [
        wanted.map(([partition]) => partition),
        wanted.map(([, { next }]) => String(next)),
        MAX_RECORDS,
        Math.ceil(maxBytes / wanted.length),
      ],
      'log_fetch',
    )
    const fetched: Fetched[] = []
    for (const [partition, reading] of wanted) {
      const own = rows.filter((row) => row.partition === partition)
      const end = BigInt(own[0]?.end ?? 0)
      const records = own.flatMap((row) => (row.offset === null ? [] : [recordOf(row)]))
      const [first] = records
      if (end < reading.next || (first && first.offset !== reading.next))
        throw new LogRefused(`partition ${partition} has no record at offset ${reading.next}`)
      const last = records.at(-1)
      if (!last) continue
      reading.next = last.offset + 1n
      fetched.push({ reading, batch: { partition, records, end } })
    }
    return fetched
  }
}
