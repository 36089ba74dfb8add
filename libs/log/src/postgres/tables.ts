import type { LogRecord } from '../log.js'

/** Schema `log`: partitions of records. An append locks the row of its partition, so offsets have no gaps. */
export const CREATE_SQL = `
  CREATE SCHEMA IF NOT EXISTS log;
  CREATE TABLE IF NOT EXISTS log.partition (
    partition integer PRIMARY KEY,
    next_offset bigint NOT NULL,
    last_time bigint NOT NULL
  );
  CREATE TABLE IF NOT EXISTS log.record (
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    recorded_time bigint NOT NULL,
    key text COLLATE "C",
    value bytea,
    headers json NOT NULL,
    PRIMARY KEY (partition, "offset")
  )`

/** The advisory lock for making a store: "frlg" in ASCII. */
export const CREATE_LOCK = 0x66726c67

export const EXISTS_SQL = `SELECT to_regclass('log.record') IS NOT NULL AS there`

/**
 * Adds records to their partitions. The rows are locked in the order of partitions, so that two writers cannot deadlock.
 * $1 partitions, $2 keys, $3 values, $4 headers. Returns the place and time of each in order.
 */
export const APPEND_SQL = `
  WITH given AS (
    SELECT * FROM unnest($1::integer[], $2::text[], $3::bytea[], $4::text[])
      WITH ORDINALITY AS r(partition, key, value, headers, i)
  ), counted AS (
    SELECT partition, count(*) AS n FROM given GROUP BY partition
  ), locked AS (
    SELECT p.partition FROM log.partition p
    WHERE p.partition IN (SELECT partition FROM counted) ORDER BY p.partition FOR UPDATE
  ), taken AS (
    UPDATE log.partition p
    SET next_offset = p.next_offset + c.n,
        last_time = greatest(p.last_time, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)
    FROM counted c JOIN locked USING (partition)
    WHERE p.partition = c.partition
    RETURNING p.partition, p.next_offset - c.n AS first, p.last_time
  ), placed AS (
    SELECT g.*, t.first + row_number() OVER (PARTITION BY g.partition ORDER BY g.i) - 1 AS "offset", t.last_time
    FROM given g JOIN taken t USING (partition)
  ), inserted AS (
    INSERT INTO log.record (partition, "offset", recorded_time, key, value, headers)
    SELECT partition, "offset", last_time, key, value, headers::json FROM placed
  )
  SELECT partition, "offset", last_time AS recorded_time FROM placed ORDER BY i`

/** As {@link APPEND_SQL} for one record, at half the cost: $1 its partition, $2 key, $3 value, $4 headers as JSON. */
export const APPEND_ONE_SQL = `
  WITH taken AS (
    UPDATE log.partition
    SET next_offset = next_offset + 1,
        last_time = greatest(last_time, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint)
    WHERE partition = $1::integer
    RETURNING partition, next_offset - 1 AS "offset", last_time AS recorded_time
  ), inserted AS (
    INSERT INTO log.record (partition, "offset", recorded_time, key, value, headers)
    SELECT partition, "offset", recorded_time, $2::text, $3::bytea, $4::json FROM taken
  )
  SELECT * FROM taken`

/** The ends of partitions, which nobody else moves until the transaction ends. $1 partitions. */
export const LOCK_SQL = `
  SELECT partition, next_offset AS "end" FROM log.partition WHERE partition = ANY ($1::integer[])
  ORDER BY partition FOR UPDATE`

/** $1 partitions, $2 first offsets; for each partition: $3 most records, $4 most bytes (at least one record). */
export const FETCH_SQL = `
  SELECT w.partition, p.next_offset AS "end", r."offset", r.recorded_time, r.key, r.value, r.headers
  FROM unnest($1::integer[], $2::bigint[]) AS w(partition, first)
  JOIN log.partition p USING (partition)
  LEFT JOIN LATERAL (
    SELECT * FROM (
      SELECT *, sum(octet_length(value)) OVER (ORDER BY "offset") - octet_length(value) AS before
      FROM (
        SELECT * FROM log.record WHERE partition = w.partition AND "offset" >= w.first ORDER BY "offset" LIMIT $3
      ) next
    ) sized WHERE before IS NULL OR before < $4
  ) r ON true
  ORDER BY w.partition, r."offset"`

/** A transaction that changes nothing, and whose commit waits until the write-ahead log is on disk. */
export const FLUSH_SQL = `SELECT pg_logical_emit_message(true, 'filrouge', '')`

export const FACTS_SQL = `
  SELECT p.partition, p.next_offset AS "end",
    coalesce((SELECT min("offset") FROM log.record r WHERE r.partition = p.partition), p.next_offset) AS earliest,
    (SELECT value FROM log.record r WHERE r.partition = p.partition AND r."offset" = 0) AS genesis
  FROM log.partition p ORDER BY p.partition`

/** $1 partitions, $2 an offset of each. Each record is found by its key. */
export const RECORDS_SQL = `
  SELECT r.* FROM unnest($1::integer[], $2::bigint[]) place (partition, "offset") CROSS JOIN LATERAL (
    SELECT partition, "offset", recorded_time, key, value, headers FROM log.record r
    WHERE r.partition = place.partition AND r."offset" = place."offset" LIMIT 1) r`

export interface RecordRow {
  partition: number
  offset: string
  recorded_time: string
  key: string | null
  value: Buffer | null
  headers: Record<string, string>
}

export const recordOf = (row: RecordRow): LogRecord => ({
  partition: row.partition,
  offset: BigInt(row.offset),
  timestamp: Number(row.recorded_time),
  key: row.key,
  value: row.value,
  headers: row.headers,
})
