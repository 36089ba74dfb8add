import type { RecordedEvent } from '@filrouge/contract'
import type { DataOf, EventType } from '@filrouge/story'
import type { DataSource } from 'typeorm'
import { prepared } from '@filrouge/database'
import { columnsOf, listed, type RowPart } from '../write/tables.js'
import { isOfWorld } from './event-world.js'
import type { PinnedStory } from './story-at.js'

export interface EventsFilter {
  /** First version. */
  from: number
  /** Last version; never beyond the version that the read is about. */
  to: number
  types: readonly string[] | null
  /** Whether only events of the world of the read are given: about what happened within its bound. */
  isOfWorld: boolean
  limit: number
}

const COLUMNS = columnsOf(
  'event',
  'version',
  'type',
  'data',
  'salt',
  'names',
  'data_hash',
  'hash',
  'previous_hash',
  'recorded_at',
  'learned_at',
  'append_id',
  'recorded_by',
  'correlation_id',
  'causation_id',
  'partition',
  'log_offset',
  'index',
)

/** The columns of `record.event` from which a recorded event is made. */
export const EVENT_COLUMNS = listed(COLUMNS)
export type EventRow = Omit<RowPart<'event', typeof COLUMNS>, 'type' | 'data'> & {
  type: EventType
  data: DataOf<EventType>
}

const EVENTS_SQL = `
  SELECT ${EVENT_COLUMNS}
  FROM record.event e
  WHERE story_id = $1 AND version BETWEEN $5 AND least($6::integer, $2::integer)
    AND ($7::text[] IS NULL OR type = ANY ($7::text[]))
    AND ${isOfWorld('e')}
  ORDER BY version LIMIT $8`

/** A story's recorded events in order of version. */
export async function recordedEvents(
  dataSource: DataSource,
  at: PinnedStory,
  filter: EventsFilter,
): Promise<RecordedEvent[]> {
  const rows: EventRow[] = await dataSource.query(EVENTS_SQL, [
    at.storyId,
    at.version,
    [...at.sealed],
    filter.isOfWorld ? at.worldUntil : null,
    filter.from,
    filter.to,
    filter.types,
    filter.limit,
  ])
  return rows.map((row) => recordedEvent(at.storyId, row, at.sealed))
}

/**
 * Whether an event is sealed for a reader.
 * @param sealedNow developments that the reader may not see
 */
export const isSealed = ({ names }: Pick<EventRow, 'names'>, sealedNow: ReadonlySet<string>): boolean =>
  names.some((developmentId) => sealedNow.has(developmentId))

/** @param sealedNow developments that the reader may not see */
export function recordedEvent(storyId: string, row: EventRow, sealedNow: ReadonlySet<string>): RecordedEvent {
  const sealed = isSealed(row, sealedNow)
  return {
    id: `${storyId}/${row.version}`,
    storyId,
    version: row.version,
    type: row.type,
    data: sealed ? null : row.data,
    ...(sealed && { sealed }),
    dataHash: row.data_hash,
    salt: sealed ? null : row.salt,
    recordedAt: row.recorded_at,
    learnedAt: row.learned_at,
    appendId: row.append_id,
    recordedBy: row.recorded_by,
    ...(row.correlation_id !== null && { correlationId: row.correlation_id }),
    ...(row.causation_id !== null && { causationId: row.causation_id }),
    previousHash: row.previous_hash,
    hash: row.hash,
    position: { partition: row.partition, offset: Number(row.log_offset), index: row.index },
  }
}

const SOME_SQL = `
  SELECT ${EVENT_COLUMNS} FROM record.event WHERE story_id = $1 AND version = ANY ($2::integer[]) ORDER BY version`

/** The rows of some of a story's events. Nothing is sealed yet: see `recordedEvent`. */
export const eventsOf = (
  dataSource: DataSource,
  storyId: string,
  versions: readonly number[],
): Promise<EventRow[]> => prepared(dataSource, 'events_of', SOME_SQL, [storyId, versions])

/** When an event became known, and when it happened. */
export interface EventTimes {
  version: number
  type: string
  knownAt: string
  /** The bounds of its own date, as sort keys; an open one is null. Null: the event has no date. */
  occurred: { earliest: string | null; latest: string | null } | null
  /** The developments that it names. */
  names: readonly string[]
  /** Whether what it is about is in the world of the read. */
  isOfWorld: boolean
}

const timesSql = (page: number) => `
  SELECT version, type, known_at AS "knownAt", bounds -> 'occurred' AS occurred, names,
    ${isOfWorld('e')} AS "isOfWorld"
  FROM record.event e
  WHERE story_id = $1 AND version > $5 AND version <= $2 ORDER BY version LIMIT ${page}`

/** Rows of times are small. */
const TIMES_PAGE = 5_000
/** With a bound of the world a row takes a few lookups. Postgres compiles (jit) a statement of many such rows, which is slow. */
const WORLD_TIMES_PAGE = 500

/** The times of all of a story's events up to the version of the read, in order of version. */
export async function* eventTimes(dataSource: DataSource, at: PinnedStory): AsyncGenerator<EventTimes> {
  const page = at.worldUntil === null ? TIMES_PAGE : WORLD_TIMES_PAGE
  for (let last = 0; ;) {
    const values = [at.storyId, at.version, [...at.sealed], at.worldUntil, last]
    const rows = await prepared<EventTimes>(dataSource, `event_times_${page}`, timesSql(page), values)
    yield* rows
    last = rows.at(-1)?.version ?? last
    if (rows.length < page) return
  }
}

const PAGE = 500

/**
 * All of a story's events from one version to another, a page at a time, so that memory stays flat.
 * @param judge the story as its reader may see it now: asked before each page
 * @throws what `judge` throws
 */
export async function* streamEvents(
  dataSource: DataSource,
  judge: () => Promise<PinnedStory>,
  filter: Omit<EventsFilter, 'limit'>,
): AsyncGenerator<RecordedEvent> {
  let from = filter.from
  for (;;) {
    const page = await recordedEvents(dataSource, await judge(), { ...filter, from, limit: PAGE })
    yield* page
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    from = last.version + 1
  }
}
