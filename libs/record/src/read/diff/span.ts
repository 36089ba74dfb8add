import type { DataSource } from 'typeorm'
import type { EventType } from '@filrouge/story'
import { AS_OF } from '../conditions.js'
import { positionKey, type SomePositions } from '../positions.js'
import type { PinnedStory } from '../story-at.js'

/** The two versions that a diff compares. `from` is null where the diff begins before the story. */
export interface Ends {
  from: PinnedStory | null
  to: PinnedStory
}

/** What may differ between two versions: the ids that the events between them name, and what depends on time or on a date. */
export interface Span {
  developmentIds: string[]
  expectationIds: string[]
  figureIds: string[]
  /** With the issues that were raised. */
  positions: SomePositions
  /** The keys (`record.look_key`) of the sources that were rated, or whose ratings were retracted. */
  sourceKeys: string[]
  /** Whether the story was linked to others. */
  isLinked: boolean
}

/** The most developments that one diff compares. */
export const MOST_DEVELOPMENTS = 20_000

/**
 * Finds what may differ between two versions, by indexes: the cost follows the number of events between them.
 * @returns null: the events are about more than 20,000 developments
 */
export async function spanOf(dataSource: DataSource, ends: Ends): Promise<Span | null> {
  const [developments, said, overdue] = await Promise.all([
    changedDevelopments(dataSource, ends),
    saidBetween(dataSource, ends),
    perhapsOverdue(dataSource, ends),
  ])
  if (developments.length > MOST_DEVELOPMENTS) return null
  const moved = developments.filter(({ moved }) => moved).map(({ id }) => id)
  const [positions, dated] = await Promise.all([
    positionsOf(dataSource, ends, said.positionVersions, moved),
    datedBy(dataSource, ends, moved),
  ])
  return {
    developmentIds: developments.map(({ id }) => id),
    expectationIds: [...new Set([...said.expectationIds, ...overdue, ...dated.expectationIds])],
    figureIds: [...new Set([...said.figureIds, ...dated.figureIds])],
    positions: { ...positions, issueIds: [...new Set([...said.issueIds, ...positions.issueIds])] },
    sourceKeys: said.sourceKeys,
    isLinked: said.isLinked,
  }
}

const first = ({ from }: Ends) => from?.version ?? 0

/** The developments that events after $2 up to $3 are about, and whether their dates were corrected. */
export const DEVELOPMENTS_SQL = `
  SELECT development_id AS id,
    bool_or(type = 'DevelopmentCorrected' AND (doc -> 'fields')::jsonb ? 'occurred') AS moved
  FROM record.development_note WHERE story_id = $1 AND version > $2 AND version <= $3
  GROUP BY development_id LIMIT ${MOST_DEVELOPMENTS + 1}`

const changedDevelopments = (dataSource: DataSource, ends: Ends): Promise<{ id: string; moved: boolean }[]> =>
  dataSource.query(DEVELOPMENTS_SQL, [ends.to.storyId, first(ends), ends.to.version])

interface Said {
  expectationIds: string[]
  figureIds: string[]
  issueIds: string[]
  positionVersions: number[]
  sourceKeys: string[]
  isLinked: boolean
}

/** Whether `SAID_SQL` reads events of a type: it finds what they name beside developments, or what they take back. */
const IS_READ: Readonly<Record<EventType, boolean>> = {
  StoryOpened: false,
  StoryDescribed: false,
  StoryClosed: false,
  StoryReopened: false,
  StoriesLinked: true,
  DevelopmentReported: false,
  DevelopmentCorrected: false,
  DevelopmentHeld: false,
  HoldReleased: false,
  DevelopmentWithdrawn: false,
  DevelopmentsMerged: false,
  MergeUndone: false,
  ReportCorroborated: false,
  ReportDisputed: false,
  CredibilityAssessed: false,
  SourceRated: true,
  TranslationAdded: false,
  IssueRaised: true,
  PositionStated: true,
  ExpectationAnnounced: true,
  ExpectationRevised: true,
  ExpectationFulfilled: true,
  ExpectationCancelled: true,
  ExpectationLapsed: true,
  FigureReported: true,
  ClaimRetracted: true,
}
const READ_TYPES = Object.entries(IS_READ).flatMap(([type, isRead]) => (isRead ? [type] : []))

/** What the events after $2 up to $3 name, and the events that they take back. */
export const SAID_SQL = `
  WITH span AS (
    SELECT version, type, data FROM record.event
    WHERE story_id = $1 AND version > $2 AND version <= $3 AND type = ANY ($4::text[])
  ), said AS (
    SELECT version, type, data FROM span
    UNION ALL
    SELECT e.version, e.type, e.data FROM span r
    JOIN record.event e ON e.story_id = $1 AND e.version = (r.data ->> 'version')::integer
    WHERE r.type = 'ClaimRetracted'
  )
  SELECT
    coalesce(array_agg(DISTINCT data ->> 'expectationId') FILTER (WHERE data ->> 'expectationId' IS NOT NULL), '{}')
      AS "expectationIds",
    coalesce(array_agg(DISTINCT data ->> 'figureId') FILTER (WHERE type = 'FigureReported'), '{}') AS "figureIds",
    coalesce(array_agg(DISTINCT data ->> 'issueId') FILTER (WHERE type = 'IssueRaised'), '{}') AS "issueIds",
    coalesce(array_agg(version) FILTER (WHERE type = 'PositionStated'), '{}') AS "positionVersions",
    coalesce(array_agg(DISTINCT record.look_key(data ->> 'source')) FILTER (WHERE type = 'SourceRated'), '{}')
      AS "sourceKeys",
    coalesce(bool_or(type = 'StoriesLinked'), false) AS "isLinked"
  FROM said`

async function saidBetween(dataSource: DataSource, ends: Ends): Promise<Said> {
  const values = [ends.to.storyId, first(ends), ends.to.version, READ_TYPES]
  const [said]: Said[] = await dataSource.query(SAID_SQL, values)
  if (!said) throw new Error('an aggregate gave no row')
  return said
}

/** The expectations at version $2 that are due from time $3 to before time $4: at $3 they are not overdue yet. */
export const DUE_SQL = `
  SELECT expectation_id AS id FROM record.expectation
  WHERE ${AS_OF} AND window_latest >= $3::text COLLATE "C" AND window_latest < $4::text COLLATE "C"
  UNION
  SELECT expectation_id FROM record.expectation
  WHERE ${AS_OF} AND (doc ->> 'reviewBy') COLLATE "C" >= left($3::text, 10)
    AND (doc ->> 'reviewBy') COLLATE "C" < left($4::text, 10)`

async function perhapsOverdue(dataSource: DataSource, { from, to }: Ends): Promise<string[]> {
  if (!from || from.judgedAt >= to.judgedAt) return []
  const values = [to.storyId, to.version, from.judgedAt, to.judgedAt]
  const rows: { id: string }[] = await dataSource.query(DUE_SQL, values)
  return rows.map(({ id }) => id)
}

/** The positions of the events at the versions $3, and those at version $2 that have the date of a development of $4. */
export const POSITIONS_SQL = `
  SELECT p.issue_id AS "issueId", ${positionKey('p')} AS key FROM record.position p
  WHERE p.story_id = $1 AND p.version <= $2 AND p.version = ANY ($3::integer[])
  UNION
  SELECT p.issue_id, ${positionKey('p')} FROM record.position p
  WHERE p.story_id = $1 AND p.version <= $2 AND p.development_id = ANY ($4::text[]) AND NOT p.own_time`

/** A corrected date can change which position of an actor is the last. */
async function positionsOf(
  dataSource: DataSource,
  { to }: Ends,
  versions: readonly number[],
  moved: readonly string[],
): Promise<SomePositions> {
  if (versions.length === 0 && moved.length === 0) return { issueIds: [], keys: [] }
  const values = [to.storyId, to.version, versions, moved]
  const rows: { issueId: string; key: string }[] = await dataSource.query(POSITIONS_SQL, values)
  return { issueIds: [...new Set(rows.map(({ issueId }) => issueId))], keys: rows.map(({ key }) => key) }
}

/** The expectations and figures at version $2 that have the date of a development of $3. */
export const DATED_SQL = `
  SELECT
    ARRAY(SELECT DISTINCT expectation_id FROM record.expectation
      WHERE ${AS_OF} AND development_id = ANY ($3::text[]) AND NOT own_time) AS "expectationIds",
    ARRAY(SELECT DISTINCT figure_id FROM record.figure_claim
      WHERE story_id = $1 AND version <= $2 AND development_id = ANY ($3::text[]) AND NOT own_time) AS "figureIds"`

/** With a bound of the world, a corrected date moves into it, or out of it, what has no date of its own. */
async function datedBy(
  dataSource: DataSource,
  { to }: Ends,
  moved: readonly string[],
): Promise<Pick<Said, 'expectationIds' | 'figureIds'>> {
  const none = { expectationIds: [], figureIds: [] }
  if (to.worldUntil === null || moved.length === 0) return none
  const [dated = none]: Pick<Said, 'expectationIds' | 'figureIds'>[] = await dataSource.query(DATED_SQL, [
    to.storyId,
    to.version,
    moved,
  ])
  return dated
}
