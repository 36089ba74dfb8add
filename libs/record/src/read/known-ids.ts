import { MAY_READ_STORY, mayReadParameters, type Caller } from '@filrouge/access'
import { prepared } from '@filrouge/database'
import { MAX_VERSION, type EventType } from '@filrouge/story'
import type { DataSource } from 'typeorm'
import { isCurrentByKey } from './conditions.js'
import { stands } from './stands.js'

/** The kinds of entities that events of a story name by id. */
export type KnownKind = 'development' | 'issue' | 'expectation'

/** So many ids of a story are looked at for suggestions. */
const MOST = 20_000

/** $1 story, $2 and $3 the lengths of the ids, $4 whether the reader sees held developments. */
const IDS_SQL: Readonly<Record<KnownKind, string>> = {
  development: `
    SELECT development_id AS id FROM record.development
    WHERE story_id = $1 AND to_version IS NULL AND length(development_id) BETWEEN $2 AND $3
      AND ($4::boolean OR NOT held)
    LIMIT ${MOST}`,
  issue: `
    SELECT issue_id AS id FROM record.issue
    WHERE story_id = $1 AND length(issue_id) BETWEEN $2 AND $3 AND $4::boolean IS NOT NULL
    LIMIT ${MOST}`,
  expectation: `
    SELECT x.expectation_id AS id FROM record.expectation x
    LEFT JOIN record.development d ON d.story_id = x.story_id AND d.development_id = x.development_id
      AND d.to_version IS NULL
    WHERE x.story_id = $1 AND x.to_version IS NULL AND length(x.expectation_id) BETWEEN $2 AND $3
      AND ($4::boolean OR d.held IS NOT TRUE)
    LIMIT ${MOST}`,
}

/**
 * The ids of a story that may be meant by an id that it does not have: those of about the same length, without those that
 * the reader may not see.
 * @param seesHeld whether the reader sees held developments
 */
export async function knownIds(
  dataSource: DataSource,
  storyId: string,
  kind: KnownKind,
  id: string,
  seesHeld: boolean,
): Promise<string[]> {
  const values = [storyId, id.length - 3, id.length + 3, seesHeld]
  const rows = await prepared<{ id: string }>(dataSource, `known_${kind}`, IDS_SQL[kind], values)
  return rows.map((row) => row.id)
}

const MERGES_SQL = `
  SELECT substr(key, 7)::integer AS version FROM record.entity
  WHERE story_id = $1 AND key >= 'merge/' AND key < 'merge0' AND state ->> 'undone' = 'false'
  ORDER BY version LIMIT 20`

/** The versions of the merges of a story that stand. */
export async function standingMerges(dataSource: DataSource, storyId: string): Promise<number[]> {
  const rows = await prepared<{ version: number }>(dataSource, 'standing_merges', MERGES_SQL, [storyId])
  return rows.map(({ version }) => version)
}

const MERGED_SQL = `
  SELECT d.merged_into AS into FROM record.development d
  JOIN record.development i ON i.story_id = d.story_id AND i.development_id = d.merged_into AND ${isCurrentByKey('i')}
  WHERE d.story_id = $1 AND d.development_id = $2 AND ${isCurrentByKey('d')} AND ($3::boolean OR NOT i.held)`

/** The development into which one was merged. Null: it was not merged, or the reader may not see the other. */
export async function mergedInto(
  dataSource: DataSource,
  storyId: string,
  developmentId: string,
  seesHeld: boolean,
): Promise<string | null> {
  const values = [storyId, developmentId, seesHeld]
  const [row] = await prepared<{ into: string }>(dataSource, 'merged_into', MERGED_SQL, values)
  return row?.into ?? null
}

const LAST_KNOWN_SQL = `
  SELECT known_at FROM record.event WHERE story_id = $1 ORDER BY version DESC LIMIT 1`

/** The known time of a story's last event. Null: there is no such story. */
export async function lastKnownTime(dataSource: DataSource, storyId: string): Promise<string | null> {
  const [row] = await prepared<{ known_at: string }>(dataSource, 'last_known_time', LAST_KNOWN_SQL, [storyId])
  return row?.known_at ?? null
}

/** $1 and $2 the rights of the reader, $3 and $4 the lengths of the ids. So many stories are looked at. */
const STORIES_SQL = `
  SELECT s.story_id AS id
  FROM (SELECT story_id, visibility FROM record.story WHERE to_version IS NULL LIMIT ${MOST}) s
  WHERE length(s.story_id) BETWEEN $3 AND $4 AND ${MAY_READ_STORY}`

/** The ids of stories that the caller may read and that may be meant by another id: those of about the same length. */
export async function nearStories(
  dataSource: DataSource,
  storyId: string,
  caller: Caller,
): Promise<string[]> {
  const values = [...mayReadParameters(caller), storyId.length - 3, storyId.length + 3]
  const rows = await prepared<{ id: string }>(dataSource, 'near_stories', STORIES_SQL, values)
  return rows.map((row) => row.id)
}

const TYPE_SQL = 'SELECT type FROM record.event WHERE story_id = $1 AND version = $2'

/** The type of the event at a version of a story. Null: there is none. */
export async function typeAt(
  dataSource: DataSource,
  storyId: string,
  version: number,
): Promise<EventType | null> {
  const [row] = await prepared<{ type: EventType }>(dataSource, 'type_at', TYPE_SQL, [storyId, version])
  return row?.type ?? null
}

/** $1 story, $2 the last version, $3 expectation, $4 whether the reader sees held developments. */
const SETTLED_SQL = `
  SELECT n.type, n.version FROM record.expectation_note n
  JOIN record.event e ON e.story_id = n.story_id AND e.version = n.version
  WHERE n.story_id = $1 AND n.expectation_id = $3
    AND n.type IN ('ExpectationFulfilled', 'ExpectationCancelled', 'ExpectationLapsed') AND ${stands('n')}
    AND ($4::boolean OR NOT EXISTS (SELECT 1 FROM record.development d
      WHERE d.story_id = $1 AND d.to_version IS NULL AND d.held AND d.development_id = ANY (e.names)))
  ORDER BY n.version DESC LIMIT 1`

/** The event that settled an expectation. Null: none did, or the reader may not see it. */
export async function settledBy(
  dataSource: DataSource,
  storyId: string,
  expectationId: string,
  seesHeld: boolean,
): Promise<{ type: EventType; version: number } | null> {
  const values = [storyId, MAX_VERSION, expectationId, seesHeld]
  const [row] = await prepared<{ type: EventType; version: number }>(
    dataSource,
    'settled_by',
    SETTLED_SQL,
    values,
  )
  return row ?? null
}
