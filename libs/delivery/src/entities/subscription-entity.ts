import type { Subscription } from '@filrouge/contract'
import { EntitySchema } from 'typeorm'

/** Whether the answer to a ping must repeat its challenge. */
export type Verification = Subscription['verification']
export type OnExhausted = Subscription['onExhausted']

/** The columns of service.subscription that its owner sees. */
export interface SubscriptionRow {
  subscriptionId: string
  principal: string
  url: string
  description: string | null
  stories: string[]
  types: Subscription['types']
  filter: string | null
  filterRevision: number
  start: string
  verification: Verification
  status: Subscription['status']
  disabledBecause: string | null
  maxInFlight: number
  onExhausted: OnExhausted
  publicKey: string
  /** Until when the last of the replaced secrets signs too; null: none does. */
  oldSecretUntil: Date | null
  failingSince: Date | null
  /** Of the last failure: it counts only while the endpoint is failing. */
  nextProbeAt: Date | null
  createdAt: Date
  updatedAt: Date
}

/** All columns of service.subscription. A `find` reads those of {@link SubscriptionRow}, unless it names others. */
export interface SubscriptionEntity extends SubscriptionRow {
  /** Host and port of the URL. */
  endpoint: string
  /** How far the feed of each partition was when the subscription was made. */
  positions: Readonly<Record<string, number>>
  verified: boolean
  /** Secrets are sealed. */
  secret: string
  signingKey: string
  /** Newest first. */
  oldSecrets: readonly { secret: string; until: string }[]
  pingId: string | null
  pingChallenge: string | null
  pingAskedAt: Date | null
  pingAt: Date | null
  pingAttempts: number
  pingLease: number | null
  pingLeaseUntil: Date | null
  failures: number
  failedStory: string | null
  probes: number
  lastSuccessAt: Date | null
}

/** The replaced secrets that still sign, newest first: `[{secret, until}]`, sealed. */
export const unexpiredSecrets = (table: string) => `(
    SELECT coalesce(jsonb_agg(old ORDER BY n), '[]')
    FROM jsonb_array_elements(${table}.old_secrets) WITH ORDINALITY AS o(old, n)
    WHERE (old ->> 'until')::timestamptz > now())`

const hidden = { select: false } as const

export const SubscriptionSchema = new EntitySchema<SubscriptionEntity>({
  name: 'Subscription',
  schema: 'service',
  tableName: 'subscription',
  columns: {
    subscriptionId: { type: 'text', primary: true, name: 'subscription_id' },
    principal: { type: 'text' },
    url: { type: 'text' },
    endpoint: { type: 'text', ...hidden },
    description: { type: 'text', nullable: true },
    stories: { type: 'text', array: true },
    types: { type: 'text', array: true, nullable: true },
    filter: { type: 'text', nullable: true },
    filterRevision: { type: 'integer', name: 'filter_revision' },
    start: { type: 'text' },
    positions: { type: 'json', ...hidden },
    verification: { type: 'text' },
    verified: { type: 'boolean', ...hidden },
    status: { type: 'text' },
    disabledBecause: { type: 'text', name: 'disabled_because', nullable: true },
    maxInFlight: { type: 'integer', name: 'max_in_flight' },
    onExhausted: { type: 'text', name: 'on_exhausted' },
    secret: { type: 'text', ...hidden },
    signingKey: { type: 'text', name: 'signing_key', ...hidden },
    publicKey: { type: 'text', name: 'public_key' },
    oldSecrets: { type: 'jsonb', name: 'old_secrets', ...hidden },
    oldSecretUntil: {
      type: 'timestamptz',
      virtualProperty: true,
      query: (table) => `SELECT (${unexpiredSecrets(table)} -> 0 ->> 'until')::timestamptz`,
    },
    pingId: { type: 'text', name: 'ping_id', nullable: true, ...hidden },
    pingChallenge: { type: 'text', name: 'ping_challenge', nullable: true, ...hidden },
    pingAskedAt: { type: 'timestamptz', name: 'ping_asked_at', nullable: true, ...hidden },
    pingAt: { type: 'timestamptz', name: 'ping_at', nullable: true, ...hidden },
    pingAttempts: { type: 'integer', name: 'ping_attempts', ...hidden },
    pingLease: { type: 'integer', name: 'ping_lease', nullable: true, ...hidden },
    pingLeaseUntil: { type: 'timestamptz', name: 'ping_lease_until', nullable: true, ...hidden },
    failures: { type: 'integer', ...hidden },
    failedStory: { type: 'text', name: 'failed_story', nullable: true, ...hidden },
    failingSince: { type: 'timestamptz', name: 'failing_since', nullable: true },
    lastSuccessAt: { type: 'timestamptz', name: 'last_success_at', nullable: true, ...hidden },
    probes: { type: 'integer', ...hidden },
    nextProbeAt: { type: 'timestamptz', name: 'next_probe_at', nullable: true },
    createdAt: { type: 'timestamptz', name: 'created_at' },
    updatedAt: { type: 'timestamptz', name: 'updated_at' },
  },
})
