import type pg from 'pg'
import { LogRefused, type LogBatch, type LogReader } from '../log.js'
import { PrefetchReader, type FetchOptions, type Reading } from '../prefetch-reader.js'
import { FETCH_SQL, recordOf, type RecordRow } from './tables.js'
import type { Wakening } from './wakening.js'

export type Query = <Row extends pg.QueryResultRow>(
  text: string,
  values: unknown[],
  name?: string,
) => Promise<Row[]>

/** The most records of one partition in a fetch. */
const MAX_RECORDS = 500
/** The longest wait after a lost notification. */
const POLL_MS = 1_000

export function postgresReader(query: Query, wakening: Wakening): LogReader {
  return new PrefetchReader(
    (readings, options) => fetchOrWait(query, wakening, readings, options),
    () => {
      wakening.wakeHere()
      return Promise.resolve()
    },
  )
}

async function fetchOrWait(
  query: Query,
  wakening: Wakening,
  readings: readonly Reading[],
  { waitMs, maxBytes }: FetchOptions,
): Promise<LogBatch[]> {
  const woken = wakening.sleep(Math.min(POLL_MS, waitMs))
  const batches = await fetch(query, readings, Math.ceil(maxBytes / readings.length))
  if (batches.length > 0) return batches
  await woken
  return fetch(query, readings, Math.ceil(maxBytes / readings.length))
}

type FetchRow = { partition: number; end: string } & (
  RecordRow | { [Column in keyof Omit<RecordRow, 'partition'>]: null }
)

async function fetch(query: Query, readings: readonly Reading[], maxBytes: number): Promise<LogBatch[]> {
  const rows = await query<FetchRow>(
    FETCH_SQL,
    [
      readings.map(({ partition }) => partition),
      readings.map(({ next }) => String(next)),
      MAX_RECORDS,
      maxBytes,
    ],
    'log_fetch',
  )
  return readings.flatMap(({ partition, next }) => {
    const own = rows.filter((row) => row.partition === partition)
    const end = BigInt(own[0]?.end ?? 0)
    const records = own.flatMap((row) => (row.offset === null ? [] : [recordOf(row)]))
    const [first] = records
    if (end < next || (first && first.offset !== next))
      throw new LogRefused(`partition ${partition} has no record at offset ${next}`)
    return first ? [{ partition, records, end }] : []
  })
}
