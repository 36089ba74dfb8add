import { selectList } from '@filrouge/database'
import {
  SubscriptionSchema,
  type OnExhausted,
  type SubscriptionRow,
  type SubscriptionStatus,
  type Verification,
} from './subscription-entity.js'

/** A subscription as its owner sees it, without its secrets. Times are RFC 3339 UTC with milliseconds. */
export interface Subscription {
  subscriptionId: string
  principal: string
  url: string
  description: string | null
  /** Ids, `prefix-*`, or `*`. */
  stories: string[]
  /** Names of events; null: all. */
  types: string[] | null
  /** CEL; null: everything. */
  filter: string | null
  /** 1, and 1 more for each change of stories, types or filter. */
  filterRevision: number
  start: SubscriptionStart
  verification: Verification
  status: SubscriptionStatus
  disabledBecause: string | null
  maxInFlight: number
  onExhausted: OnExhausted
  publicKey: string
  /** Until when the last of the replaced secrets signs too; null: none does. */
  oldSecretUntil: string | null
  failingSince: string | null
  nextProbeAt: string | null
  createdAt: string
  updatedAt: string
}

/**
 * Where a story's lane begins: with the next append, the first version, or the first version known at a time or later.
 */
export type SubscriptionStart = 'now' | 'beginning' | { knownAt: string }

/** The owner's columns of `table`, for statements that lock or write service.subscription. */
export const subscriptionColumns = (table: string) => selectList(SubscriptionSchema, table)

export function subscriptionOf(row: SubscriptionRow): Subscription {
  const { start, oldSecretUntil, failingSince, nextProbeAt, createdAt, updatedAt, ...same } = row
  return {
    ...same,
    start: start === 'now' || start === 'beginning' ? start : { knownAt: start },
    oldSecretUntil: timeOf(oldSecretUntil),
    failingSince: timeOf(failingSince),
    nextProbeAt: row.status === 'failing' ? timeOf(nextProbeAt) : null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}

export const timeOf = (time: Date | null) => time?.toISOString() ?? null

/** The host and port of a URL: its requests are limited together. */
export function endpointOf(url: string): string {
  const { hostname, port, protocol } = new URL(url)
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`
}
