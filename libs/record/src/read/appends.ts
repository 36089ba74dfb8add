import type { DataSource } from 'typeorm'
import { groupBy } from './group.js'

/** What became of an append: the verdict on the first record that carried its id. */
export type AppendOutcome = {
  appendId: string
  storyId: string
  requestDigest: string
  recordedBy: string
  recordedAt: string
  partition: number
  offset: bigint
} & (
  | {
      status: 'accepted'
      learnedAt: string | null
      fromVersion: number
      toVersion: number
      events: { version: number; type: string; hash: string }[]
    }
  | { status: 'conflict'; currentVersion: number }
  | { status: 'rejected'; code: string; pointer: string; message: string }
  | { status: 'quarantined' }
)

interface Row {
  append_id: string
  story_id: string
  verdict: string
  recorded_at: string
  learned_at: string | null
  recorded_by: string
  request_digest: string
  from_version: number | null
  to_version: number | null
  detail: { currentVersion?: number; code?: string; pointer?: string; message?: string } | null
  partition: number
  log_offset: string
}

const APPENDS_SQL = `
  SELECT append_id, story_id, verdict, recorded_at, learned_at, recorded_by, request_digest, from_version,
    to_version, detail, partition, log_offset
  FROM record.append WHERE first AND append_id = ANY ($1::text[])
  UNION ALL
  SELECT append_id, story_id, 'quarantined', recorded_at, NULL, '', '', NULL, NULL, NULL, partition, log_offset
  FROM record.quarantined_append WHERE append_id = ANY ($1::text[])`

const EVENTS_SQL = `
  SELECT e.append_id, e.version, e.type, e.hash FROM record.event e
  JOIN unnest($1::text[], $2::integer[], $3::integer[]) AS a(story_id, from_version, to_version)
    ON e.story_id = a.story_id AND e.version BETWEEN a.from_version AND a.to_version
  ORDER BY e.version`

/** The outcomes of those appends that the fold has met, by append id. Two round trips, however many. */
export async function appendOutcomes(
  dataSource: DataSource,
  appendIds: readonly string[],
): Promise<Map<string, AppendOutcome>> {
  const rows: Row[] = await dataSource.query(APPENDS_SQL, [appendIds])
  const accepted = rows.filter((row) => row.verdict === 'accepted')
  const events: { append_id: string; version: number; type: string; hash: string }[] =
    accepted.length === 0
      ? []
      : await dataSource.query(EVENTS_SQL, [
          accepted.map((row) => row.story_id),
          accepted.map((row) => row.from_version),
          accepted.map((row) => row.to_version),
        ])
  const eventsOf = groupBy(events, (event) => event.append_id)
  const outcomes = new Map<string, AppendOutcome>()
  for (const row of rows) {
    // A verdict stands before a record of the same id that still waits.
    if (row.verdict === 'quarantined' && outcomes.has(row.append_id)) continue
    outcomes.set(row.append_id, outcome(row, eventsOf.get(row.append_id) ?? []))
  }
  return outcomes
}

function outcome(
  row: Row,
  events: readonly { version: number; type: string; hash: string }[],
): AppendOutcome {
  const base = {
    appendId: row.append_id,
    storyId: row.story_id,
    requestDigest: row.request_digest,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
    partition: row.partition,
    offset: BigInt(row.log_offset),
  }
  switch (row.verdict) {
    case 'accepted':
      return {
        ...base,
        status: 'accepted',
        learnedAt: row.learned_at,
        fromVersion: row.from_version ?? 0,
        toVersion: row.to_version ?? 0,
        events: events.map(({ version, type, hash }) => ({ version, type, hash })),
      }
    case 'conflict':
      return { ...base, status: 'conflict', currentVersion: row.detail?.currentVersion ?? 0 }
    case 'rejected':
      return {
        ...base,
        status: 'rejected',
        code: row.detail?.code ?? '',
        pointer: row.detail?.pointer ?? '',
        message: row.detail?.message ?? '',
      }
    case 'quarantined':
      return { ...base, status: 'quarantined' }
    default:
      throw new Error(`the first record of append ${row.append_id} has the verdict ${row.verdict}`)
  }
}

/** Whether a story's writes wait until an operator releases it. */
export async function isQuarantined(dataSource: DataSource, storyId: string): Promise<boolean> {
  const rows: unknown[] = await dataSource.query('SELECT 1 FROM record.quarantine WHERE story_id = $1', [
    storyId,
  ])
  return rows.length > 0
}
