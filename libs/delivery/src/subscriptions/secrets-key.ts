import type { DataSource } from 'typeorm'
import { entityTransaction } from '@filrouge/database'
import { SecretsKeySchema } from '../entities/secrets-key-entity.js'
import { SubscriptionSchema } from '../entities/subscription-entity.js'

/** How a process seals secrets. */
export interface SecretsSeal {
  seal(text: string): string
  /** Whether a text was sealed with the same key. */
  canOpen(sealed: string): boolean
}

/** The text that is sealed to recognize the key. It is no secret. */
const CHECK = 'filrouge'

// Processes that start at once run one after the other: the first decides.
const LOCK_SQL = 'LOCK TABLE service.secrets_key IN EXCLUSIVE MODE'

/**
 * Whether this process's key is the store's. The first process with a key makes its key the store's. A store older than
 * this check may hold secrets of several keys: there the first process's key must open one of them, if there are any.
 */
export function hasStoresSecretsKey(dataSource: DataSource, ours: SecretsSeal): Promise<boolean> {
  return entityTransaction(dataSource, async (manager) => {
    await manager.query(LOCK_SQL)
    const checks = await manager.find(SecretsKeySchema)
    if (checks.length > 0) return checks.every(({ sealed }) => ours.canOpen(sealed))
    // TypeORM joins rows without their primary key into one: both are selected.
    const secrets = await manager.find(SubscriptionSchema, { select: { subscriptionId: true, secret: true } })
    if (secrets.length > 0 && !secrets.some(({ secret }) => ours.canOpen(secret))) return false
    await manager.insert(SecretsKeySchema, { sealed: ours.seal(CHECK) })
    return true
  })
}
