import { healthAfter, type EndpointEvent, type EndpointHealth } from '@filrouge/webhooks/endpoint-health'
import type pg from 'pg'

type Client = Pick<pg.ClientBase, 'query'>

/** A subscription's endpoint, whose row this transaction has locked. */
export interface LockedEndpoint {
  subscriptionId: string
  url: string
  pingId: string | null
  health: EndpointHealth
  /** By the clock of the database, which claims lanes too. ms since 1970. */
  now: number
}

/** In the order in which others lock them too. */
const LOCK_SQL = `
  SELECT subscription_id, url, ping_id, status, disabled_because, verified, failures, failed_story, probes,
    failing_since, next_probe_at, last_success_at, clock_timestamp() AS now
  FROM service.subscription WHERE subscription_id = ANY ($1::text[])
  ORDER BY subscription_id FOR NO KEY UPDATE`

interface Row {
  subscription_id: string
  url: string
  ping_id: string | null
  status: EndpointHealth['status']
  disabled_because: string | null
  verified: boolean
  failures: number
  failed_story: string | null
  probes: number
  failing_since: Date | null
  next_probe_at: Date | null
  last_success_at: Date | null
  now: Date
}

// A change of status is a change of the subscription: runs that began before it end.
const WRITE_SQL = `
  UPDATE service.subscription s SET status = h.status, disabled_because = h.disabled_because, verified = h.verified,
    failures = h.failures, failed_story = h.failed_story, probes = h.probes, failing_since = h.failing_since,
    next_probe_at = h.next_probe_at, last_success_at = h.last_success_at,
    updated_at = CASE WHEN h.status = s.status THEN s.updated_at ELSE now() END
  FROM json_to_recordset($1::json) AS h(subscription_id text, status text, disabled_because text, verified boolean,
    failures integer, failed_story text, probes integer, failing_since timestamptz, next_probe_at timestamptz,
    last_success_at timestamptz)
  WHERE s.subscription_id = h.subscription_id`

/** What an endpoint was, and what it is now. */
export interface ChangedEndpoint {
  subscriptionId: string
  before: EndpointHealth
  after: EndpointHealth
}

/**
 * Locks endpoints, and writes what `change` makes of each. Subscriptions that are not there are left out.
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
    return { subscriptionId: row.subscription_id, before: endpoint.health, after: change(endpoint) }
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

/** Writes what one event makes of endpoints. */
export const endpointsAfter = (
  client: Client,
  subscriptionIds: readonly string[],
  event: EndpointEvent,
): Promise<ChangedEndpoint[]> =>
  changeEndpoints(client, subscriptionIds, ({ health, now }) => healthAfter(health, [event], now))

/** Endpoints that were failing, and are well again: what waited for them may go on. */
export const recovered = (endpoints: readonly ChangedEndpoint[]): string[] =>
  endpoints
    .filter(({ before, after }) => before.status === 'failing' && after.status === 'active')
    .map(({ subscriptionId }) => subscriptionId)

const endpointOf = (row: Row): LockedEndpoint => ({
  subscriptionId: row.subscription_id,
  url: row.url,
  pingId: row.ping_id,
  health: {
    status: row.status,
    disabledBecause: row.disabled_because,
    verified: row.verified,
    failures: row.failures,
    failedStory: row.failed_story,
    probes: row.probes,
    failingSince: row.failing_since?.getTime() ?? null,
    nextProbeAt: row.next_probe_at?.getTime() ?? null,
    lastSuccessAt: row.last_success_at?.getTime() ?? null,
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
