import { prepared } from '@filrouge/database'
import type { Titled } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { AS_OF, isShown } from './conditions.js'
import type { PinnedStory } from './story-at.js'
import { titleOf } from './titles.js'

const HEADLINES_SQL = `
  SELECT d.development_id AS "developmentId", ${titleOf('d')}
  FROM record.development d
  WHERE ${AS_OF} AND development_id = ANY ($5::text[]) AND ${isShown('d')}
  ORDER BY first_version`

/**
 * The headlines of some developments of any status, in the order in which they were first reported. Those that are unknown,
 * after the bound of the world, or sealed are left out.
 */
export async function headlines(
  dataSource: DataSource,
  at: PinnedStory,
  ids: readonly string[],
): Promise<Titled[]> {
  if (ids.length === 0) return []
  const values = [at.storyId, at.version, [...at.sealed], at.worldUntil, ids]
  return prepared<Titled>(dataSource, 'headlines', HEADLINES_SQL, values)
}
