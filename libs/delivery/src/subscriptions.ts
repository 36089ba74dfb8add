import type { Subscription } from '@filrouge/contract'
import type pg from 'pg'
import type { DataSource } from 'typeorm'
import { prepared, transaction } from '@filrouge/database'
import { endpointsAfter } from './endpoints.js'
import type { NewPing } from './make-subscription.js'
import { wakeLanes } from './wake-lanes.js'
import { SUBSCRIPTION_COLUMNS, subscriptionOf, type SubscriptionRow } from './subscription.js'

/** Whose subscriptions: a principal's, or (null) everybody's. */
export type Owner = string | null

const LIST_SQL = `
  SELECT ${SUBSCRIPTION_COLUMNS} FROM service.subscription
  WHERE ($1::text IS NULL OR principal = $1::text) AND subscription_id > $2 COLLATE "C"
  ORDER BY subscription_id LIMIT $3`

/** A page of subscriptions in the order in which they were made. */
export async function listSubscriptions(
  dataSource: DataSource,
  owner: Owner,
  { after, limit }: { after: string | null; limit: number },
): Promise<Subscription[]> {
  const rows = await prepared<SubscriptionRow>(dataSource, 'list_subscriptions', LIST_SQL, [
    owner,
    after ?? '',
    limit,
  ])
  return rows.map(subscriptionOf)
}

const GET_SQL = `
  SELECT ${SUBSCRIPTION_COLUMNS} FROM service.subscription
  WHERE subscription_id = $1 AND ($2::text IS NULL OR principal = $2::text)`

export const LOCK_SUBSCRIPTION_SQL = `${GET_SQL} FOR NO KEY UPDATE`

/** @returns null where there is none, or it is another's */
export async function findSubscription(
  dataSource: DataSource,
  subscriptionId: string,
  owner: Owner,
): Promise<Subscription | null> {
  const [row] = await prepared<SubscriptionRow>(dataSource, 'find_subscription', GET_SQL, [
    subscriptionId,
    owner,
  ])
  return row ? subscriptionOf(row) : null
}

const REMOVE_SQL = `
  WITH gone AS (DELETE FROM service.subscription
    WHERE subscription_id = $1 AND ($2::text IS NULL OR principal = $2::text) RETURNING subscription_id),
  attempts AS (DELETE FROM service.attempt a USING gone WHERE a.subscription_id = gone.subscription_id),
  received AS (DELETE FROM service.received r USING gone WHERE r.subscription_id = gone.subscription_id)
  SELECT 1 FROM gone`

/** Removes a subscription with all that was kept of it. @returns whether there was one of the owner's */
export function removeSubscription(
  dataSource: DataSource,
  subscriptionId: string,
  owner: Owner,
): Promise<boolean> {
  return transaction(dataSource, async (client) => {
    const { rows } = await client.query(REMOVE_SQL, [subscriptionId, owner])
    return rows.length > 0
  })
}

const TOUCH_SQL = `
  UPDATE service.subscription SET updated_at = now() WHERE subscription_id = $1 RETURNING ${SUBSCRIPTION_COLUMNS}`

/** Delivers nothing more until it is resumed; what is in flight ends. */
export const pauseSubscription = (dataSource: DataSource, subscriptionId: string, owner: Owner) =>
  transaction(dataSource, async (client) => {
    if (!(await lock(client, subscriptionId, owner))) return null
    await endpointsAfter(client, [subscriptionId], { kind: 'paused' })
    return touch(client, subscriptionId)
  })

/**
 * Goes on where it stood. What waited for an endpoint that failed is tried now: the owner says that it is well.
 * @param ping what is sent to an address that was never verified
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
    if (endpoint?.after.status === 'active') await wakeLanes(client, [subscriptionId], 'alone')
    return touch(client, subscriptionId)
  })

const PING_SQL = `
  UPDATE service.subscription SET ping_id = $3, ping_challenge = $4, ping_asked_at = now(), ping_at = now(),
    ping_attempts = 0
  WHERE subscription_id = $1 AND ($2::text IS NULL OR principal = $2::text)
  RETURNING ${SUBSCRIPTION_COLUMNS}`

/**
 * Has a ping sent, as soon as a courier takes it.
 * @returns null where there is none, or it is another's
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

/** @returns whether there is one of the owner's */
async function lock(client: Client, subscriptionId: string, owner: Owner): Promise<boolean> {
  const { rows } = await client.query(LOCK_SUBSCRIPTION_SQL, [subscriptionId, owner])
  return rows.length > 0
}

async function touch(client: Client, subscriptionId: string): Promise<Subscription | null> {
  const { rows } = await client.query<SubscriptionRow>(TOUCH_SQL, [subscriptionId])
  return rows[0] ? subscriptionOf(rows[0]) : null
}
