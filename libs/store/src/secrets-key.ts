import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '@filrouge/runtime'

/** The key that seals secrets at rest. `file` is null if the key came from the environment. */
export interface SecretsKey {
  key: Buffer
  file: string | null
}

/** The secrets of the store are sealed with another key than that of this process. */
export class WrongSecretsKey extends Error {
  override readonly name = 'WrongSecretsKey'

  /** @param file the file of this process's key; null if the key came from the environment */
  constructor(file: string | null) {
    const whose = file === null ? 'that of FILROUGE_SECRETS_KEY' : `the one in ${file}`
    super(
      `This store's secrets are sealed with another key than ${whose}: set FILROUGE_SECRETS_KEY to the key that the other APIs and couriers of this store have.`,
    )
  }
}

/**
 * The key of FILROUGE_SECRETS_KEY, or else the key in the data directory. The first process makes it there, at mode 0600,
 * and the others find it.
 * @throws Error if the file has no key in it, or the directory cannot be written
 */
export function secretsKey(config: Pick<Config, 'FILROUGE_SECRETS_KEY' | 'FILROUGE_DATA'>): SecretsKey {
  const given = config.FILROUGE_SECRETS_KEY
  if (given !== undefined) return { key: Buffer.from(given, 'base64'), file: null }
  const file = join(config.FILROUGE_DATA, 'secrets-key')
  mkdirSync(config.FILROUGE_DATA, { recursive: true })
  try {
    // An existing key is never overwritten: the secrets that it sealed would be lost.
    writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
  if (key.length !== 32) throw new Error(`${file} holds no key: it should be base64 of 32 bytes`)
  return { key, file }
}
