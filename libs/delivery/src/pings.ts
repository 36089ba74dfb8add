import type { DataSource } from 'typeorm'
import { prepared, transaction } from '@filrouge/database'
import { CLAIMED_COLUMNS, type ClaimedSubscription } from './claim.js'
import type { Verification } from './subscription.js'
import { wakeLanes } from './wake-lanes.js'

/** A ping that a courier holds. */
export interface ClaimedPing extends ClaimedSubscription {
  pingId: string
  challenge: string
  askedAt: Date
  verification: Verification
  attempts: number
}

/** $1 how many, $2 the courier, $3 its lease in ms. Nothing but subscription_to_ping is read. */
const CLAIM_SQL = `
  WITH wanted AS (
    SELECT subscription_id FROM service.subscription
    WHERE ping_at IS NOT NULL AND ping_at <= now() AND ping_lease IS NULL
    ORDER BY ping_at LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED
  )
  UPDATE service.subscription s SET ping_lease = $2, ping_lease_until = now() + $3 * interval '1 millisecond'
  FROM wanted WHERE s.subscription_id = wanted.subscription_id
  RETURNING ${CLAIMED_COLUMNS.replaceAll(/\b(subscription_id)\b/g, 's.$1')}, ping_id AS "pingId",
    ping_challenge AS challenge, ping_asked_at AS "askedAt", verification, ping_attempts AS attempts`

/** Claims pings that are to be sent now. */
export const claimPings = (
  dataSource: DataSource,
  courier: number,
  { most, leaseMs }: { most: number; leaseMs: number },
): Promise<ClaimedPing[]> => prepared(dataSource, 'claim_pings', CLAIM_SQL, [most, courier, leaseMs])

/** A ping that was sent. */
export interface PingMade {
  ping: ClaimedPing
  startedAt: Date
  durationMs: number
  /** Whether the endpoint took it, and repeated the challenge where it had to. */
  succeeded: boolean
  status: number | null
  error: string | null
  answer: string | null
  /** When it is tried again; null: not by itself. */
  retryAt: Date | null
  /** Why nothing more is to be sent there; null: it is not so. */
  disableBecause: string | null
}

const STATUS_AFTER = `CASE
      WHEN $5::text IS NOT NULL AND s.status <> 'paused' THEN 'disabled'
      WHEN $3::boolean AND ping_id = $2 AND s.status IN ('unverified', 'failing') THEN 'active'
      ELSE s.status END`

/**
 * $1 subscription, $2 ping, $3 whether it was taken, $4 when again, $5 why it is disabled. A ping that was asked for
 * meanwhile stands. One that is taken shows that the endpoint is well.
 */
const RECORD_SQL = `
  WITH attempted AS (
    INSERT INTO service.attempt (subscription_id, type, number, started_at, duration_ms, outcome, status, error, answer)
    SELECT subscription_id, 'filrouge.ping', $6::integer, $7::timestamptz, $8::integer, $9::text, $10::integer,
      $11::text, $12::text
    FROM service.subscription WHERE subscription_id = $1
  ),
  before AS (SELECT status FROM service.subscription WHERE subscription_id = $1 FOR NO KEY UPDATE)
  UPDATE service.subscription s SET
    ping_lease = NULL, ping_lease_until = NULL,
    ping_at = CASE WHEN ping_id = $2 THEN $4::timestamptz ELSE ping_at END,
    ping_attempts = CASE WHEN ping_id = $2 THEN ping_attempts + 1 ELSE ping_attempts END,
    verified = verified OR $3::boolean AND ping_id = $2,
    status = ${STATUS_AFTER},
    updated_at = CASE WHEN ${STATUS_AFTER} = s.status THEN s.updated_at ELSE now() END,
    disabled_because = CASE WHEN $5::text IS NOT NULL AND s.status NOT IN ('paused', 'disabled') THEN $5 ELSE disabled_because END,
    failures = CASE WHEN $3::boolean THEN 0 ELSE failures END,
    failed_story = CASE WHEN $3::boolean THEN NULL ELSE failed_story END,
    failing_since = CASE WHEN $3::boolean THEN NULL ELSE failing_since END,
    probes = CASE WHEN $3::boolean THEN 0 ELSE probes END
  FROM before WHERE s.subscription_id = $1
  RETURNING before.status = 'failing' AND s.status = 'active' AS recovered`

/** Writes what came of a ping. */
export async function recordPing(dataSource: DataSource, made: PingMade): Promise<void> {
  const { ping, succeeded, retryAt, disableBecause, startedAt, durationMs, status, error, answer } = made
  const values = [
    ping.subscriptionId,
    ping.pingId,
    succeeded,
    retryAt?.toISOString() ?? null,
    disableBecause,
    ping.attempts + 1,
    startedAt.toISOString(),
    durationMs,
    succeeded ? 'delivered' : retryAt ? 'retry' : 'failed',
    status,
    error,
    answer,
  ]
  await transaction(dataSource, async (client) => {
    const { rows } = await client.query<{ recovered: boolean }>({
      name: 'record_ping',
      text: RECORD_SQL,
      values,
    })
    if (rows[0]?.recovered) await wakeLanes(client, [ping.subscriptionId])
  })
}
