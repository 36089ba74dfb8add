import { transaction } from '@filrouge/database'
import type { DataSource } from 'typeorm'
import { endpointsAfter } from './endpoints.js'

const REMOVE_SQL = `DELETE FROM service.key WHERE key_id = $1 RETURNING name`

/** The subscriptions of principal $1, if it has no key at the time $2. */
const WITHOUT_KEY_SQL = `
  SELECT subscription_id FROM service.subscription s WHERE s.principal = $1 AND NOT EXISTS (
    SELECT 1 FROM service.key k WHERE k.name = s.principal AND (k.expires_at IS NULL OR k.expires_at > $2 COLLATE "C"))`

/**
 * Removes a key. When a principal loses its last key, its subscriptions are disabled.
 * @returns whether there was such a key
 */
export function removeKey(dataSource: DataSource, keyId: string): Promise<boolean> {
  return transaction(dataSource, async (client) => {
    const { rows } = await client.query<{ name: string }>(REMOVE_SQL, [keyId])
    const [gone] = rows
    if (!gone) return false
    const { rows: keyless } = await client.query<{ subscription_id: string }>(WITHOUT_KEY_SQL, [
      gone.name,
      new Date().toISOString(),
    ])
    const subscriptionIds = keyless.map(({ subscription_id }) => subscription_id)
    await endpointsAfter(client, subscriptionIds, { kind: 'keysGone' })
    return true
  })
}
