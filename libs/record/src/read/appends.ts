import type { AppendAccepted } from '@filrouge/contract'
import { DIGEST_HEADER, readEnvelope, type RuleCode } from '@filrouge/story'
import type { DataSource } from 'typeorm'
import { prepared } from '@filrouge/database'

/** What became of an append: the verdict on the first record that carried its id. */
export type AppendOutcome = {
  appendId: string
  storyId: string
  requestDigest: string
  recordedBy: string
  recordedAt: string
  /** Where on its partition the record lies that was judged. */
  logOffset: string
} & (
  | {
      status: 'accepted'
      learnedAt: string | null
      fromVersion: number
      toVersion: number
      events: AppendAccepted['events']
    }
  | { status: 'conflict'; currentVersion: number }
  | { status: 'rejected'; code: RuleCode; pointer: string; message: string }
  | { status: 'quarantined' }
)

type Row = {
  append_id: string
  story_id: string
  recorded_at: string
  log_offset: string
  learned_at: string | null
  recorded_by: string
  request_digest: string
} & (
  | { verdict: 'accepted'; from_version: number; to_version: number; events: AppendAccepted['events'] }
  | { verdict: 'conflict'; detail: { currentVersion: number } }
  | { verdict: 'rejected'; detail: { code: RuleCode; pointer: string; message: string } }
  | { verdict: 'quarantined' }
  /** Never the first verdict on an append id. */
  | { verdict: 'reused' | 'unreadable' }
)

const APPENDS_SQL = `
  SELECT append_id, story_id, verdict, recorded_at, log_offset, learned_at, recorded_by, request_digest, from_version,
    to_version, detail,
    CASE WHEN verdict = 'accepted' THEN
      (SELECT json_agg(json_build_object('version', e.version, 'type', e.type, 'hash', e.hash) ORDER BY e.version)
       FROM record.event e
       WHERE e.story_id = a.story_id AND e.version BETWEEN a.from_version AND a.to_version) END AS events
  FROM record.append a WHERE first AND append_id = ANY ($1::text[])
  UNION ALL
  SELECT append_id, story_id, 'quarantined', recorded_at, log_offset, NULL, '', '', NULL, NULL, NULL, NULL
  FROM record.quarantined_append WHERE append_id = ANY ($1::text[])`

/** The outcomes of those appends that the fold has met, by append id. One round trip, however many. */
export async function appendOutcomes(
  dataSource: DataSource,
  appendIds: readonly string[],
): Promise<Map<string, AppendOutcome>> {
  const rows = await prepared<Row>(dataSource, 'append_outcomes', APPENDS_SQL, [appendIds])
  const outcomes = new Map<string, AppendOutcome>()
  for (const row of rows) {
    // A verdict stands before a record of the same id that still waits.
    if (row.verdict === 'quarantined' && outcomes.has(row.append_id)) continue
    outcomes.set(row.append_id, outcome(row))
  }
  return outcomes
}

const REFUSED_SQL = `
  SELECT raw_value AS value, raw_headers AS headers FROM record.append
  WHERE first AND append_id = $1 AND raw_value IS NOT NULL`

/** The shorthand that a refused append was sent by; null where it was none. */
export async function refusedSentAs(dataSource: DataSource, appendId: string): Promise<string | null> {
  const [row] = await prepared<{ value: Buffer; headers: Record<string, string> }>(
    dataSource,
    'refused_append',
    REFUSED_SQL,
    [appendId],
  )
  if (!row) return null
  const content = readEnvelope(row.value, row.headers[DIGEST_HEADER])
  return content.kind === 'envelope' ? (content.envelope.sentAs ?? null) : null
}

function outcome(row: Row): AppendOutcome {
  const base = {
    appendId: row.append_id,
    storyId: row.story_id,
    requestDigest: row.request_digest,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
    logOffset: row.log_offset,
  }
  switch (row.verdict) {
    case 'accepted':
      return {
        ...base,
        status: 'accepted',
        learnedAt: row.learned_at,
        fromVersion: row.from_version,
        toVersion: row.to_version,
        events: row.events,
      }
    case 'conflict':
      return { ...base, status: 'conflict', currentVersion: row.detail.currentVersion }
    case 'rejected':
      return {
        ...base,
        status: 'rejected',
        code: row.detail.code,
        pointer: row.detail.pointer,
        message: row.detail.message,
      }
    case 'quarantined':
      return { ...base, status: 'quarantined' }
    default:
      throw new Error(`the first record of append ${row.append_id} has the verdict ${row.verdict}`)
  }
}
