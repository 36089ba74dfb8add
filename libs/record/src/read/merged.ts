import type { Merged } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { groupBy, prepared } from '@filrouge/database'
import { AS_OF, isShown } from './conditions.js'
import type { PinnedStory } from './story-at.js'
import { titleOf } from './titles.js'

/** $5 and $6 are pairs: a development that is merged away, and the version of its merge. */
const MERGED_SQL = `
  WITH development AS (SELECT * FROM record.development WHERE ${AS_OF} AND development_id = ANY ($5::text[]))
  SELECT d.merged_into, d.development_id, ${titleOf('d')}, m.version,
    CASE WHEN NOT e.names && $3::text[] THEN e.data -> 'reason' END AS reason
  FROM unnest($5::text[], $6::integer[]) WITH ORDINALITY m(development_id, version, place)
  JOIN development d ON d.development_id = m.development_id
  JOIN record.event e ON e.story_id = $1 AND e.version = m.version
  WHERE ${isShown('d')}
  ORDER BY m.place`

type Row = Omit<Merged, 'developmentId'> & { merged_into: string; development_id: string }

/** A note of a merge, or of one that was undone, on the development that stays and on the one that is merged away. */
export interface MergeNote {
  type: string
  version: number
  doc: object
}

/**
 * The developments that are merged into others, by the id of the other one. Those that the reader does not see are left out.
 * @param notesOf the notes that are searched for merges, by development, in order of version
 */
export async function mergedDevelopments(
  dataSource: DataSource,
  at: PinnedStory,
  notesOf: ReadonlyMap<string, readonly MergeNote[]>,
): Promise<ReadonlyMap<string, Merged[]>> {
  const merges = [...notesOf.values()].flatMap((notes) => [...standingMerges(notes)])
  if (merges.length === 0) return new Map()
  const rows = await prepared<Row>(dataSource, 'merged_developments', MERGED_SQL, [
    at.storyId,
    at.version,
    [...at.sealed],
    at.worldUntil,
    merges.map(([developmentId]) => developmentId),
    merges.map(([, version]) => version),
  ])
  const rowsOf = groupBy(rows, (row) => row.merged_into)
  return new Map([...rowsOf].map(([into, merged]) => [into, merged.map(mergedDevelopment)]))
}

/** The developments that are merged into one, with the versions of the merges, in their order. */
function standingMerges(notes: readonly MergeNote[]): Map<string, number> {
  const merges = new Map<string, number>()
  for (const { type, version, doc } of notes) {
    if (!('from' in doc) || !Array.isArray(doc.from)) continue
    for (const developmentId of doc.from) {
      if (type === 'DevelopmentsMerged') merges.set(developmentId, version)
      else merges.delete(developmentId)
    }
  }
  return merges
}

const mergedDevelopment = ({ development_id, language, headline, version, reason }: Row): Merged => ({
  developmentId: development_id,
  language,
  headline,
  version,
  reason,
})
