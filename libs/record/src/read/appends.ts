import type { AppendAccepted } from '@filrouge/contract'
import { DIGEST_HEADER, readEnvelope, type Envelope, type RuleCode } from '@filrouge/story'
import type { DataSource } from 'typeorm'
import { prepared } from '@filrouge/database'
import { columnsOf, listed } from '../write/tables.js'

/** The outcome of an append, and the request that decided it. */
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
      events: AppendAccepted['events']
    }
  | { status: 'conflict'; currentVersion: number }
  | { status: 'rejected'; code: RuleCode; pointer: string; message: string }
  /** A different request was accepted under the append id before, as these versions. */
  | { status: 'reused'; fromVersion: number; toVersion: number }
  /** The append waits until an operator releases its story. */
  | { status: 'quarantined' }
)

type Accepted = Extract<AppendOutcome, { status: 'accepted' }>

/** A request that a caller waits for. */
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

type Row = {
  append_id: string
  request_id: string
  story_id: string
  recorded_at: string
  learned_at: string | null
  recorded_by: string
  request_digest: string
} & (
  | { verdict: 'accepted'; from_version: number; to_version: number; events: AppendAccepted['events'] }
  | { verdict: 'conflict'; detail: { currentVersion: number } }
  | { verdict: 'rejected'; detail: { code: RuleCode; pointer: string; message: string } }
  | { verdict: 'quarantined' }
)

const JUDGED = listed(COLUMNS)
const WAITING = `append_id, request_id, story_id, 'quarantined' AS verdict, recorded_at, NULL AS learned_at,
    '' AS recorded_by, '' AS request_digest, NULL::integer AS from_version, NULL::integer AS to_version,
    NULL::json AS detail`

/** $1 append ids. Gives the accepted appends with their events. */
const ACCEPTED = `
  SELECT ${JUDGED},
    (SELECT json_agg(json_build_object('version', e.version, 'type', e.type, 'hash', e.hash) ORDER BY e.version)
     FROM record.event e
     WHERE e.story_id = a.story_id AND e.version BETWEEN a.from_version AND a.to_version) AS events
  FROM record.append a WHERE verdict = 'accepted' AND append_id = ANY ($1::text[])`

/** $1 append ids, $2 request ids. Adds the refused and the waiting requests. */
const REQUESTS_SQL = `${ACCEPTED}
  UNION ALL
  SELECT ${JUDGED}, NULL FROM record.append
  WHERE verdict IN ('conflict', 'rejected') AND request_id = ANY ($2::text[])
  UNION ALL
  SELECT ${WAITING}, NULL FROM record.quarantined_append WHERE request_id = ANY ($2::text[])`

/**
 * The outcomes of the decided requests, by request id. The order is that of the fold. A refused request stays refused. Else
 * the append that was accepted under its append id decides, by this request or by another. One round trip.
 */
export async function requestOutcomes(
  dataSource: DataSource,
  requests: readonly SentRequest[],
): Promise<Map<string, AppendOutcome>> {
  const rows = await prepared<Row>(dataSource, 'request_outcomes', REQUESTS_SQL, [
    requests.map(({ appendId }) => appendId),
    requests.map(({ requestId }) => requestId),
  ])
  const accepted = new Map<string, Accepted>()
  const refused = new Map<string, AppendOutcome>()
  const waiting = new Map<string, AppendOutcome>()
  for (const row of rows) {
    const one = outcome(row)
    if (one.status === 'accepted') accepted.set(one.appendId, one)
    else if (one.status === 'quarantined') waiting.set(one.requestId, one)
    else refused.set(one.requestId, one)
  }
  const outcomes = new Map<string, AppendOutcome>()
  for (const { appendId, requestId, requestDigest } of requests) {
    const acceptance = accepted.get(appendId)
    const decided =
      refused.get(requestId) ??
      (acceptance && ofAccepted(acceptance, requestId, requestDigest)) ??
      waiting.get(requestId)
    if (decided) outcomes.set(requestId, decided)
  }
  return outcomes
}

/** The outcome of a request under an accepted append id: that acceptance, or `reused` where the request differs. */
function ofAccepted(acceptance: Accepted, requestId: string, requestDigest: string): AppendOutcome {
  if (acceptance.requestDigest === requestDigest) return acceptance
  const { appendId, storyId, recordedBy, recordedAt, fromVersion, toVersion } = acceptance
  const ids = { appendId, requestId, storyId, requestDigest }
  return { ...ids, recordedBy, recordedAt, status: 'reused', fromVersion, toVersion }
}

/** $1 append ids. Adds the last refused and the last waiting record of each. */
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
 * The outcomes of appends, by append id. An append is accepted where one of its requests was accepted. Else it waits where
 * one of its requests waits. Else its last refusal is its outcome. One round trip for any number of appends.
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

/** The precedence of an append's outcomes: an acceptance, then a waiting request, then a refusal. */
const rank = (verdict: string) => ['quarantined', 'accepted'].indexOf(verdict)

const REFUSED_SQL = `
  SELECT raw_value AS value, raw_headers AS headers FROM record.append
  WHERE verdict IN ('conflict', 'rejected') AND request_id = $1 AND raw_value IS NOT NULL`

/** The envelope of a refused request. Null: the request was not refused. */
export async function refusedEnvelope(dataSource: DataSource, requestId: string): Promise<Envelope | null> {
  const [row] = await prepared<{ value: Buffer; headers: Record<string, string> }>(
    dataSource,
    'refused_request',
    REFUSED_SQL,
    [requestId],
  )
  if (!row) return null
  const content = readEnvelope(row.value, row.headers[DIGEST_HEADER])
  return content.kind === 'envelope' ? content.envelope : null
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
        fromVersion: row.from_version,
        toVersion: row.to_version,
        events: row.events,
      }
    case 'conflict':
      return { ...base, status: 'conflict', currentVersion: row.detail.currentVersion }
    case 'rejected': {
      const { code, pointer, message } = row.detail
      return { ...base, status: 'rejected', code, pointer, message }
    }
    case 'quarantined':
      return { ...base, status: 'quarantined' }
  }
}
