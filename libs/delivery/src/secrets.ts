import type { Subscription } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { prepared, transaction } from '@filrouge/database'
import {
  SUBSCRIPTION_COLUMNS,
  subscriptionOf,
  UNEXPIRED_SECRETS,
  type SubscriptionRow,
} from './subscription.js'
import type { Owner } from './subscriptions.js'

/** So many secrets that were replaced sign at most: more would make every message's header long. */
export const OLD_SECRETS = 5

const LOCK_SQL = `
  SELECT 1 FROM service.subscription
  WHERE subscription_id = $1 AND ($2::text IS NULL OR principal = $2::text) FOR NO KEY UPDATE`

/** $1 subscription, $2 the new secret, $3 how many old ones there may be. Those whose time is over go. */
const ROTATE_SQL = `
  UPDATE service.subscription SET updated_at = now(), secret = $2,
    old_secrets = jsonb_build_array(jsonb_build_object('secret', secret, 'until', now() + interval '24 hours'))
      || ${UNEXPIRED_SECRETS}
  WHERE subscription_id = $1 AND jsonb_array_length(${UNEXPIRED_SECRETS}) < $3
  RETURNING ${SUBSCRIPTION_COLUMNS}`

/**
 * Signs with another secret (sealed); each one before signs too, for 24 hours from when it was replaced.
 * @returns null where there is no such subscription, or it is another's; `too-many-secrets`, and nothing is changed,
 * where {@link OLD_SECRETS} sign already
 */
export function rotateSecret(
  dataSource: DataSource,
  subscriptionId: string,
  owner: Owner,
  sealedSecret: string,
): Promise<Subscription | 'too-many-secrets' | null> {
  return transaction(dataSource, async (client) => {
    const { rows: found } = await client.query(LOCK_SQL, [subscriptionId, owner])
    if (found.length === 0) return null
    const { rows } = await client.query<SubscriptionRow>(ROTATE_SQL, [
      subscriptionId,
      sealedSecret,
      OLD_SECRETS,
    ])
    return rows[0] ? subscriptionOf(rows[0]) : 'too-many-secrets'
  })
}

// Subscriptions are few, and those with old secrets fewer: no index for what is asked once a minute.
const FORGET_SQL = `
  WITH cleaned AS (UPDATE service.subscription SET old_secrets = ${UNEXPIRED_SECRETS}
    WHERE old_secrets <> '[]' AND jsonb_array_length(${UNEXPIRED_SECRETS}) < jsonb_array_length(old_secrets)
    RETURNING 1)
  SELECT count(*)::integer AS cleaned FROM cleaned`

/** Forgets secrets that sign no more. @returns of how many subscriptions */
export async function forgetSecrets(dataSource: DataSource): Promise<number> {
  const [row] = await prepared<{ cleaned: number }>(dataSource, 'forget_secrets', FORGET_SQL, [])
  return row?.cleaned ?? 0
}
