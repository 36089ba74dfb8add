import type { Subscription } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { transaction } from '@filrouge/database'
import type { OnExhausted, SubscriptionRow, Verification } from '../entities/subscription-entity.js'
import { endpointOf, subscriptionColumns, subscriptionOf, type SubscriptionStart } from './subscription.js'

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

/** Secrets as they are stored: sealed. The public key is not. */
export interface SealedSecrets {
  secret: string
  signingKey: string
  publicKey: string
}

/** A ping to be sent. Its answer must repeat the challenge, where the subscription requires that. */
export interface NewPing {
  pingId: string
  challenge: string
}

const COUNT_SQL = `
  SELECT count(*)::integer AS count FROM service.subscription WHERE principal = $1`

/** One principal's subscriptions are made one after the other: the quota is then exact. */
const ALONE_SQL = `SELECT pg_advisory_xact_lock(hashtextextended('filrouge subscriptions of ' || $1, 0))`

/** A partition without a fan-out position gets one at its beginning. */
export const KNOW_PARTITIONS_SQL = `
  INSERT INTO service.fanout (partition, sequence)
  SELECT partition, 0 FROM record.checkpoint c
  WHERE NOT EXISTS (SELECT 1 FROM service.fanout f WHERE f.partition = c.partition)
  ON CONFLICT DO NOTHING`

/**
 * Stops the fan-out until the transaction ends. An event that is fanned out later meets the new subscription; an event
 * that was fanned out before was appended before. So no event is missed.
 */
export const LOCK_FAN_OUT_SQL = `SELECT 1 FROM service.fanout ORDER BY partition FOR SHARE`

/** The end of the feed, in each partition. While the log is folded again the record is behind it. */
const POSITIONS_SQL = `
  SELECT json_object_agg(o.partition, coalesce(
    (SELECT max(f.sequence) FROM service.feed f WHERE f.partition = o.partition), 0)) FROM service.fanout o`

const MAKE_SQL = `
  INSERT INTO service.subscription AS s (subscription_id, principal, url, endpoint, description, stories, types, filter,
    start, verification, max_in_flight, on_exhausted, secret, signing_key, public_key, ping_id, ping_challenge,
    ping_asked_at, ping_at, status, positions)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, now(), now(), 'unverified',
    coalesce((${POSITIONS_SQL}), '{}'))
  RETURNING ${subscriptionColumns('s')}`

/** Couriers make the lanes of existing stories, page by page. */
export const WALK_SQL = `
  INSERT INTO service.walk (subscription_id, stories, from_version, known_at, is_replay)
  VALUES ($1, $2, $3, $4, $5)`

/**
 * Makes a subscription. Its messages begin where `start` says, and include every event appended from now on.
 * @param most subscriptions of one principal
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
    await client.query(LOCK_FAN_OUT_SQL)
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
    if (!row) throw new Error('the new subscription was not returned')
    if (start !== 'now') await client.query(WALK_SQL, walkFrom(subscriptionId, wanted.stories, start))
    return subscriptionOf(row)
  })
}

/** The values of WALK_SQL for a subscription's start. */
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
