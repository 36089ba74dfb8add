import type { Attempt } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { statementTransaction, transaction } from '@filrouge/database'
import { HELD_SQL } from '@filrouge/feed'
import { isTrouble, judgedTaken, judgeResults, recordSuccesses, type Judged } from './judge-results.js'
import { laneAfter, type JudgedAttempt, type JudgedResult, type LaneResult } from './results.js'
import { storable } from './storable.js'
import { wakeLanes } from './wake-lanes.js'

/** The ids of the keys that the principal of subscription s has now; null: none. */
const KEYS_SQL = `(SELECT array_agg(k.key_id ORDER BY k.key_id) FROM service.key k
        WHERE k.name = s.principal AND (k.expires_at IS NULL OR k.expires_at > $5 COLLATE "C"))`

/**
 * Whether the facts of `JudgedBy` are unchanged: the subscription, its principal's keys, the story's visibility and its
 * held developments. The endpoint must be active, since a failing one gets one message at a time.
 */
const AS_JUDGED = `coalesce((
        SELECT s.status = 'active' AND s.updated_at = r.changed_at AND ${KEYS_SQL} = r.keys FROM service.subscription s
        WHERE s.subscription_id = r.subscription_id) AND (
        SELECT s.visibility = r.visibility AND ${HELD_SQL} IS NOT DISTINCT FROM r.held FROM record.story s
        WHERE s.story_id = r.story_id AND s.to_version IS NULL LIMIT 1), false)`

/** The endpoint is well: a success changes only the time of its last success. */
const WELL_SQL = `(s.status <> 'failing' AND s.failures = 0 AND s.failing_since IS NULL)`

/**
 * Writes the results of any number of lanes in one statement: $1 lanes, $2 the courier, $3 attempts, $4 endpoints that
 * took a message with the time of its last success, $5 now.
 *
 * Only the claim that leases a lane moves it. A courier that was frozen and has lost the lane moves nothing. A batch can
 * have results of several claims of a lane, so a result has a number `n`, and all that follows from it is joined by it.
 * `own` is false if the lane's next version has changed since the claim: a replay then stays as it is.
 *
 * The time of the last success of an endpoint that is well is written twice a second at most, and only if its row is
 * not locked: claims lock it. Endpoints that are not well are returned, and not written.
 */
const RECORD_SQL = `
  WITH result AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS r(n integer, subscription_id text, story_id text, claimed_version integer,
      lease_until timestamptz, redrive_version integer, next_version integer, attempts integer, first_tried_at timestamptz,
      next_attempt_at timestamptz, wait_ms integer, acked_version integer, previous_version integer, previous_revision integer,
      last_error text, last_status integer, goes_on boolean, visibility text, held text[], keys text[],
      changed_at timestamptz)
  ),
  made AS MATERIALIZED (
    SELECT * FROM json_to_recordset($3::json) AS a(n integer, subscription_id text, story_id text, version integer, type text,
      development_id text, number integer, started_at timestamptz, duration_ms integer, outcome text, status integer,
      error text, answer text, dead boolean, redrive boolean)
  ),
  leased AS MATERIALIZED (
    SELECT r.n, l.subscription_id, l.story_id, r.redrive_version IS NULL AND l.next_version = r.claimed_version AS own,
      r.goes_on AND ${AS_JUDGED} AS goes_on
    FROM service.lane l JOIN result r ON r.subscription_id = l.subscription_id AND r.story_id = l.story_id
    WHERE l.lease = $2::integer AND l.lease_until = r.lease_until ORDER BY l.subscription_id, l.story_id FOR UPDATE OF l
  ),
  moved AS (
    UPDATE service.lane l SET lease = CASE WHEN o.own AND o.goes_on THEN l.lease END,
      lease_until = CASE WHEN o.own AND o.goes_on THEN l.lease_until END,
      next_version = CASE WHEN o.own THEN r.next_version ELSE l.next_version END,
      attempts = CASE WHEN o.own THEN coalesce(r.attempts, 0) ELSE l.attempts END,
      first_tried_at = CASE WHEN o.own THEN r.first_tried_at ELSE l.first_tried_at END,
      next_attempt_at = CASE WHEN o.own THEN coalesce(r.next_attempt_at,
        now() + coalesce(r.wait_ms, 0) * interval '1 millisecond') ELSE l.next_attempt_at END,
      previous_version = CASE WHEN o.own THEN r.previous_version ELSE l.previous_version END,
      previous_revision = CASE WHEN o.own THEN r.previous_revision ELSE l.previous_revision END,
      last_error = CASE WHEN o.own THEN r.last_error ELSE l.last_error END,
      last_status = CASE WHEN o.own THEN r.last_status ELSE l.last_status END,
      acked_version = greatest(l.acked_version, r.acked_version),
      acked_at = CASE WHEN r.acked_version IS NULL THEN l.acked_at ELSE now() END,
      redrive_version = CASE WHEN r.redrive_version IS NULL THEN l.redrive_version ELSE (
        SELECT min(d.version) FROM service.dead_letter d WHERE d.subscription_id = l.subscription_id
          AND d.story_id = l.story_id AND d.redriving AND d.version <> r.redrive_version) END
    FROM leased o JOIN result r ON r.n = o.n
    WHERE l.subscription_id = o.subscription_id AND l.story_id = o.story_id
    RETURNING r.n, l.subscription_id, l.story_id, r.acked_version, r.redrive_version, r.last_error, r.last_status,
      l.lease IS NOT NULL AS goes_on
  ),
  attempted AS (
    INSERT INTO service.attempt (subscription_id, story_id, version, type, number, started_at, duration_ms, outcome,
      status, error, answer)
    SELECT subscription_id, story_id, version, type, number, started_at, duration_ms, outcome, status, error, answer
    FROM made
  ),
  died AS (
    INSERT INTO service.dead_letter AS d (subscription_id, story_id, version, type, attempts, last_error, last_status)
    SELECT m.subscription_id, m.story_id, m.version, m.type, m.number, m.error, m.status
    FROM made m JOIN moved v ON v.n = m.n WHERE m.dead AND m.redrive IS NOT TRUE
    ON CONFLICT (subscription_id, story_id, version) DO UPDATE SET attempts = d.attempts + excluded.attempts,
      last_error = excluded.last_error, last_status = excluded.last_status, died_at = now(), redriving = false
  ),
  risen AS (
    DELETE FROM service.dead_letter d USING moved m
    WHERE d.subscription_id = m.subscription_id AND d.story_id = m.story_id AND d.version = m.acked_version
  ),
  dead_again AS (
    UPDATE service.dead_letter d SET redriving = false, attempts = d.attempts + m.tries,
      last_error = coalesce(m.last_error, d.last_error),
      last_status = CASE WHEN m.last_error IS NULL THEN d.last_status ELSE m.last_status END
    FROM (SELECT v.*, (SELECT count(*)::integer FROM made WHERE made.n = v.n) AS tries FROM moved v) m
    WHERE m.acked_version IS NULL AND d.subscription_id = m.subscription_id
      AND d.story_id = m.story_id AND d.version = m.redrive_version
  ),
  received AS (
    INSERT INTO service.received AS c (subscription_id, development_id, story_id, version, acknowledged_at)
    SELECT m.subscription_id, m.development_id, m.story_id, m.version, now()
    FROM made m JOIN moved v ON v.n = m.n
    WHERE m.development_id IS NOT NULL AND v.acked_version = m.version
    ORDER BY 1, 2, 3
    ON CONFLICT (subscription_id, development_id, story_id) DO UPDATE SET
      version = greatest(c.version, excluded.version), acknowledged_at = excluded.acknowledged_at
  ),
  taken AS MATERIALIZED (SELECT * FROM json_to_recordset($4::json) AS t(subscription_id text, url text, at timestamptz)),
  well AS (
    SELECT s.subscription_id, t.at FROM taken t JOIN service.subscription s ON s.subscription_id = t.subscription_id
    WHERE s.url = t.url AND ${WELL_SQL}
      AND (s.last_success_at IS NULL OR s.last_success_at < t.at - interval '500 milliseconds')
    ORDER BY s.subscription_id FOR NO KEY UPDATE OF s SKIP LOCKED
  ),
  noted AS (
    UPDATE service.subscription s SET last_success_at = w.at FROM well w WHERE s.subscription_id = w.subscription_id
  )
  SELECT n, NULL AS subscription_id, NULL::timestamptz AS at FROM moved WHERE goes_on
  UNION ALL
  SELECT NULL, s.subscription_id, t.at FROM taken t JOIN service.subscription s ON s.subscription_id = t.subscription_id
  WHERE s.url = t.url AND NOT ${WELL_SQL}`

/** What was written. */
export interface Recorded {
  /** Results with their outcomes. Those of removed subscriptions are left out. */
  results: ReadonlyMap<LaneResult, JudgedResult>
  /** Results whose lanes the courier still leases. It may send their next messages. */
  goesOn: ReadonlySet<LaneResult>
}

/**
 * Decides the outcomes of claimed lanes, writes them, and frees the lanes. It is one transaction. If a courier is
 * killed before it, a message that was sent has no result: it is sent again with the same bytes. Results that were all
 * taken are one round trip. Where their endpoint was not well, its health follows in a transaction of its own: a kill
 * between the two leaves it failing until its next probe.
 * @param now decides whether a key has expired
 * @throws the driver's error; nothing is then written
 */
export async function recordResults(
  dataSource: DataSource,
  courier: number,
  results: readonly LaneResult[],
  now: Date,
): Promise<Recorded> {
  if (results.length === 0) return { results: new Map(), goesOn: new Set() }
  if (results.some(isTrouble))
    return transaction(dataSource, async (client) => {
      const judged = await judgeResults(client, results)
      const { statement, recordedOf } = writing(courier, judged, now)
      const { rows } = await client.query<Row>(statement)
      await wakeLanes(client, [...judged.recovered, ...(await recordSuccesses(client, notWell(rows)))])
      return recordedOf(rows)
    })
  const { statement, recordedOf } = writing(courier, judgedTaken(results), now)
  const rows = await statementTransaction<Row>(dataSource, statement)
  const recovering = notWell(rows)
  if (recovering.size > 0)
    await transaction(dataSource, async (client) =>
      wakeLanes(client, await recordSuccesses(client, recovering)),
    )
  return recordedOf(rows)
}

/** The statement that writes results, and what its rows say. */
function writing(courier: number, judged: Judged, now: Date) {
  const [made, results] = [[...judged.results.keys()], [...judged.results.values()]]
  return {
    statement: {
      name: 'record_results',
      text: RECORD_SQL,
      values: [
        JSON.stringify(results.map(laneAfter)),
        courier,
        JSON.stringify(results.flatMap((result, n) => (isAttempt(result) ? attemptRow(result, n) : []))),
        JSON.stringify(takenBy(results, judged.subscriptionIds)),
        now.toISOString(),
      ],
    },
    recordedOf: (rows: readonly Row[]): Recorded => ({
      results: judged.results,
      goesOn: new Set(rows.flatMap(({ n }) => (n === null ? [] : (made[n] ?? [])))),
    }),
  }
}

/** The endpoints that took a message and were not well, with the time of their last success. */
const notWell = (rows: readonly Row[]): Map<string, number> =>
  new Map(rows.flatMap((row) => (row.at ? [[row.subscription_id, row.at.getTime()]] : [])))

/** A result whose lane its courier keeps, or the last success of an endpoint that is not well. */
type Row = { n: number; at: null } | { n: null; subscription_id: string; at: Date }

const isAttempt = (result: JudgedResult): result is JudgedAttempt => result.step === 'attempt'

/**
 * The endpoints that took a message, each once, with the time of its last success.
 * @param judged subscriptions whose health includes their results already
 */
function takenBy(results: readonly JudgedResult[], judged: ReadonlySet<string>) {
  const endpoints = new Map<string, { subscription_id: string; url: string; at: string }>()
  for (const result of results) {
    const { subscriptionId, url } = result.lane.subscription
    const endpoint = isAttempt(result) ? result.endpoint : null
    if (endpoint?.kind !== 'succeeded' || judged.has(subscriptionId)) continue
    const key = `${subscriptionId} ${url}`
    const at = new Date(endpoint.at).toISOString()
    const before = endpoints.get(key)
    if (!before || before.at < at) endpoints.set(key, { subscription_id: subscriptionId, url, at })
  }
  return [...endpoints.values()]
}

/** A row of `made`. What is left out is null or false. */
interface AttemptRow {
  n: number
  subscription_id: string
  story_id: string
  version: number
  type: string
  development_id: string | null
  number: number
  started_at: string
  duration_ms: number
  outcome: Attempt['outcome']
  status: number | null
  error?: string | null | undefined
  answer?: string | null | undefined
  dead?: true | undefined
  redrive?: true | undefined
}

function attemptRow(made: JudgedAttempt, n: number): AttemptRow {
  const { lane, outcome } = made
  return {
    n,
    subscription_id: lane.subscription.subscriptionId,
    story_id: lane.storyId,
    version: made.version,
    type: made.type,
    development_id: made.developmentId,
    number: made.number,
    started_at: made.startedAt.toISOString(),
    duration_ms: made.durationMs,
    outcome: outcome.kind,
    status: made.status,
    error: storable(made.error) ?? undefined,
    answer: storable(made.answer) ?? undefined,
    dead: outcome.kind === 'deadLetter' || undefined,
    redrive: lane.redriveVersion !== null || undefined,
  }
}
