import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '@filrouge/runtime'

/** The key that secrets are sealed with at rest, and where it is kept; null where it came from the environment. */
export interface SecretsKey {
  key: Buffer
  file: string | null
}

/** The store's secrets are sealed with another key than this process's. */
export class WrongSecretsKey extends Error {
  override readonly name = 'WrongSecretsKey'

  /** @param file where the key is kept; null where it came from the environment */
  constructor(file: string | null) {
    const whose = file === null ? 'that of FILROUGE_SECRETS_KEY' : `the one in ${file}`
    super(
      `This store's secrets are sealed with another key than ${whose}: set FILROUGE_SECRETS_KEY to the key that the other APIs and couriers of this store have.`,
    )
  }
}

/**
 * The key of FILROUGE_SECRETS_KEY, else that of the data directory: made there by whichever process comes first, at mode
 * 0600, and found by the others.
 * @throws Error where the file holds something else, or the directory cannot be written
 */
export function secretsKey(config: Pick<Config, 'FILROUGE_SECRETS_KEY' | 'FILROUGE_DATA'>): SecretsKey {
  const given = config.FILROUGE_SECRETS_KEY
  if (given !== undefined) return { key: Buffer.from(given, 'base64'), file: null }
  const file = join(config.FILROUGE_DATA, 'secrets-key')
  mkdirSync(config.FILROUGE_DATA, { recursive: true })
  try {
    // Never over one that is there: what it sealed could not be opened again.
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
  if (key.length !== 32) throw new Error(`${file} holds no key: it should be base64 of 32 bytes`)
  return { key, file }
}
