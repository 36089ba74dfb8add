import type { Development } from '@filrouge/contract'
import { prepared } from '@filrouge/database'
import type { DataSource } from 'typeorm'
import { isShown } from './conditions.js'
import { completeDevelopments } from './developments.js'
import { developmentColumns, type DevelopmentAt } from './shown-development.js'
import type { PinnedStory } from './story-at.js'
import { narrowed, type TimelineFilters } from './timeline-filters.js'

export interface TouchedFilter {
  /** Developments that are held are never among them. */
  statuses: readonly ('reported' | 'withdrawn' | 'merged')[]
  /** 1 to 500. */
  limit: number
  narrowing: TimelineFilters
  after: TouchedPlace | null
}

/** A place in the order of the last touch: the last item of a page. */
export interface TouchedPlace {
  lastVersion: number
  firstVersion: number
}

// Walks the notes back from the version by their index, and keeps the last note of each development. Later notes are
// compared as rows, which only the primary key has in order: without statistics, Postgres would scan all later versions.
const touchedSql = (filters: string) => `
  SELECT ${developmentColumns('d')}, n.version AS last_version
  FROM record.development_note n
  JOIN record.development d ON d.story_id = n.story_id AND d.development_id = n.development_id
    AND d.from_version <= $2 AND (d.to_version IS NULL OR d.to_version > $2)
  WHERE n.story_id = $1 AND n.version <= $2
    AND NOT EXISTS (SELECT 1 FROM record.development_note later
      WHERE later.story_id = n.story_id AND later.development_id = n.development_id
        AND (later.development_id, later.version) > (n.development_id, n.version) AND later.version <= $2)
    AND d.status = ANY ($5::text[]) AND NOT d.held
    AND ${isShown('d')}
    AND ($6::integer IS NULL OR (n.version, d.first_version) < ($6::integer, $7::integer))
    ${filters}
  ORDER BY n.version DESC, d.first_version DESC LIMIT $8`

const WHOLE_SQL = touchedSql('')

type Row = DevelopmentAt & { last_version: number }

/** One page of a story's developments, the last touched first. `next`: the place of the next page; null at the end. */
export async function lastTouched(
  dataSource: DataSource,
  at: PinnedStory,
  { statuses, limit, narrowing, after }: TouchedFilter,
): Promise<{ items: Development[]; next: TouchedPlace | null }> {
  const values = [
    at.storyId,
    at.version,
    [...at.sealed],
    at.worldUntil,
    statuses,
    after?.lastVersion ?? null,
    after?.firstVersion ?? null,
    limit + 1,
  ]
  const filters = narrowed(narrowing, values.length)
  const rows: Row[] =
    filters.sql === ''
      ? await prepared(dataSource, 'last_touched', WHOLE_SQL, values)
      : await dataSource.query(touchedSql(filters.sql), [...values, ...filters.values])
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: await completeDevelopments(dataSource, at, page),
    next:
      last && rows.length > limit
        ? { lastVersion: last.last_version, firstVersion: last.first_version }
        : null,
  }
}
