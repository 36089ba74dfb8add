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
  const ends = new Map<number, { partition: number; first: string; next: string; time: number }>()
  for (const { partition, offset, timestamp: time } of records) {
    const first = ends.get(partition)?.first ?? String(offset)
    ends.set(partition, { partition, first, next: String(offset + 1n), time })
  }
  const inOrder = [...ends.values()].sort((one, other) => one.partition - other.partition)
  const rows = records.map(({ partition, offset, timestamp, key, headers }) => ({
    partition,
    offset: String(offset),
    time: timestamp,
    key,
    headers,
  }))
  return {
    values: [JSON.stringify(inOrder), JSON.stringify(rows), records.map(valueOf), String(inOrder.length)],
    tables: insertSql,
    holds: ([, , , count]) => `(SELECT count(*) FROM log_end) = ${count}::integer`,
  }
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
