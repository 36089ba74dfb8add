import { healthAfter, type EndpointEvent, type EndpointHealth } from '@filrouge/webhooks/endpoint-health'
import type pg from 'pg'
import { selectList } from '@filrouge/database'
import { SubscriptionSchema, type SubscriptionEntity } from '../entities/subscription-entity.js'

type Client = Pick<pg.ClientBase, 'query'>

const COLUMNS = [
  'subscriptionId',
  'url',
  'pingId',
  'status',
  'disabledBecause',
  'verified',
  'failures',
  'failedStory',
  'probes',
  'failingSince',
  'nextProbeAt',
  'lastSuccessAt',
] as const

/** A subscription's endpoint. This transaction has locked its row. */
export interface LockedEndpoint {
  subscriptionId: string
  url: string
  pingId: string | null
  health: EndpointHealth
  /** ms since 1970, by the database's clock: claims use the same. */
  now: number
}

/** Rows are locked in the same order everywhere, which avoids deadlocks. */
const LOCK_SQL = `
  SELECT ${selectList(SubscriptionSchema, 's', COLUMNS)}, clock_timestamp() AS now
  FROM service.subscription s WHERE subscription_id = ANY ($1::text[])
  ORDER BY subscription_id FOR NO KEY UPDATE`

interface Row extends Pick<SubscriptionEntity, (typeof COLUMNS)[number]> {
  now: Date
}

// A change of status moves updated_at: couriers then stop sending what they decided before.
const WRITE_SQL = `
  UPDATE service.subscription s SET status = h.status, disabled_because = h.disabled_because, verified = h.verified,
    failures = h.failures, failed_story = h.failed_story, probes = h.probes, failing_since = h.failing_since,
    next_probe_at = h.next_probe_at, last_success_at = h.last_success_at,
    updated_at = CASE WHEN h.status = s.status THEN s.updated_at ELSE now() END
  FROM json_to_recordset($1::json) AS h(subscription_id text, status text, disabled_because text, verified boolean,
    failures integer, failed_story text, probes integer, failing_since timestamptz, next_probe_at timestamptz,
    last_success_at timestamptz)
  WHERE s.subscription_id = h.subscription_id`

/** An endpoint's health before and after a change. */
export interface ChangedEndpoint {
  subscriptionId: string
  before: EndpointHealth
  after: EndpointHealth
}

/**
 * Locks endpoints, and writes the health that `change` returns for each. Removed subscriptions are left out.
 * @returns in order of subscription
 */
export async function changeEndpoints(
  client: Client,
  subscriptionIds: readonly string[],
  change: (endpoint: LockedEndpoint) => EndpointHealth,
): Promise<ChangedEndpoint[]> {
  if (subscriptionIds.length === 0) return []
  const { rows } = await client.query<Row>({
    name: 'lock_endpoints',
    text: LOCK_SQL,
    values: [subscriptionIds],
  })
  const endpoints = rows.map((row) => {
    const endpoint = endpointOf(row)
    return { subscriptionId: row.subscriptionId, before: endpoint.health, after: change(endpoint) }
  })
  const changed = endpoints.filter(({ before, after }) => after !== before)
  if (changed.length > 0)
    await client.query({
      name: 'write_endpoints',
      text: WRITE_SQL,
      values: [JSON.stringify(changed.map(rowOf))],
    })
  return endpoints
}

/** Writes the health of endpoints after one event. */
export const endpointsAfter = (
  client: Client,
  subscriptionIds: readonly string[],
  event: EndpointEvent,
): Promise<ChangedEndpoint[]> =>
  changeEndpoints(client, subscriptionIds, ({ health, now }) => healthAfter(health, [event], now))

/** The subscriptions whose endpoints were failing, and are active again. Their waiting lanes must be woken. */
export const recovered = (endpoints: readonly ChangedEndpoint[]): string[] =>
  endpoints
    .filter(({ before, after }) => before.status === 'failing' && after.status === 'active')
    .map(({ subscriptionId }) => subscriptionId)

const endpointOf = (row: Row): LockedEndpoint => ({
  subscriptionId: row.subscriptionId,
  url: row.url,
  pingId: row.pingId,
  health: {
    status: row.status,
    disabledBecause: row.disabledBecause,
    verified: row.verified,
    failures: row.failures,
    failedStory: row.failedStory,
    probes: row.probes,
    failingSince: row.failingSince?.getTime() ?? null,
    nextProbeAt: row.nextProbeAt?.getTime() ?? null,
    lastSuccessAt: row.lastSuccessAt?.getTime() ?? null,
  },
  now: row.now.getTime(),
})

const rowOf = ({ subscriptionId, after }: ChangedEndpoint) => ({
  subscription_id: subscriptionId,
  status: after.status,
  disabled_because: after.disabledBecause,
  verified: after.verified,
  failures: after.failures,
  failed_story: after.failedStory,
  probes: after.probes,
  failing_since: timestampOf(after.failingSince),
  next_probe_at: timestampOf(after.nextProbeAt),
  last_success_at: timestampOf(after.lastSuccessAt),
})

const timestampOf = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())
