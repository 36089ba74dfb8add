import type { Subscription } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { prepared, transaction } from '@filrouge/database'
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

export const GET_SQL = `
  SELECT ${SUBSCRIPTION_COLUMNS} FROM service.subscription
  WHERE subscription_id = $1 AND ($2::text IS NULL OR principal = $2::text)`

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

// What is disabled stays so until it is resumed: pausing it would hide why.
const PAUSE_SQL = `
  UPDATE service.subscription SET updated_at = now(),
    status = CASE WHEN status = 'disabled' THEN status ELSE 'paused' END
  WHERE subscription_id = $1 AND ($2::text IS NULL OR principal = $2::text)
  RETURNING ${SUBSCRIPTION_COLUMNS}`

/** Delivers nothing more until it is resumed; what is in flight ends. */
export const pauseSubscription = (dataSource: DataSource, subscriptionId: string, owner: Owner) =>
  changed(dataSource, 'pause_subscription', PAUSE_SQL, [subscriptionId, owner])

// Running ones stay as they are. One that was never verified begins with its ping.
const RESUME_SQL = `
  UPDATE service.subscription SET updated_at = now(), disabled_because = NULL,
    status = CASE WHEN status IN ('active', 'failing') THEN status WHEN verified THEN 'active' ELSE 'unverified' END,
    failures = CASE WHEN status = 'failing' THEN failures ELSE 0 END,
    failed_story = CASE WHEN status = 'failing' THEN failed_story END,
    failing_since = CASE WHEN status = 'failing' THEN failing_since END,
    probes = CASE WHEN status = 'failing' THEN probes ELSE 0 END,
    ping_id = CASE WHEN verified THEN ping_id ELSE $3 END,
    ping_challenge = CASE WHEN verified THEN ping_challenge ELSE $4 END,
    ping_asked_at = CASE WHEN verified THEN ping_asked_at ELSE now() END,
    ping_at = CASE WHEN verified THEN ping_at ELSE now() END,
    ping_attempts = CASE WHEN verified THEN ping_attempts ELSE 0 END
  WHERE subscription_id = $1 AND ($2::text IS NULL OR principal = $2::text)
  RETURNING ${SUBSCRIPTION_COLUMNS}`

/** Goes on where it stood. What waited for an endpoint that failed is tried now: whoever resumes says that it is well. */
export function resumeSubscription(
  dataSource: DataSource,
  subscriptionId: string,
  owner: Owner,
  ping: NewPing,
): Promise<Subscription | null> {
  return transaction(dataSource, async (client) => {
    const { rows } = await client.query<SubscriptionRow>({
      name: 'resume_subscription',
      text: RESUME_SQL,
      values: [subscriptionId, owner, ping.pingId, ping.challenge],
    })
    const [row] = rows
    if (row?.status === 'active') await wakeLanes(client, [subscriptionId], 'alone')
    return row ? subscriptionOf(row) : null
  })
}

const PING_SQL = `
  UPDATE service.subscription SET ping_id = $3, ping_challenge = $4, ping_asked_at = now(), ping_at = now(),
    ping_attempts = 0
  WHERE subscription_id = $1 AND ($2::text IS NULL OR principal = $2::text)
  RETURNING ${SUBSCRIPTION_COLUMNS}`

/** Has a ping sent, as soon as a courier takes it. */
export const pingSubscription = (
  dataSource: DataSource,
  subscriptionId: string,
  owner: Owner,
  ping: NewPing,
) => changed(dataSource, 'ping_subscription', PING_SQL, [subscriptionId, owner, ping.pingId, ping.challenge])

/** @returns null where there is none, or it is another's */
async function changed(
  dataSource: DataSource,
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<Subscription | null> {
  const [row] = await prepared<SubscriptionRow>(dataSource, name, text, values)
  return row ? subscriptionOf(row) : null
}
