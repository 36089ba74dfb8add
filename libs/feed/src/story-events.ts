import type { Story, StoryStatus, Visibility } from '@filrouge/contract'
import type { QueryResultRow } from 'pg'
import { EVENT_COLUMNS, type EventRow, type StoryDoc } from '@filrouge/record'
import type { Connection } from '@filrouge/database'
import type { Rights } from '@filrouge/access'

/** The header of a story after a version: the part of the story that a filter can read. */
export type StoryHeader = Omit<Story, 'openedAt' | 'updatedAt' | 'counts' | 'latest' | 'strip'>

/** The developments of story s that are held now. Null: none. */
export const HELD_SQL = `(SELECT array_agg(d.development_id ORDER BY d.development_id) FROM record.development d
      WHERE d.story_id = s.story_id AND d.to_version IS NULL AND d.held)`

/**
 * Whether the record has every published version of story s. It has not while the log is folded again: then visibility and
 * held developments are not known yet. Uses the keys of head and feed.
 */
export const IS_WHOLE_SQL = `(SELECT h.version FROM record.head h WHERE h.story_id = s.story_id) >= coalesce((
      SELECT f.version FROM service.feed f WHERE f.story_id = s.story_id ORDER BY f.version DESC LIMIT 1), 0)`

/**
 * $1 the requests: for each story events of some types between two versions, with a maximum number. Uses the keys of event,
 * story and development_held, so the length of a story does not matter. The header is the story's row after the event.
 * @param columns of event e and header h
 */
const eventsSql = (order: 'ASC' | 'DESC', columns: string) => `
  SELECT a.n, now.visibility AS visibility_now, now.held, ${columns},
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
    FROM record.story s WHERE s.story_id = a.story_id AND s.to_version IS NULL AND ${IS_WHOLE_SQL} LIMIT 1) now ON true
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

const EVENT_AND_STORY = 'e.*, h.status AS story_status, h.visibility AS story_visibility, h.doc AS story_doc'
const FORWARD_SQL = eventsSql('ASC', EVENT_AND_STORY)
const BACKWARD_SQL = eventsSql('DESC', EVENT_AND_STORY)
const MESSAGES_SQL = eventsSql('ASC', 'e.version, e.type, e.data::text AS json, e.names, e.recorded_at')

export interface EventsRequest {
  n: number
  story_id: string
  from_version: number
  to_version: number
  types: readonly string[] | null
  most: number
  /** No more events after this many bytes, as stored. Null: no limit. */
  bytes: number | null
  with_previous: boolean
  with_story: boolean
}

interface StoryNow {
  n: number
  /** Null: the record has only a part of the story. */
  visibility_now: Visibility | null
  held: string[] | null
}
interface Found extends StoryNow {
  previous: number | null
  corrects: number | null
}
/**
 * What a message says of an event. Its data is text: messages wait to be sent, and the garbage collector has less to do
 * with text than with objects.
 */
export interface FoundMessage extends Found, Pick<EventRow, 'version' | 'type' | 'names' | 'recorded_at'> {
  json: string
}
export interface FoundEvent extends Found, EventRow {
  story_status: StoryStatus | null
  story_visibility: Visibility | null
  story_doc: StoryDoc | null
}
interface NotFound extends StoryNow {
  version: null
}
export type EventAnswer = FoundEvent | NotFound
export type MessageAnswer = FoundMessage | NotFound

/** The first events of each request. Ordered by `n`, then by version. */
export const firstEvents = (
  connection: Connection,
  requests: readonly EventsRequest[],
): Promise<EventAnswer[]> => query(connection, { name: 'first_events', text: FORWARD_SQL }, requests)

/** As {@link firstEvents}, without what only a filter can see. */
export const firstMessages = (
  connection: Connection,
  requests: readonly EventsRequest[],
): Promise<MessageAnswer[]> => query(connection, { name: 'first_messages', text: MESSAGES_SQL }, requests)

/** The last events of each request. Ordered by `n`, then by version, descending. */
export const lastEvents = (
  connection: Connection,
  requests: readonly EventsRequest[],
): Promise<EventAnswer[]> => query(connection, { name: 'last_events', text: BACKWARD_SQL }, requests)

async function query<Answer extends QueryResultRow>(
  connection: Connection,
  statement: { name: string; text: string },
  requests: readonly EventsRequest[],
): Promise<Answer[]> {
  if (requests.length === 0) return []
  const { rows } = await connection.query<Answer>({ ...statement, values: [JSON.stringify(requests)] })
  return rows
}

export const isFound = <Row extends FoundMessage | FoundEvent>(row: Row | NotFound): row is Row =>
  row.version !== null

/** What a message says of an event that was found for a filter. */
export const foundMessage = (found: FoundEvent): FoundMessage => {
  const { n, visibility_now, held, version, type, names, recorded_at, previous, corrects } = found
  const json = JSON.stringify(found.data)
  return { n, visibility_now, held, version, type, json, names, recorded_at, previous, corrects }
}

/** The developments that are sealed for a reader with these rights. Null: the reader may not read the story. */
export function sealedFor(
  rights: Rights,
  storyId: string,
  visibility: Visibility,
  held: readonly string[] | null,
): ReadonlySet<string> | null {
  const right = rights.of(storyId, visibility)
  return right && new Set(right.seesHeld ? [] : (held ?? []))
}

export function headerOf(
  storyId: string,
  { version, story_status, story_visibility, story_doc }: FoundEvent,
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
