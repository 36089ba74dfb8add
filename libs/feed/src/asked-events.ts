import { EVENT_COLUMNS, type EventRow } from '@filrouge/record'
import type { Connection } from '@filrouge/database'
import type { Rights } from '@filrouge/access'

/** A story as it stood after a version: what a filter sees of it besides the event. */
export interface StoryHeader {
  storyId: string
  version: number
  status: 'open' | 'closed'
  visibility: 'public' | 'restricted'
  title: unknown
  summary: unknown
  language: string
  tags: string[]
}

/** The developments of story s that are held now; null: none. */
export const HELD_SQL = `(SELECT array_agg(d.development_id ORDER BY d.development_id) FROM record.development d
      WHERE d.story_id = s.story_id AND d.to_version IS NULL AND d.held)`

/**
 * Whether the record has every version of story s that was published. It has not while the log is folded again: then it
 * does not know yet who may see what, nor whether a version that it lacks is wanted. By the keys of head and feed.
 */
const IS_WHOLE = `(SELECT h.version FROM record.head h WHERE h.story_id = s.story_id) >= coalesce((
      SELECT f.version FROM service.feed f WHERE f.story_id = s.story_id ORDER BY f.version DESC LIMIT 1), 0)`

/**
 * $1 what is asked of which story: events of some types between two versions, at most so many. By the keys of event,
 * story and development_held, whatever the length of the story. The header is the story's row after the event.
 */
const eventsSql = (order: 'ASC' | 'DESC') => `
  SELECT a.n, now.visibility AS visibility_now, now.held,
    e.*, h.status AS story_status, h.visibility AS story_visibility, h.doc AS story_doc,
    CASE WHEN a.with_previous THEN coalesce((
      SELECT p.version FROM record.event p
      WHERE p.story_id = a.story_id AND p.version < e.version AND p.type = ANY (a.types)
      ORDER BY p.version DESC LIMIT 1), 0) END AS previous,
    CASE WHEN e.type = 'DevelopmentCorrected' THEN (
      SELECT max(c.version) FROM record.development_note c
      WHERE c.story_id = a.story_id AND c.development_id = e.data ->> 'developmentId' AND c.version < e.version
        AND c.type IN ('DevelopmentReported', 'DevelopmentCorrected')) END AS corrects
  FROM json_to_recordset($1::json) AS a(n integer, story_id text, from_version integer, to_version integer,
    types text[], most integer, bytes integer, with_previous boolean, with_story boolean)
  LEFT JOIN LATERAL (
    SELECT s.visibility, ${HELD_SQL} AS held
    FROM record.story s WHERE s.story_id = a.story_id AND s.to_version IS NULL AND ${IS_WHOLE} LIMIT 1) now ON true
  LEFT JOIN LATERAL (
    SELECT * FROM (
      SELECT ${EVENT_COLUMNS},
        sum(pg_column_size(data)) OVER (ORDER BY version ${order}) - pg_column_size(data) AS bytes_before
      FROM record.event
      WHERE story_id = a.story_id AND version BETWEEN a.from_version AND a.to_version
        AND (a.types IS NULL OR type = ANY (a.types))
      ORDER BY version ${order} LIMIT a.most) f
    WHERE a.bytes IS NULL OR f.bytes_before < a.bytes) e ON true
  LEFT JOIN LATERAL (
    SELECT status, visibility, doc FROM record.story
    WHERE a.with_story AND story_id = a.story_id AND from_version <= e.version
    ORDER BY from_version DESC LIMIT 1) h ON true
  ORDER BY a.n, e.version ${order}`

const FORWARD_SQL = eventsSql('ASC')
const BACKWARD_SQL = eventsSql('DESC')

export interface Asked {
  n: number
  story_id: string
  from_version: number
  to_version: number
  types: readonly string[] | null
  most: number
  /** No more once so many bytes, as stored, have been found; null: however large they are. */
  bytes: number | null
  with_previous: boolean
  with_story: boolean
}

interface StoryNow {
  n: number
  /** Null where the record has not got the whole story. */
  visibility_now: 'public' | 'restricted' | null
  held: string[] | null
}
export interface Found extends StoryNow, EventRow {
  previous: number | null
  corrects: number | null
  story_status: 'open' | 'closed' | null
  story_visibility: 'public' | 'restricted' | null
  story_doc: { title: unknown; summary?: unknown; language: string; tags?: string[] } | null
}
export type Row = Found | (StoryNow & { version: null })

/** The first events that are asked for, of each story. By `n`, in order of version. */
export const firstEvents = (connection: Connection, asked: readonly Asked[]): Promise<Row[]> =>
  ask(connection, { name: 'first_events', text: FORWARD_SQL }, asked)

/** The last events that are asked for, of each story. By `n`, from the last version down. */
export const lastEvents = (connection: Connection, asked: readonly Asked[]): Promise<Row[]> =>
  ask(connection, { name: 'last_events', text: BACKWARD_SQL }, asked)

async function ask(
  connection: Connection,
  query: { name: string; text: string },
  asked: readonly Asked[],
): Promise<Row[]> {
  const { rows } = await connection.query<Row>({ ...query, values: [JSON.stringify(asked)] })
  return rows
}

export const isFound = (row: Row): row is Found => row.version !== null

/** Which developments are sealed for whoever has these rights; null where he may not read the story. */
export function sealedFor(
  rights: Rights,
  storyId: string,
  visibility: 'public' | 'restricted',
  held: readonly string[] | null,
): ReadonlySet<string> | null {
  const right = rights.of(storyId, visibility)
  return right && new Set(right.seesHeld ? [] : (held ?? []))
}

export function headerOf(
  storyId: string,
  { version, story_status, story_visibility, story_doc }: Found,
): StoryHeader {
  if (!story_status || !story_visibility || !story_doc)
    throw new Error(`story ${storyId} has no row at version ${version}`)
  return {
    storyId,
    version,
    status: story_status,
    visibility: story_visibility,
    title: story_doc.title,
    summary: story_doc.summary ?? null,
    language: story_doc.language,
    tags: story_doc.tags ?? [],
  }
}
