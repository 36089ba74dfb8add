import type { LogRecord } from '../log.js'

/** Parts of a statement that writes more than the log. */
export interface InsertParts {
  /** Common table expressions that write. */
  parts: string[]
  /** The condition under which the records are at their places. Where it is false the statement must fail. */
  holds: string
}

/**
 * Appends records that have their places already. They are right behind the ends of their partitions, and no earlier than
 * the last record there.
 * @param records in the order of each partition, with keys and values
 * @param bind adds a parameter to the statement. @returns its name, such as `$1`
 */
export function insertPlaced(
  records: readonly LogRecord[],
  bind: (value: string | readonly string[] | readonly Buffer[]) => string,
): InsertParts {
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
  const moved = `log_end AS (
    UPDATE log.partition p SET next_offset = e.next, last_time = e.time
    FROM json_to_recordset(${bind(JSON.stringify(inOrder))}::json)
      AS e(partition integer, first bigint, next bigint, time bigint)
    WHERE p.partition = e.partition AND p.next_offset = e.first AND p.last_time <= e.time
    RETURNING p.partition)`
  const inserted = `log_insert AS (
    INSERT INTO log.record (partition, "offset", recorded_time, key, value, headers)
    SELECT r.partition, r."offset", r.time, r.key, r.value, r.headers
    FROM ROWS FROM (
      json_to_recordset(${bind(JSON.stringify(rows))}::json)
        AS (partition integer, "offset" bigint, time bigint, key text, headers json),
      unnest(${bind(records.map(valueOf))}::bytea[])
    ) AS r(partition, "offset", time, key, headers, value))`
  const count = bind(String(ends.size))
  return { parts: [moved, inserted], holds: `(SELECT count(*) FROM log_end) = ${count}::integer` }
}

function valueOf({ value }: LogRecord): Buffer {
  if (!value) throw new Error('a record without a value was to be appended')
  return value
}
