import { groupBy } from '@filrouge/database'
import type { LogRecord } from '../log.js'

/** Parts of a statement that writes more than the log. Each is a function of the names of its parameters. */
export interface InsertParts {
  values: [string, string, Buffer[], string]
  /** Common table expressions that write. */
  tables(parameters: readonly string[]): string[]
  /** The condition under which the records are at their places. Where it is false the statement must fail. */
  holds(parameters: readonly string[]): string
}

/**
 * Appends records that have their places already. They are right behind the ends of their partitions, and no earlier than
 * the last record there.
 * @param records in the order of each partition, with keys and values
 */
export function insertPlaced(records: readonly LogRecord[]): InsertParts {
  const ends = movedEnds(records).map(({ first, next, ...end }) => ({
    ...end,
    first: String(first),
    next: String(next),
  }))
  const rows = records.map(({ partition, offset, timestamp, key, headers }) => ({
    partition,
    offset: String(offset),
    time: timestamp,
    key,
    headers,
  }))
  return {
    values: [JSON.stringify(ends), JSON.stringify(rows), records.map(valueOf), String(ends.length)],
    tables: insertSql,
    holds: ([, , , count]) => `(SELECT count(*) FROM log_end) = ${count}::integer`,
  }
}

/** The end of a partition before some records, and after them, with the time of the last one. */
interface MovedEnd {
  partition: number
  first: bigint
  next: bigint
  time: number
}

/** How records move the ends of their partitions, in the order of partitions. */
export function movedEnds(records: readonly LogRecord[]): MovedEnd[] {
  const ends = [...groupBy(records, ({ partition }) => partition)].flatMap(([partition, own]) => {
    const [first, last] = [own[0], own.at(-1)]
    return first && last
      ? [{ partition, first: first.offset, next: last.offset + 1n, time: last.timestamp }]
      : []
  })
  return ends.sort((one, other) => one.partition - other.partition)
}

const insertSql: InsertParts['tables'] = ([ends, rows, values]) => [
  `log_end AS (
    UPDATE log.partition p SET next_offset = e.next, last_time = e.time
    FROM json_to_recordset(${ends}::json) AS e(partition integer, first bigint, next bigint, time bigint)
    WHERE p.partition = e.partition AND p.next_offset = e.first AND p.last_time <= e.time
    RETURNING p.partition)`,
  `log_insert AS (
    INSERT INTO log.record (partition, "offset", recorded_time, key, value, headers)
    SELECT r.partition, r."offset", r.time, r.key, r.value, r.headers
    FROM ROWS FROM (
      json_to_recordset(${rows}::json) AS (partition integer, "offset" bigint, time bigint, key text, headers json),
      unnest(${values}::bytea[])
    ) AS r(partition, "offset", time, key, headers, value))`,
]

function valueOf({ value }: LogRecord): Buffer {
  if (!value) throw new Error('a record without a value was to be appended')
  return value
}
