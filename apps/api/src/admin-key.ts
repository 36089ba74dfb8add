import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Keys, newKey } from '@filrouge/access'
import type { Config, Logger } from '@filrouge/runtime'
import type { DataSource } from 'typeorm'

export interface AdminKey {
  /** Null if this process does not know the key. */
  key: string | null
  /** The file that holds the key; null if there is none. */
  file: string | null
  /** Whether this start made the key. Then the key is shown, once. */
  isNew: boolean
  /** Where the operator finds the key. Null: only the environment holds it, or its file is gone. */
  sentence: string | null
}

const ADMIN = { name: 'admin', role: 'admin' } as const

/** The admin key: FILROUGE_ADMIN_KEY, or else a key that the first start makes and keeps in the data directory. */
export async function adminKey(dataSource: DataSource, config: Config, logger: Logger): Promise<AdminKey> {
  const keys = new Keys(dataSource)
  const given = config.FILROUGE_ADMIN_KEY
  if (given !== undefined) {
    const { keyId, wasThere } = await keys.putAdmin(given)
    // A key that was removed comes back like this: the start has an old environment.
    if (!wasThere) logger.info({ keyId, ...ADMIN, by: 'FILROUGE_ADMIN_KEY' }, 'a key was made')
    return known({ key: given, file: null, isNew: false })
  }
  const file = join(config.FILROUGE_DATA, 'admin-key')
  if (await keys.hasAdmin()) return keptIn(file)
  // The file is written before the database: a start that is killed in between leaves no key that is lost.
  const { key } = newKey()
  mkdirSync(config.FILROUGE_DATA, { recursive: true })
  if (existsSync(file))
    renameSync(file, `${file}.before-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`)
  writeFileSync(file, `${key}\n`, { mode: 0o600 })
  const { keyId } = await keys.putAdmin(key)
  logger.info({ keyId, ...ADMIN, by: 'the first start' }, 'a key was made')
  return known({ key, file, isNew: true })
}

const keptIn = (file: string): AdminKey =>
  existsSync(file)
    ? known({ key: readFileSync(file, 'utf8').trim(), file, isNew: false })
    : known({ key: null, file: null, isNew: false })

const known = (found: Omit<AdminKey, 'sentence'>): AdminKey => ({ ...found, sentence: sentenceFor(found) })

function sentenceFor({ key, file, isNew }: Omit<AdminKey, 'sentence'>): string | null {
  if (isNew) return `The admin key, shown once: ${key} (kept in ${file})`
  return file === null ? null : `The admin key is in ${file}`
}
