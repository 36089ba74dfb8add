import { healthAfter } from '@filrouge/webhooks/endpoint-health'
import type { DataSource } from 'typeorm'
import { prepared, transaction } from '@filrouge/database'
import { IS_PING_DUE_SQL } from '../lanes/lane-due.js'
import { claimedColumns, type ClaimedSubscription } from '../lanes/claim.js'
import { changeEndpoints, recovered } from './endpoints.js'
import { storable } from '../lanes/storable.js'
import type { Verification } from '../entities/subscription-entity.js'
import { wakeLanes } from '../lanes/wake-lanes.js'

/** A ping that a courier has leased. */
export interface ClaimedPing extends ClaimedSubscription {
  pingId: string
  challenge: string
  askedAt: Date
  verification: Verification
  attempts: number
  /** By the database's clock. */
  claimedAt: Date
}

/** $1 how many, $2 the courier, $3 its lease in ms. Only the index subscription_to_ping is read. */
const CLAIM_SQL = `
  WITH wanted AS (
    SELECT subscription_id FROM service.subscription
    WHERE ${IS_PING_DUE_SQL}
    ORDER BY ping_at LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED
  )
  UPDATE service.subscription s SET ping_lease = $2, ping_lease_until = now() + $3 * interval '1 millisecond'
  FROM wanted WHERE s.subscription_id = wanted.subscription_id
  RETURNING ${claimedColumns('s')}, ping_id AS "pingId",
    ping_challenge AS challenge, ping_asked_at AS "askedAt", verification, ping_attempts AS attempts, now() AS "claimedAt"`

/** Claims pings that are due. */
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
  outcome: PingOutcome
  status: number | null
  error: string | null
  answer: string | null
}

export type PingOutcome =
  /** The endpoint took it, and repeated the challenge where that is required. */
  | { kind: 'succeeded' }
  /** @property retryAt when it is tried again; null: only when its owner requests another ping */
  | { kind: 'failed'; retryAt: Date | null }
  /** It answered 410. */
  | { kind: 'gone' }

/** $1 subscription, $2 ping, $3 when it is tried again. A ping that was requested meanwhile is still sent. */
const RECORD_SQL = `
  WITH attempted AS (
    INSERT INTO service.attempt (subscription_id, type, number, started_at, duration_ms, outcome, status, error, answer)
    SELECT subscription_id, 'filrouge.ping', $4::integer, $5::timestamptz, $6::integer, $7::text, $8::integer,
      $9::text, $10::text
    FROM service.subscription WHERE subscription_id = $1
  )
  UPDATE service.subscription SET
    ping_lease = NULL, ping_lease_until = NULL,
    ping_at = CASE WHEN ping_id = $2 THEN $3::timestamptz ELSE ping_at END,
    ping_attempts = CASE WHEN ping_id = $2 THEN ping_attempts + 1 ELSE ping_attempts END
  WHERE subscription_id = $1`

/**
 * Writes the outcome of a ping. The outcome of a ping that was replaced does not change the endpoint's health: the URL
 * may have changed.
 */
export async function recordPing(dataSource: DataSource, made: PingMade): Promise<void> {
  const { ping, outcome, startedAt, durationMs, status, error, answer } = made
  const retryAt = outcome.kind === 'failed' ? outcome.retryAt : null
  const values = [
    ping.subscriptionId,
    ping.pingId,
    retryAt?.toISOString() ?? null,
    ping.attempts + 1,
    startedAt.toISOString(),
    durationMs,
    outcome.kind === 'succeeded' ? 'delivered' : retryAt ? 'retry' : 'failed',
    status,
    storable(error),
    storable(answer),
  ]
  await transaction(dataSource, async (client) => {
    const endpoints = await changeEndpoints(client, [ping.subscriptionId], ({ health, pingId, now }) =>
      pingId === ping.pingId ? healthAfter(health, [EVENTS[outcome.kind]], now) : health,
    )
    await client.query({ name: 'record_ping', text: RECORD_SQL, values })
    await wakeLanes(client, recovered(endpoints))
  })
}

const EVENTS = {
  succeeded: { kind: 'pingSucceeded' },
  failed: { kind: 'pingFailed' },
  gone: { kind: 'pingGone' },
} as const
