import type { Subscription } from '@filrouge/contract'
import type pg from 'pg'
import { MoreThan, type DataSource } from 'typeorm'
import { prepared, transaction } from '@filrouge/database'
import { endpointsAfter } from './endpoints.js'
import type { NewPing } from './make-subscription.js'
import { wakeLanes } from '../lanes/wake-lanes.js'
import { SubscriptionSchema, type SubscriptionRow } from '../entities/subscription-entity.js'
import { subscriptionColumns, subscriptionOf } from './subscription.js'

/** The principal that owns a subscription; null: any principal. */
export type Owner = string | null

const ownedBy = (owner: Owner) => (owner === null ? {} : { principal: owner })

/** A page of subscriptions in the order in which they were made. */
export async function listSubscriptions(
  dataSource: DataSource,
  owner: Owner,
  { after, limit }: { after: string | null; limit: number },
): Promise<Subscription[]> {
  const rows = await dataSource.getRepository(SubscriptionSchema).find({
    where: { subscriptionId: MoreThan(after ?? ''), ...ownedBy(owner) },
    order: { subscriptionId: 'ASC' },
    take: limit,
  })
  return rows.map(subscriptionOf)
}

/** @returns null where there is none, or another principal owns it */
export async function findSubscription(
  dataSource: DataSource,
  subscriptionId: string,
  owner: Owner,
): Promise<Subscription | null> {
  const row = await dataSource
    .getRepository(SubscriptionSchema)
    .findOneBy({ subscriptionId, ...ownedBy(owner) })
  return row && subscriptionOf(row)
}

/** $1 the subscription, $2 its owner. */
export const LOCK_SUBSCRIPTION_SQL = `
  SELECT ${subscriptionColumns('s')} FROM service.subscription s
  WHERE subscription_id = $1 AND ($2::text IS NULL OR principal = $2::text) FOR NO KEY UPDATE`

/**
 * The rows that go before the subscription's own row, in this order. A walk locks its row, then lanes; new lanes lock the
 * subscription's row. In the same order a removal waits for them, and none of them for a removal that waits.
 */
const PARTS_SQL = ['walk', 'lane', 'dead_letter', 'attempt', 'received'].map(
  (table) => `DELETE FROM service.${table} WHERE subscription_id = $1`,
)
const REMOVE_SQL = 'DELETE FROM service.subscription WHERE subscription_id = $1'

/**
 * Removes a subscription with its lanes, attempts and dead letters.
 * @returns whether the owner had it
 */
export const removeSubscription = (
  dataSource: DataSource,
  subscriptionId: string,
  owner: Owner,
): Promise<boolean> =>
  transaction(dataSource, async (client) => {
    const { rowCount } = await client.query(LOCK_SUBSCRIPTION_SQL, [subscriptionId, owner])
    if (rowCount === 0) return false
    for (const sql of [...PARTS_SQL, REMOVE_SQL]) await client.query(sql, [subscriptionId])
    return true
  })

const TOUCH_SQL = `
  UPDATE service.subscription s SET updated_at = now() WHERE subscription_id = $1
  RETURNING ${subscriptionColumns('s')}`

/** Nothing more is sent until the subscription is resumed. Messages in flight still end. */
export const pauseSubscription = (dataSource: DataSource, subscriptionId: string, owner: Owner) =>
  transaction(dataSource, async (client) => {
    if (!(await lock(client, subscriptionId, owner))) return null
    await endpointsAfter(client, [subscriptionId], { kind: 'paused' })
    return touch(client, subscriptionId)
  })

/**
 * Delivery goes on where it stopped. What waits for the endpoint is tried now, since the owner says that it works: all
 * lanes, or the next probe if the endpoint is failing.
 * @param ping is sent to a URL that was never verified
 */
export const resumeSubscription = (
  dataSource: DataSource,
  subscriptionId: string,
  owner: Owner,
  ping: NewPing,
): Promise<Subscription | null> =>
  transaction(dataSource, async (client) => {
    if (!(await lock(client, subscriptionId, owner))) return null
    const [endpoint] = await endpointsAfter(client, [subscriptionId], { kind: 'resumed' })
    if (endpoint && !endpoint.after.verified)
      await client.query(PING_SQL, [subscriptionId, owner, ping.pingId, ping.challenge])
    if (endpoint?.after.status === 'active') await wakeLanes(client, [subscriptionId])
    return touch(client, subscriptionId)
  })

const PING_SQL = `
  UPDATE service.subscription s SET ping_id = $3, ping_challenge = $4, ping_asked_at = now(), ping_at = now(),
    ping_attempts = 0
  WHERE subscription_id = $1 AND ($2::text IS NULL OR principal = $2::text)
  RETURNING ${subscriptionColumns('s')}`

/**
 * Requests a ping. The next courier that is free sends it.
 * @returns null where there is no such subscription, or another principal owns it
 */
export async function pingSubscription(
  dataSource: DataSource,
  subscriptionId: string,
  owner: Owner,
  ping: NewPing,
): Promise<Subscription | null> {
  const values = [subscriptionId, owner, ping.pingId, ping.challenge]
  const [row] = await prepared<SubscriptionRow>(dataSource, 'ping_subscription', PING_SQL, values)
  return row ? subscriptionOf(row) : null
}

type Client = Pick<pg.ClientBase, 'query'>

/** @returns whether the owner has it */
async function lock(client: Client, subscriptionId: string, owner: Owner): Promise<boolean> {
  const { rows } = await client.query(LOCK_SUBSCRIPTION_SQL, [subscriptionId, owner])
  return rows.length > 0
}

async function touch(client: Client, subscriptionId: string): Promise<Subscription | null> {
  const { rows } = await client.query<SubscriptionRow>(TOUCH_SQL, [subscriptionId])
  return rows[0] ? subscriptionOf(rows[0]) : null
}
