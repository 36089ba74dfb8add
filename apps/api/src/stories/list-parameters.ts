import type { LinksFilter, RevisionsFilter } from '@filrouge/record'
import { EVENT_TYPES, Id, MAX_VERSION, Time, Version } from '@filrouge/story'
import { z } from 'zod'
import { placeOf } from '../http/cursor.js'
import { listOf, pageParameters, readQuery, whole } from '../http/query.js'
import { invalid } from '../http/validation.js'
import { atParameters, Pinned, readParametersOf, type Parsed } from './read-parameters.js'
import type { ReadRequest } from './read-request.js'
import { filtersDigest } from './timeline-parameters.js'

/** The page of a list that is read whole. */
export interface Slice {
  offset: number
  limit: number
}

const SliceQuery = { ...atParameters, ...pageParameters }

/**
 * Reads the parameters of a list that is read whole.
 * @throws Problem validation-failed, also where the cursor belongs to another list
 */
export function sliceParameters(list: string, { storyId, query, minVersion }: ReadRequest): Parsed<Slice> {
  const { limit, cursor, ...at } = readQuery(SliceQuery, query)
  const Cursor = () => Pinned.extend({ list: z.literal(list), story: z.literal(storyId), offset: Version })
  const place = cursor === undefined ? null : placeOf(cursor, Cursor())
  return {
    taken: { offset: place?.offset ?? 0, limit },
    parameters: readParametersOf(at, minVersion(), place),
  }
}

export const RevisionsQuery = {
  ...atParameters,
  ...pageParameters,
  happenedBy: atParameters.happenedBy.describe(
    'Only of events that the read of events gives with this bound (EDTF). Default: no bound.',
  ),
  order: z.enum(['asc', 'desc']).default('asc').describe('The order of versions.'),
}

/**
 * Reads the parameters of a page of the moments at which the record changed.
 * @throws Problem validation-failed, also where the cursor belongs to another list or order
 */
export function revisionsParameters({ storyId, query, minVersion }: ReadRequest): Parsed<RevisionsFilter> {
  const { order, limit, cursor, ...at } = readQuery(RevisionsQuery, query)
  const Cursor = () =>
    Pinned.extend({
      list: z.literal('revisions'),
      story: z.literal(storyId),
      order: z.literal(order),
      knownAt: Time,
    })
  const place = cursor === undefined ? null : placeOf(cursor, Cursor())
  const { listed, ...parameters } = readParametersOf(at, minVersion(), place)
  return {
    parameters: { ...parameters, listed: { ...listed, order } },
    taken: { order, limit, after: place?.knownAt ?? null },
  }
}

export const LinksQuery = {
  ...atParameters,
  ...pageParameters,
  developmentId: listOf(Id).optional().describe('Links from or to one of these developments. Default: all.'),
  include: listOf(z.enum(['held', 'withdrawn']))
    .optional()
    .describe('Links between held or withdrawn developments too. Only for editors.'),
}

/**
 * Reads the parameters of a page of the links between developments.
 * @throws Problem validation-failed, also where the cursor belongs to another list or to other developments
 */
export function linksParameters({ storyId, query, minVersion }: ReadRequest): Parsed<LinksFilter> {
  const { developmentId = null, include = [], limit, cursor, ...at } = readQuery(LinksQuery, query)
  const filters = filtersDigest([developmentId && [...developmentId].sort(), [...include].sort()])
  const Cursor = () =>
    Pinned.extend({
      list: z.literal('links'),
      story: z.literal(storyId),
      filters: z.literal(filters),
      firstVersion: Version,
      place: Version,
    })
  const after = cursor === undefined ? null : placeOf(cursor, Cursor())
  const { listed, ...parameters } = readParametersOf(at, minVersion(), after)
  return {
    parameters: { ...parameters, listed: { ...listed, filters } },
    taken: { developmentIds: developmentId, include, limit, after },
  }
}

/** The page reads the headlines of so many developments at most. */
const MOST_HEADLINES = 500

const HeadlinesQuery = {
  ...atParameters,
  developmentId: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(Id).max(MOST_HEADLINES)),
}

/**
 * Reads the ids of the developments whose headlines a page shows: a list, separated by commas.
 * @throws Problem validation-failed
 */
export function headlinesParameters({ query, minVersion }: ReadRequest): Parsed<readonly string[]> {
  const { developmentId, ...at } = readQuery(HeadlinesQuery, query)
  return { taken: developmentId, parameters: readParametersOf(at, minVersion()) }
}

export const EventsQuery = {
  ...atParameters,
  ...pageParameters,
  happenedBy: atParameters.happenedBy.describe(
    'Only events about what had happened by this date (EDTF), as corrected at the version that is read, and events without a date, such as those of the story. Events that are sealed are always there. Default: no bound.',
  ),
  from: whole(0, MAX_VERSION).optional().describe('First version.'),
  to: whole(0, MAX_VERSION).optional().describe('Last version.'),
  type: listOf(z.enum(EVENT_TYPES)).optional().describe('Events of these types.'),
}

export interface EventsFilter {
  /** First version. */
  from: number
  /** Last version. Null: the version of the read. */
  to: number | null
  types: readonly string[] | null
}

/**
 * Reads the parameters of a page of events.
 * @throws Problem validation-failed, also where the cursor belongs to another list
 */
export function eventsParameters(request: ReadRequest): Parsed<EventsFilter & { limit: number }> {
  mustBeNoReplay(request.query)
  const {
    from = 1,
    to = null,
    type: types = null,
    limit,
    cursor,
    ...at
  } = readQuery(EventsQuery, request.query)
  mustBeInOrder(from, to)
  const Cursor = () =>
    Pinned.extend({
      list: z.literal('events'),
      story: z.literal(request.storyId),
      from: Version,
    })
  const place = cursor === undefined ? null : placeOf(cursor, Cursor())
  return {
    taken: { from: Math.max(from, place?.from ?? 1), to, types, limit },
    parameters: readParametersOf(at, request.minVersion(), place),
  }
}

/** Reads the parameters of a stream of events. `limit` and `cursor` are ignored. @throws Problem validation-failed */
export function eventStreamParameters({ query, minVersion }: ReadRequest): Parsed<EventsFilter> {
  mustBeNoReplay(query)
  const {
    from = 1,
    to = null,
    type: types = null,
    limit: _,
    cursor: __,
    ...at
  } = readQuery(EventsQuery, query)
  mustBeInOrder(from, to)
  return { taken: { from, to, types }, parameters: readParametersOf(at, minVersion()) }
}

/** The names of the parameters that only a replay has. */
const OF_REPLAY = ['speed', 'every', 'maxPause', 'axis'] as const

/** @throws Problem validation-failed where the request is meant to be a replay, and does not ask for one */
function mustBeNoReplay(query: unknown): void {
  if (typeof query !== 'object' || query === null) return
  const given = OF_REPLAY.filter((name) => name in query)
  if (given.length > 0)
    throw invalid(
      given.map((name) => ({
        pointer: `/query/${name}`,
        message: `only a replay has ${name}: ask for one with the header Accept: text/event-stream`,
      })),
    )
}

/** @throws Problem validation-failed */
export function mustBeInOrder(from: number, to: number | null): void {
  if (to !== null && to < from) throw invalid([{ pointer: '/query/to', message: '`to` is before `from`' }])
}
