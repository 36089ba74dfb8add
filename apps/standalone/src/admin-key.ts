import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Keys, newKey } from '@filrouge/access'
import type { Config } from '@filrouge/runtime'
import type { DataSource } from 'typeorm'

export interface AdminKey {
  /** The key, where it is known here. */
  key: string | null
  /** Where it is kept. */
  file: string | null
  /** Whether it was made now: then it is shown, once. */
  isNew: boolean
}

/** The first admin key: that of FILROUGE_ADMIN_KEY, else one made at the first start and kept in the data directory. */
export async function adminKey(dataSource: DataSource, config: Config): Promise<AdminKey> {
  const keys = new Keys(dataSource)
  const given = config.FILROUGE_ADMIN_KEY
  if (given !== undefined) {
    await keys.putAdmin(given)
    return { key: given, file: null, isNew: false }
  }
  const file = join(config.FILROUGE_DATA, 'admin-key')
  if (await keys.hasAdmin()) return keptIn(file)
  // Kept before it counts: a start that is killed in between leaves no key that nobody knows.
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
