import type pg from 'pg'
import type { DataSource } from 'typeorm'
import { PLAN_BY_KEY_SQL, statementTransaction, transaction } from '@filrouge/database'
import { HELD_SQL } from '@filrouge/feed'
import { isTrouble, judgedTaken, judgeResults, recordSuccesses, type Judged } from './judge-results.js'
import { RESULT_COLUMNS, resultRow } from './result-row.js'
import type { JudgedResult, LaneResult } from './results.js'
import { wakeLanes } from './wake-lanes.js'

/** The subscriptions of results, with the ids of the keys that their principals have now; null: none. */
const SENDERS_SQL = `
    SELECT s.subscription_id, s.status, s.updated_at, (SELECT array_agg(k.key_id ORDER BY k.key_id) FROM service.key k
      WHERE k.name = s.principal AND (k.expires_at IS NULL OR k.expires_at > $4 COLLATE "C")) AS keys
    FROM (SELECT DISTINCT subscription_id FROM result WHERE goes_on) r
    CROSS JOIN LATERAL (SELECT * FROM service.subscription WHERE subscription_id = r.subscription_id LIMIT 1) s`

/**
 * Whether the facts of `JudgedBy` are unchanged: the subscription, its principal's keys, the story's visibility and its
 * held developments. The endpoint must be active, since a failing one gets one message at a time.
 */
const AS_JUDGED = `sender.status = 'active' AND sender.updated_at = r.changed_at AND sender.keys = r.keys AND (
        SELECT s.visibility = r.visibility AND ${HELD_SQL} IS NOT DISTINCT FROM r.held FROM record.story s
        WHERE s.story_id = r.story_id AND s.to_version IS NULL LIMIT 1)`

/** The endpoint is well: a success changes only the time of its last success. */
const WELL_SQL = `(s.status <> 'failing' AND s.failures = 0 AND s.failing_since IS NULL)`

/**
 * Writes the results of any number of lanes in one statement: $1 results, $2 the courier, $3 endpoints that took a message
 * with the time of its last success, $4 now.
 *
 * Only the claim that leases a lane moves it. A courier that was frozen and has lost the lane moves nothing. A batch can
 * have results of several claims of a lane, of which one leases it, and one result of each claim. `lane` is the row as it
 * was locked. `own` is false if the lane's next version has changed since the claim: a replay then stays as it is.
 *
 * While a lane goes on, no column of an index changes: then no index has a new entry.
 *
 * Lanes and subscriptions are found by their keys, whatever Postgres believes of the tables: `LATERAL (… LIMIT 1)` and
 * `ON CONFLICT` leave it no other way. Where autovacuum has seen the table of lanes while it was empty, a join reads all of
 * them for each result. For `lease = $2` Postgres could read all leased lanes, so it is `coalesce(lease, 0) = $2`.
 *
 * The time of the last success of an endpoint that is well is written twice a second at most, and only if its row is
 * not locked: claims lock it. Endpoints that are not well are returned, and not written.
 */
export const RECORD_SQL = `
  WITH result AS MATERIALIZED (
    SELECT *, CASE outcome WHEN 'delivered' THEN version END AS acked_version
    FROM json_to_recordset($1::json) AS r(${RESULT_COLUMNS})
  ),
  sender AS MATERIALIZED (${SENDERS_SQL}),
  leased AS MATERIALIZED (
    SELECT r.*, l AS lane, r.redrive_version IS NULL AND l.next_version = r.claimed_version AS own,
      CASE WHEN r.goes_on THEN coalesce(${AS_JUDGED}, false) ELSE false END AS stays
    FROM (SELECT * FROM result ORDER BY subscription_id COLLATE "C", story_id COLLATE "C") r
    CROSS JOIN LATERAL (
      SELECT * FROM service.lane l WHERE l.subscription_id = r.subscription_id AND l.story_id = r.story_id
        AND coalesce(l.lease, 0) = $2::integer AND l.lease_until = r.lease_until LIMIT 1 FOR UPDATE) l
    LEFT JOIN sender ON sender.subscription_id = r.subscription_id
  ),
  moved AS (
    INSERT INTO service.lane AS l (subscription_id, story_id, until_version, lease, lease_until, next_version, attempts,
      first_tried_at, next_attempt_at, previous_version, previous_revision, last_error, last_status, acked_version, acked_at,
      redrive_version)
    SELECT subscription_id, story_id, (lane).until_version,
      CASE WHEN own AND stays THEN (lane).lease END, CASE WHEN own AND stays THEN (lane).lease_until END,
      CASE WHEN own THEN next_version ELSE (lane).next_version END,
      CASE WHEN own THEN coalesce(attempts, 0) ELSE (lane).attempts END,
      CASE WHEN own THEN first_tried_at ELSE (lane).first_tried_at END,
      CASE WHEN own AND NOT stays THEN coalesce(next_attempt_at,
        now() + coalesce(wait_ms, 0) * interval '1 millisecond') ELSE (lane).next_attempt_at END,
      CASE WHEN own THEN previous_version ELSE (lane).previous_version END,
      CASE WHEN own THEN previous_revision ELSE (lane).previous_revision END,
      CASE WHEN own THEN last_error ELSE (lane).last_error END,
      CASE WHEN own THEN last_status ELSE (lane).last_status END,
      greatest((lane).acked_version, acked_version),
      CASE WHEN acked_version IS NULL THEN (lane).acked_at ELSE now() END,
      CASE WHEN redrive_version IS NULL THEN (lane).redrive_version ELSE (
        SELECT min(d.version) FROM service.dead_letter d WHERE d.subscription_id = r.subscription_id
          AND d.story_id = r.story_id AND d.redriving AND d.version <> r.redrive_version) END
    FROM leased r
    ON CONFLICT (subscription_id, story_id) DO UPDATE SET lease = excluded.lease, lease_until = excluded.lease_until,
      next_version = excluded.next_version, attempts = excluded.attempts, first_tried_at = excluded.first_tried_at,
      next_attempt_at = excluded.next_attempt_at, previous_version = excluded.previous_version,
      previous_revision = excluded.previous_revision, last_error = excluded.last_error,
      last_status = excluded.last_status, acked_version = excluded.acked_version, acked_at = excluded.acked_at,
      redrive_version = excluded.redrive_version
  ),
  attempted AS (
    INSERT INTO service.attempt (subscription_id, story_id, version, type, number, started_at, duration_ms, outcome,
      status, error, answer)
    SELECT subscription_id, story_id, version, type, number, started_at, duration_ms, outcome, status, error, answer
    FROM result WHERE outcome IS NOT NULL
  ),
  died AS (
    INSERT INTO service.dead_letter AS d (subscription_id, story_id, version, type, attempts, last_error, last_status)
    SELECT subscription_id, story_id, version, type, number, error, status
    FROM leased WHERE outcome = 'deadLetter' AND redrive_version IS NULL
    ON CONFLICT (subscription_id, story_id, version) DO UPDATE SET attempts = d.attempts + excluded.attempts,
      last_error = excluded.last_error, last_status = excluded.last_status, died_at = now(), redriving = false
  ),
  risen AS (
    DELETE FROM service.dead_letter WHERE dead_letter_id = ANY (ARRAY(
      SELECT d.dead_letter_id FROM leased m CROSS JOIN LATERAL (
        SELECT dead_letter_id FROM service.dead_letter WHERE subscription_id = m.subscription_id
          AND story_id = m.story_id AND version = m.acked_version LIMIT 1) d))
  ),
  dead_again AS (
    UPDATE service.dead_letter d SET redriving = false,
      attempts = d.attempts + CASE WHEN m.outcome IS NULL THEN 0 ELSE 1 END,
      last_error = coalesce(m.last_error, d.last_error),
      last_status = CASE WHEN m.last_error IS NULL THEN d.last_status ELSE m.last_status END
    FROM leased m
    WHERE m.acked_version IS NULL AND d.subscription_id = m.subscription_id
      AND d.story_id = m.story_id AND d.version = m.redrive_version
  ),
  received AS (
    INSERT INTO service.received AS c (subscription_id, development_id, story_id, version, acknowledged_at)
    SELECT subscription_id, development_id, story_id, version, now()
    FROM leased WHERE development_id IS NOT NULL AND acked_version IS NOT NULL
    ORDER BY 1, 2, 3
    ON CONFLICT (subscription_id, development_id, story_id) DO UPDATE SET
      version = greatest(c.version, excluded.version), acknowledged_at = excluded.acknowledged_at
  ),
  taken AS MATERIALIZED (SELECT * FROM json_to_recordset($3::json) AS t(subscription_id text, url text, at timestamptz)),
  well AS (
    SELECT t.subscription_id, t.at FROM (SELECT * FROM taken ORDER BY subscription_id COLLATE "C") t CROSS JOIN LATERAL (
      SELECT 1 FROM service.subscription s WHERE s.subscription_id = t.subscription_id AND s.url = t.url AND ${WELL_SQL}
        AND (s.last_success_at IS NULL OR s.last_success_at < t.at - interval '500 milliseconds')
      LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED) s
  ),
  noted AS (
    UPDATE service.subscription s SET last_success_at = w.at FROM well w WHERE s.subscription_id = w.subscription_id
  )
  SELECT n, NULL AS subscription_id, NULL::timestamptz AS at FROM leased WHERE own AND stays
  UNION ALL
  SELECT NULL, t.subscription_id, t.at FROM taken t CROSS JOIN LATERAL (
    SELECT 1 FROM service.subscription s WHERE s.subscription_id = t.subscription_id AND s.url = t.url AND NOT ${WELL_SQL}
    LIMIT 1) s`

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
  if (results.some((result) => isTrouble(result) || isRedrive(result)))
    return transaction(dataSource, async (client) => {
      await client.query(PLAN_BY_KEY_SQL)
      const judged = await judgeResults(client, results)
      if (results.some(isRedrive)) await lockLanes(client, results)
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

const isRedrive = ({ lane }: LaneResult): boolean => lane.redriveVersion !== null

const LOCK_SQL = `
  SELECT FROM (SELECT * FROM json_to_recordset($1::json) AS r(subscription_id text, story_id text)
    ORDER BY subscription_id COLLATE "C", story_id COLLATE "C") r
  CROSS JOIN LATERAL (SELECT FROM service.lane
    WHERE subscription_id = r.subscription_id AND story_id = r.story_id LIMIT 1 FOR UPDATE) l`

/**
 * Locks lanes, before the statement that writes results: where a dead letter was sent again, it looks for the next one.
 * It must see those of a redrive that had the lane until now.
 */
async function lockLanes(
  client: Pick<pg.ClientBase, 'query'>,
  results: readonly LaneResult[],
): Promise<void> {
  const lanes = results.map(({ lane: { subscription, storyId } }) => ({
    subscription_id: subscription.subscriptionId,
    story_id: storyId,
  }))
  await client.query(LOCK_SQL, [JSON.stringify(lanes)])
}

/** The statement that writes results, and what its rows say. */
function writing(courier: number, judged: Judged, now: Date) {
  const [made, results] = [[...judged.results.keys()], [...judged.results.values()]]
  return {
    statement: {
      name: 'record_results',
      text: RECORD_SQL,
      values: [
        JSON.stringify(results.map(resultRow)),
        courier,
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

/**
 * The endpoints that took a message, each once, with the time of its last success.
 * @param judged subscriptions whose health includes their results already
 */
function takenBy(results: readonly JudgedResult[], judged: ReadonlySet<string>) {
  const endpoints = new Map<string, { subscription_id: string; url: string; at: string }>()
  for (const result of results) {
    const { subscriptionId, url } = result.lane.subscription
    const endpoint = result.step === 'attempt' ? result.endpoint : null
    if (endpoint?.kind !== 'succeeded' || judged.has(subscriptionId)) continue
    const key = `${subscriptionId} ${url}`
    const at = new Date(endpoint.at).toISOString()
    const before = endpoints.get(key)
    if (!before || before.at < at) endpoints.set(key, { subscription_id: subscriptionId, url, at })
  }
  return [...endpoints.values()]
}
