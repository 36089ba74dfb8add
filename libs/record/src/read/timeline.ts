import type { Development } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { AS_OF, isListed, isShown } from './conditions.js'
import { completeDevelopments } from './developments.js'
import { developmentColumns, type DevelopmentAt } from './shown-development.js'
import { prepared } from '@filrouge/database'
import type { PinnedStory } from './story-at.js'
import { narrowed, type TimelineFilters } from './timeline-filters.js'

export interface TimelineFilter {
  order: 'asc' | 'desc'
  /** 1 to 500. */
  limit: number
  /** The statuses beside `reported` that the caller requested and may see. */
  include: readonly ('held' | 'withdrawn')[]
  narrowing: TimelineFilters
  after: TimelinePlace | null
}

/** A place in the order of valid time: the sort keys of the last item of a page. */
export interface TimelinePlace {
  earliest: string
  latest: string
  firstVersion: number
}

export interface TimelinePage {
  items: Development[]
  /** The place where the next page begins. Null: this is the last page. */
  next: TimelinePlace | null
}

const PLACE = `(coalesce(earliest, ''), coalesce(latest, '~'), first_version)`

const LISTED = `${AS_OF} AND ${isShown('d')}
    AND ${isListed('d', '$5')}`

const timelineSql = (order: 'asc' | 'desc', filters: string) => `
  SELECT ${developmentColumns()} FROM record.development d
  WHERE ${LISTED}
    AND ($6::text IS NULL OR ${PLACE} ${order === 'asc' ? '>' : '<'}
      ($6::text COLLATE "C", $7::text COLLATE "C", $8::integer))
    ${filters}
  ORDER BY coalesce(earliest, '') ${order}, coalesce(latest, '~') ${order}, first_version ${order}
  LIMIT $9`

/** Most reads are of the whole timeline: its plan is made once a connection. A filtered timeline is planned each time. */
const WHOLE_SQL = { asc: timelineSql('asc', ''), desc: timelineSql('desc', '') }

/** One page of a story's developments in order of valid time: earliest (open first), latest (open last), first version. */
export async function timeline(
  dataSource: DataSource,
  at: PinnedStory,
  filter: TimelineFilter,
): Promise<TimelinePage> {
  const { after, order } = filter
  const values = [
    at.storyId,
    at.version,
    [...at.sealed],
    at.worldUntil,
    filter.include,
    after?.earliest ?? null,
    after?.latest ?? null,
    after?.firstVersion ?? null,
    filter.limit + 1,
  ]
  const filters = narrowed(filter.narrowing, values.length)
  const rows: DevelopmentAt[] =
    filters.sql === ''
      ? await prepared(dataSource, `timeline_${order}`, WHOLE_SQL[order], values)
      : await dataSource.query(timelineSql(order, filters.sql), [...values, ...filters.values])
  const page = rows.slice(0, filter.limit)
  const last = page.at(-1)
  return {
    items: await completeDevelopments(dataSource, at, page),
    next:
      last && rows.length > filter.limit
        ? {
            earliest: last.earliest ?? '',
            latest: last.latest ?? '~',
            firstVersion: last.first_version,
          }
        : null,
  }
}

/** How many developments all pages of a timeline have. It reads them all. */
export async function countTimeline(
  dataSource: DataSource,
  at: PinnedStory,
  { include, narrowing }: Pick<TimelineFilter, 'include' | 'narrowing'>,
): Promise<number> {
  const values = [at.storyId, at.version, [...at.sealed], at.worldUntil, include]
  const filters = narrowed(narrowing, values.length)
  const [row]: { matches: number }[] = await dataSource.query(
    `SELECT count(*)::integer AS matches FROM record.development d WHERE ${LISTED} ${filters.sql}`,
    [...values, ...filters.values],
  )
  return row?.matches ?? 0
}
