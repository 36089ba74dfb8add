import type { Subscription, SubscriptionStatus } from '@filrouge/contract'

/** Where a story's lane begins: what is appended from now on, the first version, or the first known at a time or later. */
export type SubscriptionStart = Subscription['start']
export type Verification = Subscription['verification']
export type OnExhausted = Subscription['onExhausted']

export interface SubscriptionRow {
  subscription_id: string
  principal: string
  url: string
  description: string | null
  stories: string[]
  types: Subscription['types']
  filter: string | null
  filter_revision: number
  start: string
  verification: Verification
  status: SubscriptionStatus
  disabled_because: string | null
  max_in_flight: number
  on_exhausted: OnExhausted
  public_key: string
  old_until: Date | null
  failing_since: Date | null
  next_probe_at: Date | null
  created_at: Date
  updated_at: Date
}

/** Secrets that were replaced and sign still, newest first: `[{secret, until}]`, sealed. */
export const UNEXPIRED_SECRETS = `(
    SELECT coalesce(jsonb_agg(old ORDER BY n), '[]')
    FROM jsonb_array_elements(old_secrets) WITH ORDINALITY AS o(old, n)
    WHERE (old ->> 'until')::timestamptz > now())`

export const SUBSCRIPTION_COLUMNS = `subscription_id, principal, url, description, stories, types, filter,
  filter_revision, start, verification, status, disabled_because, max_in_flight, on_exhausted, public_key,
  (${UNEXPIRED_SECRETS} -> 0 ->> 'until')::timestamptz AS old_until, failing_since,
  CASE WHEN status = 'failing' THEN next_probe_at END AS next_probe_at, created_at, updated_at`

export const subscriptionOf = (row: SubscriptionRow): Subscription => ({
  subscriptionId: row.subscription_id,
  principal: row.principal,
  url: row.url,
  description: row.description,
  stories: row.stories,
  types: row.types,
  filter: row.filter,
  filterRevision: row.filter_revision,
  start: row.start === 'now' || row.start === 'beginning' ? row.start : { knownAt: row.start },
  verification: row.verification,
  status: row.status,
  disabledBecause: row.disabled_because,
  maxInFlight: row.max_in_flight,
  onExhausted: row.on_exhausted,
  publicKey: row.public_key,
  oldSecretUntil: timeOf(row.old_until),
  failingSince: timeOf(row.failing_since),
  nextProbeAt: timeOf(row.next_probe_at),
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
})

export const timeOf = (time: Date | null) => time?.toISOString() ?? null

/** What is limited together: a host, and the port on it. */
export function endpointOf(url: string): string {
  const { hostname, port, protocol } = new URL(url)
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`
}
