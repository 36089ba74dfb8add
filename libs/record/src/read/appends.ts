import { DIGEST_HEADER, readEnvelope } from '@filrouge/story'
import type { DataSource } from 'typeorm'
import { prepared } from '@filrouge/database'
import { columnsOf, listed, type RowPart } from '../write/tables.js'

/** How an append ended, and the request that decided it. */
export type AppendOutcome = {
  appendId: string
  requestId: string
  storyId: string
  requestDigest: string
  recordedBy: string
  recordedAt: string
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
  /** Another request was accepted under the append id before. */
  | { status: 'reused' }
  /** It waits until an operator releases its story. */
  | { status: 'quarantined' }
)

/** A request whose verdict is wanted. */
export interface SentRequest {
  appendId: string
  requestId: string
  requestDigest: string
}

const COLUMNS = columnsOf(
  'append',
  'append_id',
  'request_id',
  'story_id',
  'verdict',
  'recorded_at',
  'learned_at',
  'recorded_by',
  'request_digest',
  'from_version',
  'to_version',
  'detail',
)

type Row = RowPart<'append', typeof COLUMNS> & {
  append_id: string
  request_id: string
  story_id: string
  recorded_by: string
  request_digest: string
  detail: { currentVersion?: number; code?: string; pointer?: string; message?: string } | null
  events: { version: number; type: string; hash: string }[] | null
}

const JUDGED = listed(COLUMNS)
const WAITING = `append_id, request_id, story_id, 'quarantined' AS verdict, recorded_at, NULL AS learned_at,
    '' AS recorded_by, '' AS request_digest, NULL::integer AS from_version, NULL::integer AS to_version,
    NULL::json AS detail`

/** $1 append ids: those that were accepted, with their events. */
const ACCEPTED = `
  SELECT ${JUDGED},
    (SELECT json_agg(json_build_object('version', e.version, 'type', e.type, 'hash', e.hash) ORDER BY e.version)
     FROM record.event e
     WHERE e.story_id = a.story_id AND e.version BETWEEN a.from_version AND a.to_version) AS events
  FROM record.append a WHERE verdict = 'accepted' AND append_id = ANY ($1::text[])`

/** $2 request ids. */
const REQUESTS_SQL = `${ACCEPTED}
  UNION ALL
  SELECT ${JUDGED}, NULL FROM record.append
  WHERE verdict IN ('conflict', 'rejected') AND request_id = ANY ($2::text[])
  UNION ALL
  SELECT ${WAITING}, NULL FROM record.quarantined_append WHERE request_id = ANY ($2::text[])`

/**
 * The outcomes of those requests that are decided, by request id. As in the fold: a request that was refused stays
 * refused; else an append that was accepted under its id decides, be it by this request or by another. One round trip.
 */
export async function requestOutcomes(
  dataSource: DataSource,
  requests: readonly SentRequest[],
): Promise<Map<string, AppendOutcome>> {
  const rows = await prepared<Row>(dataSource, 'request_outcomes', REQUESTS_SQL, [
    requests.map(({ appendId }) => appendId),
    requests.map(({ requestId }) => requestId),
  ])
  const accepted = new Map<string, AppendOutcome>()
  const refused = new Map<string, AppendOutcome>()
  const waiting = new Map<string, AppendOutcome>()
  for (const row of rows) {
    const found = outcome(row)
    if (found.status === 'accepted') accepted.set(found.appendId, found)
    else if (found.status === 'quarantined') waiting.set(found.requestId, found)
    else refused.set(found.requestId, found)
  }
  const outcomes = new Map<string, AppendOutcome>()
  for (const { appendId, requestId, requestDigest } of requests) {
    const acceptance = accepted.get(appendId)
    const found =
      refused.get(requestId) ??
      (acceptance && ofAccepted(acceptance, requestId, requestDigest)) ??
      waiting.get(requestId)
    if (found) outcomes.set(requestId, found)
  }
  return outcomes
}

/** What a request gets whose append id was accepted: that acceptance, or `reused` where it asks for something else. */
function ofAccepted(acceptance: AppendOutcome, requestId: string, requestDigest: string): AppendOutcome {
  if (acceptance.requestDigest === requestDigest) return acceptance
  const { appendId, storyId, recordedBy, recordedAt } = acceptance
  return { appendId, requestId, storyId, requestDigest, recordedBy, recordedAt, status: 'reused' }
}

/** The last record under each append id that was refused, or that waits. */
const APPENDS_SQL = `${ACCEPTED}
  UNION ALL
  SELECT last.*, NULL FROM unnest($1::text[]) AS wanted(id) CROSS JOIN LATERAL (
    SELECT ${JUDGED} FROM record.append
    WHERE verdict IN ('conflict', 'rejected') AND append_id = wanted.id ORDER BY log_offset DESC LIMIT 1
  ) last
  UNION ALL
  SELECT last.*, NULL FROM unnest($1::text[]) AS wanted(id) CROSS JOIN LATERAL (
    SELECT ${WAITING} FROM record.quarantined_append
    WHERE append_id = wanted.id ORDER BY log_offset DESC LIMIT 1
  ) last`

/**
 * How appends ended, by append id: accepted where one of their requests was, else waiting where one still does, else as
 * the last was refused. One round trip, however many.
 */
export async function appendOutcomes(
  dataSource: DataSource,
  appendIds: readonly string[],
): Promise<Map<string, AppendOutcome>> {
  const rows = await prepared<Row>(dataSource, 'append_outcomes', APPENDS_SQL, [appendIds])
  const outcomes = new Map<string, AppendOutcome>()
  for (const row of rows) {
    const other = outcomes.get(row.append_id)
    if (!other || rank(row.verdict) > rank(other.status)) outcomes.set(row.append_id, outcome(row))
  }
  return outcomes
}

/** Which of an append's outcomes stands before another: an acceptance, then what waits, then a refusal. */
const rank = (verdict: string) => ['quarantined', 'accepted'].indexOf(verdict)

const REFUSED_SQL = `
  SELECT raw_value AS value, raw_headers AS headers FROM record.append
  WHERE verdict IN ('conflict', 'rejected') AND request_id = $1 AND raw_value IS NOT NULL`

/** The shorthand that a refused request was sent by; null where it was none. */
export async function refusedSentAs(dataSource: DataSource, requestId: string): Promise<string | null> {
  const [row] = await prepared<{ value: Buffer; headers: Record<string, string> }>(
    dataSource,
    'refused_request',
    REFUSED_SQL,
    [requestId],
  )
  if (!row) return null
  const content = readEnvelope(row.value, row.headers[DIGEST_HEADER])
  return content.kind === 'envelope' ? (content.envelope.sentAs ?? null) : null
}

function outcome(row: Row): AppendOutcome {
  const base = {
    appendId: row.append_id,
    requestId: row.request_id,
    storyId: row.story_id,
    requestDigest: row.request_digest,
    recordedBy: row.recorded_by,
    recordedAt: row.recorded_at,
  }
  switch (row.verdict) {
    case 'accepted':
      return {
        ...base,
        status: 'accepted',
        learnedAt: row.learned_at,
        fromVersion: row.from_version ?? 0,
        toVersion: row.to_version ?? 0,
        events: row.events ?? [],
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
      throw new Error(`append ${row.append_id} was found by the verdict ${row.verdict}`)
  }
}
