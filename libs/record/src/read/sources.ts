import type { Rating, Source } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { AS_OF } from './conditions.js'
import { groupBy } from '@filrouge/database'
import type { RatingDoc } from './stored-documents.js'
import { looksOf } from './looks.js'
import { stands } from './stands.js'
import type { PinnedStory } from './story-at.js'

// A mention counts where its development is not sealed and within the bound of the world. A figure can have its own time.
const NAMED_SQL = `
  WITH development AS (SELECT development_id, earliest FROM record.development WHERE ${AS_OF})
  SELECT m.source FROM record.source_mention m
  LEFT JOIN development d ON d.development_id = m.development_id
  LEFT JOIN record.figure_claim f ON f.story_id = m.story_id AND f.version = m.version
  WHERE m.story_id = $1 AND m.version <= $2 AND ${stands('m')}
    AND (m.development_id IS NULL OR NOT m.development_id = ANY ($3::text[]))
    AND ($4::text IS NULL OR CASE WHEN f.own_time THEN f.earliest ELSE d.earliest END IS NULL
      OR CASE WHEN f.own_time THEN f.earliest ELSE d.earliest END <= $4::text COLLATE "C")
  GROUP BY m.source ORDER BY min(m.version), m.source`

const RATINGS_SQL = `
  SELECT source, version, doc FROM record.source_rating r
  WHERE story_id = $1 AND version <= $2 AND ($3::text[] IS NULL OR record.look_key(source) = ANY ($3::text[]))
    AND ${stands('r')}
  ORDER BY version DESC`

/** A rating, with its source as it was spelled. */
export type RatedSource = Rating & { source: string }

/**
 * The ratings of each source, newest first, by the look of its name.
 * @param only the keys (`record.look_key`) of the sources whose ratings are read; null: all
 */
export async function ratings(
  dataSource: DataSource,
  at: Pick<PinnedStory, 'storyId' | 'version'>,
  only: readonly string[] | null = null,
): Promise<Map<string, RatedSource[]>> {
  const rows: { source: string; version: number; doc: RatingDoc }[] = await dataSource.query(RATINGS_SQL, [
    at.storyId,
    at.version,
    only,
  ])
  const rated = rows.map(({ source, version, doc: { reliability, reason } }) => ({
    source,
    reliability,
    reason,
    version,
  }))
  return groupBy(rated, ({ source }) => looksOf(source))
}

/**
 * Each source, ordered by first mention, with its last rating and the earlier ones, newest first. Names that look the same
 * are one source, under the spelling of the first mention.
 */
export async function sources(dataSource: DataSource, at: PinnedStory): Promise<Source[]> {
  const [named, ratingsOf]: [{ source: string }[], Map<string, RatedSource[]>] = await Promise.all([
    dataSource.query(NAMED_SQL, [at.storyId, at.version, [...at.sealed], at.worldUntil]),
    ratings(dataSource, at),
  ])
  return [...groupBy(named, ({ source }) => looksOf(source))].flatMap(([looks, [first]]) => {
    if (!first) return []
    const [rating, ...earlier] = (ratingsOf.get(looks) ?? []).map(ratingOf)
    return {
      source: first.source,
      ...(rating ?? { reliability: null, reason: null, version: null }),
      earlier,
    }
  })
}

/** A rating without the name of its source. */
export const ratingOf = ({ reliability, reason, version }: RatedSource): Rating => ({
  reliability,
  reason,
  version,
})
