import type { DataSource } from 'typeorm'
import { prepared, selectList, transaction } from '@filrouge/database'
import { IS_PING_DUE_SQL, isDue, isProbeDue } from './lane-due.js'
import { writeLanesSql } from './write-lanes.js'
import {
  SubscriptionSchema,
  unexpiredSecrets,
  type SubscriptionEntity,
} from '../entities/subscription-entity.js'

const CLAIMED = [
  'subscriptionId',
  'principal',
  'url',
  'stories',
  'types',
  'filter',
  'filterRevision',
  'onExhausted',
  'secret',
  'signingKey',
] as const

/**
 * A subscription as a courier needs it; secrets are sealed. It has nothing of the endpoint's health, which changes
 * while the courier works.
 */
export interface ClaimedSubscription extends Pick<SubscriptionEntity, (typeof CLAIMED)[number]> {
  /** The replaced secrets that still sign, newest first. */
  oldSecrets: string[]
  /** `updated_at` as text, since a Date has no microseconds. */
  changedAt: string
}

/** A lane that a courier has leased. The lease ends when the courier records a result, or at `leaseUntil`. */
export interface ClaimedLane {
  subscription: ClaimedSubscription
  storyId: string
  /** The first version to look at. */
  nextVersion: number
  /** The last version to look at. */
  untilVersion: number
  /** A dead letter to be sent again before the next message; null: none. */
  redriveVersion: number | null
  /** The greatest matching version before `nextVersion`; null: not known. */
  previousVersion: number | null
  /** Tries of the next message that count. */
  attempts: number
  firstTriedAt: Date | null
  /** As text, to the microsecond: tells this claim from a later one of the same courier. */
  leaseUntil: string
  /** By the database's clock. */
  claimedAt: Date
}

/** How many lanes may be in flight. */
export interface Limits {
  /** The most lanes that this claim may take. */
  most: number
  /** The most lanes that this courier has room for. */
  room: number
  /** The most lanes to one host and port. */
  endpoint: number
  /** The most lanes of one principal. */
  principal: number
  /** The length of a lease, ms: longer than any attempt lasts. */
  leaseMs: number
}

/** Subscription s has a lane that is due. */
const IS_READY_SQL = `status IN ('active', 'failing') AND EXISTS (
    SELECT 1 FROM service.lane l WHERE l.subscription_id = s.subscription_id AND ${isDue('l', isProbeDue('s'))})`

/**
 * Locks the subscriptions that have lanes due. While one courier claims their lanes, others skip them: two couriers
 * would count the same room twice. Only the index lane_due is read, so the cost depends on the lanes that are due
 * alone. The commit does not wait for the disk: a claim lost in a crash of the server is like a lease that has ended. One
 * plan serves every claim: to plan one takes longer than the claim.
 */
export const READY_SQL = `
  SELECT subscription_id FROM service.subscription s, set_config('synchronous_commit', 'off', true) AS commits,
    set_config('plan_cache_mode', 'force_generic_plan', true) AS plans
  WHERE ${IS_READY_SQL}
  ORDER BY subscription_id FOR NO KEY UPDATE OF s SKIP LOCKED`

const DUE_SQL = `
  SELECT EXISTS (SELECT 1 FROM service.subscription s WHERE ${IS_READY_SQL}) OR EXISTS (
    SELECT 1 FROM service.subscription WHERE ${IS_PING_DUE_SQL}) AS due`

/** Whether a lane or a ping is due: one round trip, where two claims that find nothing are more. */
export async function isAnythingDue(dataSource: DataSource): Promise<boolean> {
  const [row] = await prepared<{ due: boolean }>(dataSource, 'anything_due', DUE_SQL, [])
  return row?.due ?? false
}

/**
 * $1 subscriptions, $2 lanes at most, $3 of one host, $4 of one principal, $5 the courier, $6 its lease in ms, $7 the
 * courier's room. Room is a limit less the lanes in flight (lane_leased).
 *
 * A failing subscription sends one probe at a time. It is due at the endpoint's probe time, whatever the lane's time.
 * If only one story has failed, the message may be at fault: then a lane of another story without tries is due too.
 *
 * Lanes are taken in turn: subscriptions with the fewest lanes in flight come first. Beyond its first lane, a
 * subscription gets another only if at least `2 × turn` places stay free. So subscriptions that hang leave room for the
 * others.
 */
export const CLAIM_SQL = `
  WITH ready AS MATERIALIZED (
    SELECT subscription_id, endpoint, principal, status, max_in_flight, failed_story, ${isProbeDue('s')} AS is_probe
    FROM service.subscription s WHERE subscription_id = ANY ($1::text[])
  ),
  flying AS MATERIALIZED (
    SELECT l.subscription_id, s.endpoint, s.principal, l.lanes
    FROM (SELECT subscription_id, count(*) AS lanes FROM service.lane WHERE lease IS NOT NULL GROUP BY 1) l
    CROSS JOIN LATERAL (
      SELECT endpoint, principal FROM service.subscription WHERE subscription_id = l.subscription_id LIMIT 1) s
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
  ${writeLanesSql('taken', "lease = $5, lease_until = now() + $6 * interval '1 millisecond'")}
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

/** The columns of {@link ClaimedSubscription}. */
export const claimedColumns = (table: string) => `${selectList(SubscriptionSchema, table, CLAIMED)},
  jsonb_path_query_array(${unexpiredSecrets(table)}, '$[*].secret') AS "oldSecrets",
  ${table}.updated_at::text AS "changedAt"`

const CLAIMED_SQL = `
  SELECT ${claimedColumns('s')} FROM service.subscription s WHERE subscription_id = ANY ($1::text[])`

/**
 * Claims lanes that are due. A lane has one courier, and one message in flight. Any number of couriers may claim at the
 * same time. A subscription's limit is never passed. The limits of a host and a principal may be passed for a moment,
 * when couriers claim for different subscriptions at the same time.
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
