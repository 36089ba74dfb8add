import { MAY_READ_STORY, mayReadParameters, type Caller } from '@filrouge/access'
import type { Visibility } from '@filrouge/contract'
import { freshlyPlanned, prepared } from '@filrouge/database'
import { EVENT_COLUMNS, type EventRow } from '@filrouge/record'
import type { DataSource } from 'typeorm'
import { HELD_SQL, IS_WHOLE_SQL } from '../story-events.js'
import { movedTo, type FeedPosition } from './feed-position.js'

/** An entry of the feed with its event, and with what is known now about the story's visibility. */
export interface FedEvent {
  partition: number
  sequence: number
  storyId: string
  row: EventRow
  visibilityNow: Visibility
  /** The developments of the story that are held now. */
  heldNow: readonly string[]
}

/** A part of the feed: the events after a place that the reader may read now, in the order of the feed. */
export interface FeedPage {
  /** The place before the page. */
  from: FeedPosition
  events: readonly FedEvent[]
  /** The place after the page. It is beyond the last event where the reader may not read the entries that follow it. */
  position: FeedPosition
  /** Whether the page ends at the end of the feed. */
  isEnd: boolean
}

/** The limits of a page. Its first event is in it, whatever its size. */
export interface PageLimits {
  entries: number
  /** Bytes of the events' data as Postgres stores them. */
  bytes: number
}

/** Rights that read every story: the tail's, which judges each reader itself. */
export const EVERY_STORY: Rights = [true, null]
type Rights = readonly [readsPublic: boolean, limits: readonly string[] | null]

export const rightsToFollow = (caller: Caller): Rights => mayReadParameters(caller)

interface Row extends Omit<EventRow, 'version'> {
  feed_partition: number
  feed_sequence: string
  feed_story: string
  may_read: boolean | null
  /** Null: the reader may not read the story. */
  version: number | null
  visibility_now: Visibility | null
  held: string[] | null
  bytes_before: string
  /** The number of entries that the page would have without the limit of bytes. */
  found: string
}

/**
 * $1, $2 the rights, $3 the place, $4 and $5 the limits. Takes entries of the partitions in turn, so that no partition waits
 * for another. An entry whose event is not in the record (while the log is folded again) is beyond `feed_sequence`, and a
 * story that is in the record only in part is not judged: `may_read` is null.
 */
const PAGE_SQL = `
  WITH due AS (
    SELECT f.partition, f.sequence, f.story_id, f.version, f.nth
    FROM unnest($3::bigint[]) WITH ORDINALITY AS p(last, number)
    JOIN record.checkpoint c ON c.partition = p.number - 1
    CROSS JOIN LATERAL (
      SELECT partition, sequence, story_id, version, row_number() OVER (ORDER BY sequence) AS nth
      FROM service.feed
      WHERE partition = c.partition AND sequence > p.last AND sequence <= c.feed_sequence
      ORDER BY sequence LIMIT $4::integer) f
    ORDER BY f.nth, f.partition LIMIT $4::integer)
  SELECT * FROM (
    SELECT d.partition AS feed_partition, d.sequence AS feed_sequence, d.story_id AS feed_story, d.nth,
      now.visibility AS visibility_now, now.may_read, now.held, ${EVENT_COLUMNS.split(', ')
        .map((column) => `e.${column}`)
        .join(', ')},
      sum(coalesce(pg_column_size(e.data), 0)) OVER (ORDER BY d.nth, d.partition)
        - coalesce(pg_column_size(e.data), 0) AS bytes_before,
      count(*) OVER () AS found
    FROM due d
    LEFT JOIN LATERAL (
      SELECT s.visibility, ${MAY_READ_STORY} AS may_read, ${HELD_SQL} AS held
      FROM record.story s WHERE s.story_id = d.story_id AND s.to_version IS NULL AND ${IS_WHOLE_SQL}) now ON true
    LEFT JOIN record.event e ON now.may_read AND e.story_id = d.story_id AND e.version = d.version) page
  WHERE bytes_before = 0 OR bytes_before < $5::bigint
  ORDER BY nth, feed_partition`

/**
 * Reads a part of the feed.
 * @param rights those of the reader
 * @returns null where the next entry belongs to a story whose record is not whole: the log is being folded again
 */
export async function feedAfter(
  dataSource: DataSource,
  rights: Rights,
  after: FeedPosition,
  limits: PageLimits,
): Promise<FeedPage | null> {
  const { rows } = await freshlyPlanned(dataSource).query<Row>({
    name: 'feed_after',
    text: PAGE_SQL,
    values: [...rights, after, limits.entries, limits.bytes],
  })
  const unjudged = rows.findIndex(({ may_read }) => may_read === null)
  const judged = unjudged === -1 ? rows : rows.slice(0, unjudged)
  if (unjudged === 0) return null
  return {
    from: after,
    events: judged.flatMap(fedEvent),
    position: judged.reduce(
      (position, row) => movedTo(position, row.feed_partition, Number(row.feed_sequence)),
      after,
    ),
    isEnd: unjudged === -1 && rows.length < limits.entries && rows.length === Number(rows[0]?.found ?? 0),
  }
}

function fedEvent({
  feed_partition: partition,
  feed_sequence,
  feed_story: storyId,
  visibility_now: visibilityNow,
  held,
  version,
  ...row
}: Row): FedEvent[] {
  if (version === null || visibilityNow === null) return []
  return [
    {
      partition,
      sequence: Number(feed_sequence),
      storyId,
      row: { ...row, version },
      visibilityNow,
      heldNow: held ?? [],
    },
  ]
}

const END_SQL = `
  SELECT s.store_id, array_agg(coalesce((SELECT f.sequence FROM service.feed f WHERE f.partition = p.number
    ORDER BY f.sequence DESC LIMIT 1), 0)::float8 ORDER BY p.number) AS position
  FROM service.store s CROSS JOIN LATERAL generate_series(0, s.partitions - 1) AS p(number) GROUP BY s.store_id`

/** The end of a store's feed. */
export interface FeedEnd {
  storeId: string
  position: FeedPosition
}

/** The end of the feed now. Null: the store has no log yet. */
export async function feedEnd(dataSource: DataSource): Promise<FeedEnd | null> {
  const { rows } = await freshlyPlanned(dataSource).query<{ store_id: string; position: number[] }>({
    name: 'feed_end',
    text: END_SQL,
    values: [],
  })
  const [row] = rows
  return row ? { storeId: row.store_id, position: row.position } : null
}

const PUBLISHED_SQL = `SELECT 1 AS found FROM service.feed WHERE story_id = $1 AND version = $2`

/** Whether a version of a story was ever published, also where its log is being folded again. */
export async function isPublished(
  dataSource: DataSource,
  storyId: string,
  version: number,
): Promise<boolean> {
  return (await prepared(dataSource, 'feed_published', PUBLISHED_SQL, [storyId, version])).length > 0
}
