import { prepared } from '@filrouge/database'
import type { LanguageMap, TextForm, Titled } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { AS_OF, isShown } from './conditions.js'
import type { PinnedStory } from './story-at.js'
import { titleOf } from './titles.js'

const HEADLINES_SQL = `
  SELECT d.development_id AS "developmentId", ${titleOf('d')}, d.doc ->> 'occurred' AS occurred
  FROM record.development d
  WHERE ${AS_OF} AND development_id = ANY ($5::text[]) AND ${isShown('d')}
  ORDER BY first_version`

/** A development by its headline, with its date (EDTF). */
export type NamedDevelopment<Form extends TextForm = LanguageMap> = Titled<Form> & { occurred: string }

/**
 * The headlines and dates of some developments of any status, in the order in which they were first reported. Those that are unknown,
 * after the bound of the world, or sealed are left out.
 */
export async function headlines(
  dataSource: DataSource,
  at: PinnedStory,
  ids: readonly string[],
): Promise<NamedDevelopment[]> {
  if (ids.length === 0) return []
  const values = [at.storyId, at.version, [...at.sealed], at.worldUntil, ids]
  return prepared<NamedDevelopment>(dataSource, 'headlines', HEADLINES_SQL, values)
}
