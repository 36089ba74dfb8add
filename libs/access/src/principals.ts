import type { DataSource } from 'typeorm'
import { groupBy } from '@filrouge/database'
import { prepared } from '@filrouge/database'
import { mayReadStory, seesHeld, type Caller } from './visibility.js'

/** What a principal may see now: that which any of its keys may. */
export class Rights {
  /** @param keyIds in their order. What a key may never changes: while they are the same, so are the rights */
  constructor(
    private readonly keys: readonly Caller[],
    readonly keyIds: readonly string[] = [],
  ) {}

  /** Whether it has any key at all. */
  exist(): boolean {
    return this.keys.length > 0
  }

  /** How a story is seen; null where none of the keys may read it. */
  of(storyId: string, visibility: 'public' | 'restricted'): { seesHeld: boolean } | null {
    const able = this.keys.filter((key) => mayReadStory(key, storyId, visibility))
    return able.length === 0 ? null : { seesHeld: able.some((key) => seesHeld(key, storyId)) }
  }
}

type Key = Caller & { key_id: string; principal: string }

const KEYS_SQL = `
  SELECT key_id, name AS principal, role, stories FROM service.key
  WHERE name = ANY ($1::text[]) AND (expires_at IS NULL OR expires_at > $2 COLLATE "C") ORDER BY key_id`

/** The rights of principals by the keys that they have now. */
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
