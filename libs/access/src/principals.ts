import type { DataSource } from 'typeorm'
import { groupBy, prepared } from '@filrouge/database'
import { mayReadStory, seesHeld, type Caller } from './visibility.js'

/** What a principal may see now: everything that any of its keys may see. */
export class Rights {
  /** @param keyIds sorted. A key's rights never change, so the same ids mean the same rights */
  constructor(
    private readonly keys: readonly Caller[],
    readonly keyIds: readonly string[] = [],
  ) {}

  /** Whether the principal has a key. */
  exist(): boolean {
    return this.keys.length > 0
  }

  /** How the principal sees a story; null where no key may read it. */
  of(storyId: string, visibility: 'public' | 'restricted'): { seesHeld: boolean } | null {
    const able = this.keys.filter((key) => mayReadStory(key, storyId, visibility))
    return able.length === 0 ? null : { seesHeld: able.some((key) => seesHeld(key, storyId)) }
  }
}

type Key = Caller & { key_id: string; principal: string }

const KEYS_SQL = `
  SELECT key_id, name AS principal, role, stories FROM service.key
  WHERE name = ANY ($1::text[]) AND (expires_at IS NULL OR expires_at > $2 COLLATE "C") ORDER BY key_id`

/** The rights of principals, by their unexpired keys. */
export async function rightsOf(
  dataSource: DataSource,
  principals: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Rights>> {
  const keys = await prepared<Key>(dataSource, 'keys_of_principals', KEYS_SQL, [
    principals,
    now.toISOString(),
  ])
  const byPrincipal = groupBy(keys, ({ principal }) => principal)
  return new Map(
    principals.map((name) => {
      const own = byPrincipal.get(name) ?? []
      const ids = own.map(({ key_id }) => key_id)
      return [name, new Rights(own, ids)]
    }),
  )
}
