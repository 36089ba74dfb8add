import type { Subscription } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { prepared, transaction } from '@filrouge/database'
import { unexpiredSecrets, type SubscriptionRow } from '../entities/subscription-entity.js'
import { subscriptionColumns, subscriptionOf } from './subscription.js'
import { LOCK_SUBSCRIPTION_SQL, type Owner } from './subscriptions.js'

/** How many replaced secrets may sign at once. Each makes the signature header of every message longer. */
export const OLD_SECRETS = 5

/** $1 subscription, $2 the new secret, $3 the most old secrets. Expired secrets are dropped. */
const ROTATE_SQL = `
  UPDATE service.subscription s SET updated_at = now(), secret = $2,
    old_secrets = jsonb_build_array(jsonb_build_object('secret', secret, 'until', now() + interval '24 hours'))
      || ${unexpiredSecrets('s')}
  WHERE subscription_id = $1 AND jsonb_array_length(${unexpiredSecrets('s')}) < $3
  RETURNING ${subscriptionColumns('s')}`

/**
 * Replaces the signing secret (sealed). Each replaced secret signs too for 24 hours from its replacement.
 * @returns null where there is no such subscription, or another principal owns it; `too-many-secrets`, and changes
 * nothing, where {@link OLD_SECRETS} replaced secrets sign already
 */
export function rotateSecret(
  dataSource: DataSource,
  subscriptionId: string,
  owner: Owner,
  sealedSecret: string,
): Promise<Subscription | 'too-many-secrets' | null> {
  return transaction(dataSource, async (client) => {
    const { rows: locked } = await client.query(LOCK_SUBSCRIPTION_SQL, [subscriptionId, owner])
    if (locked.length === 0) return null
    const { rows } = await client.query<SubscriptionRow>(ROTATE_SQL, [
      subscriptionId,
      sealedSecret,
      OLD_SECRETS,
    ])
    return rows[0] ? subscriptionOf(rows[0]) : 'too-many-secrets'
  })
}

// This runs once a minute over few subscriptions, so it has no index.
const FORGET_SQL = `
  WITH cleaned AS (UPDATE service.subscription s SET old_secrets = ${unexpiredSecrets('s')}
    WHERE old_secrets <> '[]' AND jsonb_array_length(${unexpiredSecrets('s')}) < jsonb_array_length(old_secrets)
    RETURNING 1)
  SELECT count(*)::integer AS cleaned FROM cleaned`

/** Deletes replaced secrets that no longer sign. @returns the number of subscriptions changed */
export async function forgetSecrets(dataSource: DataSource): Promise<number> {
  const [row] = await prepared<{ cleaned: number }>(dataSource, 'forget_secrets', FORGET_SQL, [])
  return row?.cleaned ?? 0
}
