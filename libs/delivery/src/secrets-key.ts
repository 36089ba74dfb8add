import type { DataSource } from 'typeorm'
import { transaction } from '@filrouge/database'

/** What a process seals secrets with. */
export interface SecretsSeal {
  seal(text: string): string
  /** Whether a text was sealed with the same key. */
  canOpen(sealed: string): boolean
}

/** What is sealed says nothing: it only shows which key opens it. Every sealed secret shows as much. */
const CHECK = 'filrouge'

// One process after the other: the first of several that start at once decides.
const LOCK_SQL = 'LOCK TABLE service.secrets_key IN EXCLUSIVE MODE'
const CHECK_SQL = 'SELECT sealed FROM service.secrets_key'
const SECRETS_SQL = 'SELECT secret AS sealed FROM service.subscription'
const KEEP_SQL = 'INSERT INTO service.secrets_key (sealed) VALUES ($1)'

/**
 * Whether this process's key is the store's. The first process with a key makes it the store's. Where the store is older
 * than this check, that process's key must open a secret, if there are any: one is enough, since such a store may hold
 * secrets of several keys.
 */
export function hasStoresSecretsKey(dataSource: DataSource, ours: SecretsSeal): Promise<boolean> {
  return transaction(dataSource, async (client) => {
    await client.query(LOCK_SQL)
    const { rows: checks } = await client.query<{ sealed: string }>(CHECK_SQL)
    if (checks.length > 0) return checks.every(({ sealed }) => ours.canOpen(sealed))
    const { rows: secrets } = await client.query<{ sealed: string }>(SECRETS_SQL)
    if (secrets.length > 0 && !secrets.some(({ sealed }) => ours.canOpen(sealed))) return false
    await client.query(KEEP_SQL, [ours.seal(CHECK)])
    return true
  })
}
