import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Keys } from '@filrouge/record'
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
  const given = config.FILROUGE_ADMIN_KEY
  const made = await new Keys(dataSource).ensureAdmin(given)
  if (given !== undefined) return { key: given, file: null, isNew: false }
  const file = join(config.FILROUGE_DATA, 'admin-key')
  if (made !== null) {
    mkdirSync(config.FILROUGE_DATA, { recursive: true })
    // The key of another store may be known nowhere else.
    if (existsSync(file))
      renameSync(file, `${file}.before-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`)
    writeFileSync(file, `${made}\n`, { mode: 0o600 })
    return { key: made, file, isNew: true }
  }
  return existsSync(file)
    ? { key: readFileSync(file, 'utf8').trim(), file, isNew: false }
    : { key: null, file: null, isNew: false }
}
