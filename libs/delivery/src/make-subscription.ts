import type { Subscription } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { transaction } from '@filrouge/database'
import {
  endpointOf,
  SUBSCRIPTION_COLUMNS,
  subscriptionOf,
  type OnExhausted,
  type SubscriptionRow,
  type SubscriptionStart,
  type Verification,
} from './subscription.js'

export interface NewSubscription {
  subscriptionId: string
  principal: string
  url: string
  description: string | null
  stories: readonly string[]
  types: readonly string[] | null
  filter: string | null
  start: SubscriptionStart
  verification: Verification
  maxInFlight: number
  onExhausted: OnExhausted
  secrets: SealedSecrets
  ping: NewPing
}

/** Secrets as they are stored: sealed, but for the public key. */
export interface SealedSecrets {
  secret: string
  signingKey: string
  publicKey: string
}

/** A ping to be sent: its id, and what the answer to it must repeat. */
export interface NewPing {
  pingId: string
  challenge: string
}

/** One principal's subscriptions are made one after another, so that the quota holds. */
const COUNT_SQL = `
  SELECT count(*)::integer AS count FROM service.subscription WHERE principal = $1`

const ALONE_SQL = `SELECT pg_advisory_xact_lock(hashtextextended('filrouge subscriptions of ' || $1, 0))`

/** A partition that has appeared since is fanned out from its beginning. */
export const KNOW_PARTITIONS_SQL = `
  INSERT INTO service.fanout (partition, sequence)
  SELECT partition, 0 FROM record.checkpoint c
  WHERE NOT EXISTS (SELECT 1 FROM service.fanout f WHERE f.partition = c.partition)
  ON CONFLICT DO NOTHING`

/**
 * While a subscription is made nothing is fanned out: what comes after it does so in its presence, and what comes before
 * was appended before. So nothing that is appended meanwhile is missed.
 */
export const HOLD_FAN_OUT_SQL = `SELECT 1 FROM service.fanout ORDER BY partition FOR SHARE`

/** How far the feed goes, in each partition. The record may be behind it: the log is then being folded again. */
const POSITIONS_SQL = `
  SELECT json_object_agg(o.partition, coalesce(
    (SELECT max(f.sequence) FROM service.feed f WHERE f.partition = o.partition), 0)) FROM service.fanout o`

const MAKE_SQL = `
  INSERT INTO service.subscription (subscription_id, principal, url, endpoint, description, stories, types, filter,
    start, verification, max_in_flight, on_exhausted, secret, signing_key, public_key, ping_id, ping_challenge,
    ping_asked_at, ping_at, status, positions)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, now(), now(), 'unverified',
    coalesce((${POSITIONS_SQL}), '{}'))
  RETURNING ${SUBSCRIPTION_COLUMNS}`

/** Lanes of stories that are there already are made by couriers, page by page. */
export const WALK_SQL = `
  INSERT INTO service.walk (subscription_id, stories, from_version, known_at, is_replay)
  VALUES ($1, $2, $3, $4, $5)`

/**
 * Makes a subscription. What it gets begins where `start` says; nothing that is appended from now on is missed.
 * @param most how many a principal may have
 */
export function makeSubscription(
  dataSource: DataSource,
  wanted: NewSubscription,
  most: number,
): Promise<Subscription | 'too-many-subscriptions'> {
  const { subscriptionId, principal, url, start, secrets, ping } = wanted
  return transaction(dataSource, async (client) => {
    await client.query(ALONE_SQL, [principal])
    const { rows: counted } = await client.query<{ count: number }>(COUNT_SQL, [principal])
    if ((counted[0]?.count ?? 0) >= most) return 'too-many-subscriptions'
    await client.query(KNOW_PARTITIONS_SQL)
    await client.query(HOLD_FAN_OUT_SQL)
    const { rows } = await client.query<SubscriptionRow>(MAKE_SQL, [
      subscriptionId,
      principal,
      url,
      endpointOf(url),
      wanted.description,
      wanted.stories,
      wanted.types,
      wanted.filter,
      typeof start === 'string' ? start : start.knownAt,
      wanted.verification,
      wanted.maxInFlight,
      wanted.onExhausted,
      secrets.secret,
      secrets.signingKey,
      secrets.publicKey,
      ping.pingId,
      ping.challenge,
    ])
    const [row] = rows
    if (!row) throw new Error('a subscription that was made is not there')
    if (start !== 'now') await client.query(WALK_SQL, walkFrom(subscriptionId, wanted.stories, start))
    return subscriptionOf(row)
  })
}

/** The walk that makes the lanes where a subscription starts. */
export const walkFrom = (
  subscriptionId: string,
  stories: readonly string[],
  start: Exclude<SubscriptionStart, 'now'>,
) => [
  subscriptionId,
  stories,
  start === 'beginning' ? 1 : null,
  start === 'beginning' ? null : start.knownAt,
  false,
]
