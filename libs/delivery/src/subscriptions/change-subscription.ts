import type { Subscription } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { transaction } from '@filrouge/database'
import { endpointsAfter } from './endpoints.js'
import { hasWork } from '../lanes/lane-due.js'
import { LOCK_FAN_OUT_SQL, WALK_SQL, walkFrom, type NewPing } from './make-subscription.js'
import type { OnExhausted, SubscriptionRow } from '../entities/subscription-entity.js'
import { endpointOf, subscriptionColumns, subscriptionOf } from './subscription.js'
import { LOCK_SUBSCRIPTION_SQL, type Owner } from './subscriptions.js'

/** Properties that are left out or undefined stay. */
export interface SubscriptionChanges {
  url?: string | undefined
  description?: string | null | undefined
  stories?: readonly string[] | undefined
  types?: readonly string[] | null | undefined
  filter?: string | null | undefined
  maxInFlight?: number | undefined
  onExhausted?: OnExhausted | undefined
}

const CHANGE_SQL = `
  UPDATE service.subscription s SET url = $2, endpoint = $3, description = $4, stories = $5, types = $6, filter = $7,
    max_in_flight = $8, on_exhausted = $9, filter_revision = filter_revision + $10::integer, updated_at = now(),
    ping_id = CASE WHEN $11::boolean THEN $12 ELSE ping_id END,
    ping_challenge = CASE WHEN $11::boolean THEN $13 ELSE ping_challenge END,
    ping_asked_at = CASE WHEN $11::boolean THEN now() ELSE ping_asked_at END,
    ping_at = CASE WHEN $11::boolean THEN now() ELSE ping_at END,
    ping_attempts = CASE WHEN $11::boolean THEN 0 ELSE ping_attempts END
  WHERE subscription_id = $1
  RETURNING ${subscriptionColumns('s')}`

/**
 * A changed filter or list of types applies to later events: a lane never goes back. An idle lane may stand before
 * events that the old rule left out, so it is moved past them. A lane with work to do goes on from where it is, by the
 * new rule. Lanes that a filter blocked are tried again.
 */
const REFILTER_SQL = `
  UPDATE service.lane l SET
    next_version = CASE WHEN ${hasWork('l')} THEN l.next_version
      ELSE greatest(l.next_version, 1 + coalesce((
        SELECT f.version FROM service.feed f JOIN service.fanout o ON o.partition = f.partition
        WHERE f.story_id = l.story_id AND f.sequence <= o.sequence ORDER BY f.version DESC LIMIT 1), 0)) END,
    next_attempt_at = CASE WHEN l.next_attempt_at = 'infinity' AND l.attempts = 0 THEN now() ELSE l.next_attempt_at END,
    previous_version = NULL
  WHERE l.subscription_id = $1`

/**
 * Changes a subscription. A new URL must be verified. Lanes of stories that are wanted now begin where the subscription
 * starts.
 * @param ping is sent to a new URL
 * @returns null where there is none, or another principal owns it
 */
export function changeSubscription(
  dataSource: DataSource,
  subscriptionId: string,
  owner: Owner,
  changes: SubscriptionChanges,
  ping: NewPing,
): Promise<Subscription | null> {
  return transaction(dataSource, async (client) => {
    const { rows: locked } = await client.query<SubscriptionRow>(LOCK_SUBSCRIPTION_SQL, [
      subscriptionId,
      owner,
    ])
    const [row] = locked
    if (!row) return null
    const before = subscriptionOf(row)
    const after = { ...before, ...definedOf(changes) }
    const moves = after.url !== before.url
    const hasOtherStories = !isSameSet(after.stories, before.stories)
    const refilters =
      hasOtherStories || !isSameSet(after.types, before.types) || after.filter !== before.filter
    if (refilters) {
      await client.query(LOCK_FAN_OUT_SQL)
      await client.query(REFILTER_SQL, [subscriptionId])
    }
    if (moves) await endpointsAfter(client, [subscriptionId], { kind: 'urlChanged' })
    const { rows } = await client.query<SubscriptionRow>(CHANGE_SQL, [
      subscriptionId,
      after.url,
      endpointOf(after.url),
      after.description,
      after.stories,
      after.types,
      after.filter,
      after.maxInFlight,
      after.onExhausted,
      refilters ? 1 : 0,
      moves,
      ping.pingId,
      ping.challenge,
    ])
    if (hasOtherStories && before.start !== 'now')
      await client.query(WALK_SQL, walkFrom(subscriptionId, after.stories, before.start))
    return rows[0] ? subscriptionOf(rows[0]) : null
  })
}

type Defined<Shape> = { [Name in keyof Shape]?: Exclude<Shape[Name], undefined> }

function definedOf<Shape extends object>(changes: Shape): Defined<Shape> {
  const defined: Defined<Shape> = { ...changes }
  for (const name in changes) if (changes[name] === undefined) delete defined[name]
  return defined
}

/** Whether two lists have the same members. Order and repetition do not matter. */
const isSameSet = (a: readonly string[] | null, b: readonly string[] | null) =>
  JSON.stringify(a && [...new Set(a)].sort()) === JSON.stringify(b && [...new Set(b)].sort())
