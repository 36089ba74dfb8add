import type { DataSource } from 'typeorm'
import { transaction } from '@filrouge/database'
import { isDue, isProbeDue } from './lane-due.js'
import { UNEXPIRED_SECRETS, type OnExhausted } from './subscription.js'

/**
 * A subscription as a courier needs it; secrets are sealed. How its endpoint does is not in it: that changes while the
 * courier is at work.
 */
export interface ClaimedSubscription {
  subscriptionId: string
  principal: string
  url: string
  stories: string[]
  types: string[] | null
  filter: string | null
  filterRevision: number
  onExhausted: OnExhausted
  secret: string
  /** Those that were replaced and sign still, newest first. */
  oldSecrets: string[]
  signingKey: string
  /** When anybody last changed it, to the microsecond. */
  changedAt: string
}

/** A lane that a courier holds, until it records what came of it or its lease ends. */
export interface ClaimedLane {
  subscription: ClaimedSubscription
  storyId: string
  /** The first version that was not yet looked at. */
  nextVersion: number
  /** The last of which it was told. */
  untilVersion: number
  /** A dead letter to be sent again, before anything else; null: none. */
  redriveVersion: number | null
  /** The greatest version before the next that matches; null: not known. */
  previousVersion: number | null
  /** Tries of the next message so far that count. */
  attempts: number
  firstTriedAt: Date | null
  /** Until when it is held, to the microsecond: tells this claim from one that the same courier makes later. */
  leaseUntil: string
  /** By the clock of the database. */
  claimedAt: Date
}

/** How many may be in flight together. */
export interface Limits {
  /** In this claim. */
  most: number
  /** What this courier has left. */
  room: number
  /** To one host and port. */
  endpoint: number
  /** Of one principal. */
  principal: number
  /** How long a lane is held at most, ms: longer than any attempt lasts. */
  leaseMs: number
}

/**
 * The subscriptions that have something to send now. Held while lanes of theirs are claimed, so that two couriers do
 * not both count the same room; the one that comes second leaves them for the next time. Nothing but lane_due is read:
 * it costs what there is to send, whatever else there is. The claim need not be on disk when it is made: one that is lost
 * with a crash of the server is as one that ended.
 */
export const READY_SQL = `
  SELECT subscription_id FROM service.subscription s, set_config('synchronous_commit', 'off', true)
  WHERE status IN ('active', 'failing') AND EXISTS (
    SELECT 1 FROM service.lane l WHERE l.subscription_id = s.subscription_id AND ${isDue('l', isProbeDue('s'))})
  ORDER BY subscription_id FOR NO KEY UPDATE OF s SKIP LOCKED`

/**
 * $1 subscriptions, $2 lanes at most, $3 a host's, $4 a principal's, $5 the courier, $6 its lease in ms, $7 the
 * courier's room. Room is what each limit leaves, counted over the lanes in flight (lane_leased). One that fails as a
 * whole has one probe at a time: when the probe's time has come, whatever the lane's; or for a story that was not tried
 * yet, where only one story has failed, since that may be the message's fault. Lanes are taken in turn: first those of
 * subscriptions that have the fewest in flight; and but for its first, none has more in flight than half of what it
 * leaves to others, so that those that hang never fill what the others need.
 */
export const CLAIM_SQL = `
  WITH ready AS MATERIALIZED (
    SELECT subscription_id, endpoint, principal, status, max_in_flight, failed_story, ${isProbeDue('s')} AS is_probe
    FROM service.subscription s WHERE subscription_id = ANY ($1::text[])
  ),
  flying AS MATERIALIZED (
    SELECT l.subscription_id, s.endpoint, s.principal, count(*) AS lanes
    FROM service.lane l JOIN service.subscription s ON s.subscription_id = l.subscription_id
    WHERE l.lease IS NOT NULL GROUP BY 1, 2, 3
  ),
  room AS (
    SELECT r.*, CASE r.status WHEN 'failing' THEN 1 ELSE r.max_in_flight END AS most,
      coalesce((SELECT sum(lanes) FROM flying f WHERE f.subscription_id = r.subscription_id), 0) AS own,
      $3::integer - coalesce((SELECT sum(lanes) FROM flying f WHERE f.endpoint = r.endpoint), 0) AS of_endpoint,
      $4::integer - coalesce((SELECT sum(lanes) FROM flying f WHERE f.principal = r.principal), 0) AS of_principal
    FROM ready r
  ),
  due AS (
    SELECT r.subscription_id, r.endpoint, r.principal, r.own, r.of_endpoint, r.of_principal, l.story_id,
      l.next_attempt_at
    FROM room r CROSS JOIN LATERAL (
      SELECT story_id, next_attempt_at FROM service.lane l
      WHERE l.subscription_id = r.subscription_id AND ${isDue('l', 'r.is_probe')}
        AND (r.status <> 'failing' OR r.is_probe
          OR r.failed_story <> '' AND l.story_id <> r.failed_story AND l.attempts = 0)
      ORDER BY l.next_attempt_at LIMIT greatest(least(r.most - r.own, r.of_endpoint, r.of_principal), 0)
      FOR UPDATE SKIP LOCKED) l
  ),
  placed AS (
    SELECT *, own + row_number() OVER (PARTITION BY subscription_id ORDER BY next_attempt_at) AS turn FROM due
  ),
  shared AS (
    SELECT *,
      of_endpoint - row_number() OVER (PARTITION BY endpoint ORDER BY turn, next_attempt_at) AS endpoint_left,
      of_principal - row_number() OVER (PARTITION BY principal ORDER BY turn, next_attempt_at) AS principal_left,
      $7::integer - row_number() OVER (ORDER BY turn, next_attempt_at) AS courier_left
    FROM placed
  ),
  taken AS (
    SELECT subscription_id, story_id FROM shared
    WHERE least(endpoint_left, principal_left, courier_left) >= CASE turn WHEN 1 THEN 0 ELSE 2 * turn END
    ORDER BY turn, next_attempt_at LIMIT $2
  )
  UPDATE service.lane l SET lease = $5, lease_until = now() + $6 * interval '1 millisecond'
  FROM taken t WHERE l.subscription_id = t.subscription_id AND l.story_id = t.story_id
  RETURNING l.subscription_id, l.story_id, l.next_version, l.until_version, l.redrive_version, l.previous_version,
    l.previous_revision, l.attempts, l.first_tried_at, l.lease_until::text, now() AS claimed_at`

interface LaneRow {
  subscription_id: string
  story_id: string
  next_version: number
  until_version: number
  redrive_version: number | null
  previous_version: number | null
  previous_revision: number | null
  attempts: number
  first_tried_at: Date | null
  lease_until: string
  claimed_at: Date
}

export const CLAIMED_COLUMNS = `subscription_id AS "subscriptionId", principal, url, stories, types, filter,
  filter_revision AS "filterRevision", on_exhausted AS "onExhausted", secret,
  jsonb_path_query_array(${UNEXPIRED_SECRETS}, '$[*].secret') AS "oldSecrets", signing_key AS "signingKey",
  updated_at::text AS "changedAt"`

const CLAIMED_SQL = `
  SELECT ${CLAIMED_COLUMNS} FROM service.subscription WHERE subscription_id = ANY ($1::text[])`

/**
 * Claims lanes that have something to send: each for one courier, one message at a time. Any number of couriers may.
 * A subscription's own limit holds strictly; a host's and a principal's may be passed for a moment by couriers that
 * claim at the same time for different subscriptions.
 * @param courier a number that no other courier has
 */
export function claimLanes(dataSource: DataSource, courier: number, limits: Limits): Promise<ClaimedLane[]> {
  return transaction(dataSource, async (client) => {
    const { rows: ready } = await client.query<{ subscription_id: string }>({
      name: 'claim_ready',
      text: READY_SQL,
    })
    if (ready.length === 0) return []
    const { rows: lanes } = await client.query<LaneRow>({
      name: 'claim_lanes',
      text: CLAIM_SQL,
      values: [
        ready.map(({ subscription_id }) => subscription_id),
        limits.most,
        limits.endpoint,
        limits.principal,
        courier,
        limits.leaseMs,
        limits.room,
      ],
    })
    if (lanes.length === 0) return []
    const { rows: subscriptions } = await client.query<ClaimedSubscription>({
      name: 'claim_subscriptions',
      text: CLAIMED_SQL,
      values: [[...new Set(lanes.map(({ subscription_id }) => subscription_id))]],
    })
    const byId = new Map(subscriptions.map((one) => [one.subscriptionId, one]))
    return lanes.flatMap((lane) => {
      const subscription = byId.get(lane.subscription_id)
      return subscription ? [claimedLane(lane, subscription)] : []
    })
  })
}

const claimedLane = (lane: LaneRow, subscription: ClaimedSubscription): ClaimedLane => ({
  subscription,
  storyId: lane.story_id,
  nextVersion: lane.next_version,
  untilVersion: lane.until_version,
  redriveVersion: lane.redrive_version,
  previousVersion: lane.previous_revision === subscription.filterRevision ? lane.previous_version : null,
  attempts: lane.attempts,
  firstTriedAt: lane.first_tried_at,
  leaseUntil: lane.lease_until,
  claimedAt: lane.claimed_at,
})
