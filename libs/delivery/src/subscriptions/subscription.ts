import type { Subscription } from '@filrouge/contract'
import { selectList } from '@filrouge/database'
import { SubscriptionSchema, type SubscriptionRow } from '../entities/subscription-entity.js'

/**
 * Where a story's lane begins: with the next append, the first version, or the first version known at a time or later.
 */
export type SubscriptionStart = Subscription['start']

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
