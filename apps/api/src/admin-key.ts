import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Keys, newKey } from '@filrouge/access'
import type { Config } from '@filrouge/runtime'
import type { DataSource } from 'typeorm'

export interface AdminKey {
  /** Null if this process does not know the key. */
  key: string | null
  /** The file that holds the key; null if there is none. */
  file: string | null
  /** Whether this start made the key. Then the key is shown, once. */
  isNew: boolean
}

/** The admin key: FILROUGE_ADMIN_KEY, or else a key that the first start makes and keeps in the data directory. */
export async function adminKey(dataSource: DataSource, config: Config): Promise<AdminKey> {
  const keys = new Keys(dataSource)
  const given = config.FILROUGE_ADMIN_KEY
  if (given !== undefined) {
    await keys.putAdmin(given)
    return { key: given, file: null, isNew: false }
  }
  const file = join(config.FILROUGE_DATA, 'admin-key')
  if (await keys.hasAdmin()) return keptIn(file)
  // The file is written before the database: a start that is killed in between leaves no key that is lost.
  const { key } = newKey()
  mkdirSync(config.FILROUGE_DATA, { recursive: true })
  if (existsSync(file))
    renameSync(file, `${file}.before-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`)
  writeFileSync(file, `${key}\n`, { mode: 0o600 })
  await keys.putAdmin(key)
  return { key, file, isNew: true }
}

const keptIn = (file: string): AdminKey =>
  existsSync(file)
    ? { key: readFileSync(file, 'utf8').trim(), file, isNew: false }
    : { key: null, file: null, isNew: false }

/** Where the operator finds the admin key; null if only the environment holds it, or its file is gone. */
export function adminKeySentence({ key, file, isNew }: AdminKey): string | null {
  if (isNew) return `The admin key, shown once: ${key} (kept in ${file})`
  return file === null ? null : `The admin key is in ${file}`
}
