import type { DataSource } from 'typeorm'
import { transaction } from '@filrouge/database'
import { HELD_SQL } from '@filrouge/feed'
import { judgeResults, recordSuccesses } from './judge-results.js'
import { laneAfter, type JudgedAttempt, type JudgedResult, type LaneResult } from './results.js'
import { wakeLanes } from './wake-lanes.js'

/** The keys that the principal of subscription s has now; null: none. */
const KEYS_SQL = `(SELECT array_agg(k.key_id ORDER BY k.key_id) FROM service.key k
        WHERE k.name = s.principal AND (k.expires_at IS NULL OR k.expires_at > $5 COLLATE "C"))`

/**
 * Whether all is as it was when the next messages of a lane were judged: the subscription, its principal's keys, the
 * story's visibility and what is held of it. Its endpoint must be active: one that is failing gets one message at a time.
 */
const AS_JUDGED = `coalesce((
        SELECT s.status = 'active' AND s.updated_at = r.changed_at AND ${KEYS_SQL} = r.keys FROM service.subscription s
        WHERE s.subscription_id = r.subscription_id) AND (
        SELECT s.visibility = r.visibility AND ${HELD_SQL} IS NOT DISTINCT FROM r.held FROM record.story s
        WHERE s.story_id = r.story_id AND s.to_version IS NULL LIMIT 1), false)`

/** A success changes nothing of such an endpoint but the time of its last one. */
const WELL_SQL = `(s.status <> 'failing' AND s.failures = 0 AND s.failing_since IS NULL)`

/**
 * One statement for the results of any number of lanes: $1 lanes, $2 the courier, $3 attempts, $4 endpoints that took
 * something, $5 now. A lane is moved only by the claim that holds it, and only from where it was claimed: what a courier
 * says that was frozen, and has lost the lane, comes to nothing, and a replay that came meanwhile stands. The row of an
 * endpoint that is well is written now and then, and never waited for: claims lock it. Endpoints that are not well are
 * only named.
 */
const RECORD_SQL = `
  WITH result AS MATERIALIZED (
    SELECT * FROM json_to_recordset($1::json) AS r(subscription_id text, story_id text, claimed_version integer,
      lease_until timestamptz, redrive_version integer, next_version integer, attempts integer, first_tried_at timestamptz,
      next_attempt_at timestamptz, acked_version integer, previous_version integer, previous_revision integer,
      last_error text, last_status integer, goes_on boolean, visibility text, held text[], keys text[],
      changed_at timestamptz)
  ),
  made AS MATERIALIZED (
    SELECT * FROM json_to_recordset($3::json) AS a(subscription_id text, story_id text, version integer, type text,
      development_id text, number integer, started_at timestamptz, duration_ms integer, outcome text, status integer,
      error text, answer text, dead boolean, redrive boolean)
  ),
  held AS MATERIALIZED (
    SELECT l.subscription_id, l.story_id, r.redrive_version IS NULL AND l.next_version = r.claimed_version AS own,
      r.goes_on AND ${AS_JUDGED} AS goes_on
    FROM service.lane l JOIN result r ON r.subscription_id = l.subscription_id AND r.story_id = l.story_id
    WHERE l.lease = $2::integer AND l.lease_until = r.lease_until ORDER BY l.subscription_id, l.story_id FOR UPDATE OF l
  ),
  moved AS (
    UPDATE service.lane l SET lease = CASE WHEN h.own AND h.goes_on THEN l.lease END,
      lease_until = CASE WHEN h.own AND h.goes_on THEN l.lease_until END,
      next_version = CASE WHEN h.own THEN r.next_version ELSE l.next_version END,
      attempts = CASE WHEN h.own THEN r.attempts ELSE l.attempts END,
      first_tried_at = CASE WHEN h.own THEN r.first_tried_at ELSE l.first_tried_at END,
      next_attempt_at = CASE WHEN h.own THEN coalesce(r.next_attempt_at, now()) ELSE l.next_attempt_at END,
      previous_version = CASE WHEN h.own THEN r.previous_version ELSE l.previous_version END,
      previous_revision = CASE WHEN h.own THEN r.previous_revision ELSE l.previous_revision END,
      last_error = CASE WHEN h.own THEN r.last_error ELSE l.last_error END,
      last_status = CASE WHEN h.own THEN r.last_status ELSE l.last_status END,
      acked_version = greatest(l.acked_version, r.acked_version),
      acked_at = CASE WHEN r.acked_version IS NULL THEN l.acked_at ELSE now() END,
      redrive_version = CASE WHEN r.redrive_version IS NULL THEN l.redrive_version ELSE (
        SELECT min(d.version) FROM service.dead_letter d WHERE d.subscription_id = l.subscription_id
          AND d.story_id = l.story_id AND d.redriving AND d.version <> r.redrive_version) END
    FROM held h JOIN result r ON r.subscription_id = h.subscription_id AND r.story_id = h.story_id
    WHERE l.subscription_id = h.subscription_id AND l.story_id = h.story_id
    RETURNING l.subscription_id, l.story_id, r.acked_version, r.redrive_version, r.last_error, r.last_status,
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
    FROM made m JOIN moved USING (subscription_id, story_id) WHERE m.dead AND NOT m.redrive
    ON CONFLICT (subscription_id, story_id, version) DO UPDATE SET attempts = d.attempts + excluded.attempts,
      last_error = excluded.last_error, last_status = excluded.last_status, died_at = now(), redriving = false
  ),
  risen AS (
    DELETE FROM service.dead_letter d USING moved m
    WHERE d.subscription_id = m.subscription_id AND d.story_id = m.story_id AND d.version = m.acked_version
  ),
  dead_again AS (
    UPDATE service.dead_letter d SET redriving = false, attempts = d.attempts + 1,
      last_error = coalesce(m.last_error, d.last_error), last_status = coalesce(m.last_status, d.last_status)
    FROM moved m WHERE m.acked_version IS NULL AND d.subscription_id = m.subscription_id
      AND d.story_id = m.story_id AND d.version = m.redrive_version
  ),
  received AS (
    INSERT INTO service.received AS c (subscription_id, development_id, story_id, version, acknowledged_at)
    SELECT m.subscription_id, m.development_id, m.story_id, m.version, now()
    FROM made m JOIN moved v USING (subscription_id, story_id)
    WHERE m.development_id IS NOT NULL AND v.acked_version = m.version
    ORDER BY 1, 2, 3
    ON CONFLICT (subscription_id, development_id, story_id) DO UPDATE SET
      version = greatest(c.version, excluded.version), acknowledged_at = excluded.acknowledged_at
  ),
  taken AS MATERIALIZED (SELECT * FROM json_to_recordset($4::json) AS t(subscription_id text, url text)),
  well AS (
    SELECT s.subscription_id FROM taken t JOIN service.subscription s ON s.subscription_id = t.subscription_id
    WHERE s.url = t.url AND ${WELL_SQL}
      AND (s.last_success_at IS NULL OR s.last_success_at < now() - interval '500 milliseconds')
    ORDER BY s.subscription_id FOR NO KEY UPDATE OF s SKIP LOCKED
  ),
  noted AS (
    UPDATE service.subscription s SET last_success_at = now() FROM well w WHERE s.subscription_id = w.subscription_id
  )
  SELECT subscription_id, story_id FROM moved WHERE goes_on
  UNION ALL
  SELECT s.subscription_id, NULL FROM taken t JOIN service.subscription s ON s.subscription_id = t.subscription_id
  WHERE s.url = t.url AND NOT ${WELL_SQL}`

/** What was written. */
export interface Recorded {
  /** Attempts, by the results that they were. Those of subscriptions that are gone are left out. */
  attempts: ReadonlyMap<LaneResult, JudgedAttempt>
  /** Results whose lanes the courier still holds, and goes on with. */
  goesOn: ReadonlySet<LaneResult>
}

/**
 * Decides what becomes of claimed lanes, writes it, and frees them. One transaction: a courier that is killed before has
 * sent a message, and nobody knows; the message is then sent again, the same to the byte. It is one statement, where
 * endpoints are well.
 * @throws the driver's error; nothing is then written
 */
export async function recordResults(
  dataSource: DataSource,
  courier: number,
  results: readonly LaneResult[],
  now: Date,
): Promise<Recorded> {
  if (results.length === 0) return { attempts: new Map(), goesOn: new Set() }
  return transaction(dataSource, async (client) => {
    const judged = await judgeResults(client, results)
    const attempts = new Map([...judged.results].filter(isAttempt))
    const { rows } = await client.query<Row>({
      name: 'record_results',
      text: RECORD_SQL,
      values: [
        JSON.stringify([...judged.results.values()].map((result) => laneAfter(result, now))),
        courier,
        JSON.stringify([...attempts.values()].map(attemptRow)),
        JSON.stringify(takenBy(attempts.values(), judged.subscriptionIds)),
        now.toISOString(),
      ],
    })
    const ill = rows.filter(({ story_id }) => story_id === null).map(({ subscription_id }) => subscription_id)
    await wakeLanes(client, [...judged.recovered, ...(await recordSuccesses(client, ill))])
    const kept = new Set(rows.map((row) => laneName(row.subscription_id, row.story_id)))
    const isKept = ({ lane }: LaneResult) =>
      kept.has(laneName(lane.subscription.subscriptionId, lane.storyId))
    return { attempts, goesOn: new Set(results.filter(isKept)) }
  })
}

/** A lane that goes on; or, where there is no story, an endpoint that is not well, and took something. */
interface Row {
  subscription_id: string
  story_id: string | null
}

const laneName = (subscriptionId: string, storyId: string | null) => `${subscriptionId} ${storyId ?? ''}`

const isAttempt = (entry: [LaneResult, JudgedResult]): entry is [LaneResult, JudgedAttempt] =>
  entry[1].step === 'attempt'

/** The endpoints that took something, each once, but for those whose health knows it. */
function takenBy(attempts: Iterable<JudgedAttempt>, known: ReadonlySet<string>) {
  const endpoints = new Map<string, { subscription_id: string; url: string }>()
  for (const { lane, outcome } of attempts) {
    const { subscriptionId, url } = lane.subscription
    if (outcome.kind === 'delivered' && !known.has(subscriptionId))
      endpoints.set(`${subscriptionId} ${url}`, { subscription_id: subscriptionId, url })
  }
  return [...endpoints.values()]
}

function attemptRow(made: JudgedAttempt) {
  const { lane, outcome } = made
  return {
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
    error: made.error,
    answer: made.answer,
    dead: outcome.kind === 'deadLetter',
    redrive: lane.redriveVersion !== null,
  }
}
