import type { Counts, Expectation, Figure, Issue, StoryState, WithoutAt } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { AS_OF, isShown } from './conditions.js'
import { expectations, isSettled } from './expectations.js'
import { figures } from './figures.js'
import { storyHeader, storyLinks, type StoryHeader } from './header.js'
import { lastTouched } from './last-touched.js'
import { positions } from './positions.js'
import type { PinnedStory } from './story-at.js'

const COUNTS_SQL = `
  SELECT
    count(*) FILTER (WHERE status = 'reported' AND NOT held)::integer AS developments,
    (SELECT count(DISTINCT n.development_id)::integer FROM record.development_note n
      JOIN record.development d ON d.story_id = n.story_id AND d.development_id = n.development_id
        AND d.from_version <= $2 AND (d.to_version IS NULL OR d.to_version > $2)
      WHERE n.story_id = $1 AND n.version <= $2 AND n.type = 'DevelopmentCorrected'
        AND n.doc ->> 'severity' = 'correction'
        AND d.status = 'reported' AND NOT d.held AND ${isShown('d')}) AS corrected,
    count(*) FILTER (WHERE held)::integer AS held,
    count(*) FILTER (WHERE status = 'withdrawn' AND NOT held)::integer AS withdrawn,
    count(*) FILTER (WHERE status = 'merged' AND NOT held)::integer AS merged,
    CASE WHEN NOT bool_or(earliest IS NULL) FILTER (WHERE status = 'reported' AND NOT held)
      THEN min(earliest) FILTER (WHERE status = 'reported' AND NOT held) END AS earliest,
    CASE WHEN NOT bool_or(latest IS NULL) FILTER (WHERE status = 'reported' AND NOT held)
      THEN max(latest) FILTER (WHERE status = 'reported' AND NOT held) END AS latest
  FROM record.development d WHERE ${AS_OF} AND ${isShown('d')}`

/** The number of developments in `latest`. */
const LATEST = 5

/** A story at a version. */
export async function state(dataSource: DataSource, at: PinnedStory): Promise<WithoutAt<StoryState>> {
  const world = [at.storyId, at.version, [...at.sealed], at.worldUntil]
  const [header, counts, latest, links, issues, ledger, claims]: [
    StoryHeader,
    (Omit<Counts, 'openExpectations' | 'overdue'> & { earliest: string | null; latest: string | null })[],
    Awaited<ReturnType<typeof lastTouched>>,
    StoryState['links'],
    Issue[],
    Expectation[],
    Figure[],
  ] = await Promise.all([
    storyHeader(dataSource, at),
    dataSource.query(COUNTS_SQL, world),
    lastTouched(dataSource, at, { statuses: ['reported'], limit: LATEST, narrowing: {}, after: null }),
    storyLinks(dataSource, at),
    positions(dataSource, at),
    expectations(dataSource, at),
    figures(dataSource, at),
  ])
  const [counted] = counts
  if (!counted) throw new Error('a count gave no row')
  const { earliest, latest: until, ...developments } = counted
  const open = ledger.filter((expectation) => !isSettled(expectation))
  return {
    storyId: at.storyId,
    ...header,
    updatedAt: at.knownAt,
    occurred: { earliest, latest: until },
    counts: {
      ...developments,
      openExpectations: open.length,
      overdue: open.filter((expectation) => expectation.overdue).length,
    },
    latest: latest.items,
    positions: issues,
    expectations: open,
    figures: claims,
    links,
  }
}
