import { bounds, CATEGORIES, Edtf, Plain, quoted, Version } from '@filrouge/story'
import type { TimelineFilters, TimelineFilter } from '@filrouge/record'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { invalid } from '../http/validation.js'
import { placeOf } from '../http/cursor.js'
import { listOf, pageParameters, readQuery } from '../http/query.js'
import { atParameters, Pinned, readParametersOf, Search, type Parsed } from './read-parameters.js'
import type { ReadRequest } from './read-request.js'

const KindFilter = z
  .string()
  .max(200)
  .regex(new RegExp(`^(?:${CATEGORIES.join('|')})(?:/[a-z]+(?:[-_][a-z]+)*)?$`), {
    error: ({ input }) =>
      `${quoted(input)} is not a kind: write a category, or one with a mode, such as "consult/visit". The categories are ${CATEGORIES.join(', ')}`,
  })

/** The filters of developments. */
export const narrowingParameters = {
  from: Edtf.optional().describe('EDTF. Developments that may have occurred at this date or later.'),
  to: Edtf.optional().describe('EDTF. Developments that may have occurred at this date or earlier.'),
  kind: listOf(KindFilter).optional().describe('Developments of one of these kinds.'),
  actor: Plain.optional().describe('Developments with this actor. Case and accents do not matter.'),
  place: Plain.optional().describe('Developments at this place. Case and accents do not matter.'),
  source: Plain.optional().describe('Developments with this source.'),
  importance: z.enum(['key', 'normal', 'background']).optional().describe('Developments of this importance.'),
  q: Search.optional().describe('Full-text search in the developments.'),
}

export const TimelineQuery = {
  ...atParameters,
  ...pageParameters,
  order: z.enum(['asc', 'desc']).default('asc').describe('The order of valid time.'),
  include: listOf(z.enum(['held', 'withdrawn']))
    .optional()
    .describe('Show held or withdrawn developments too. Only for editors.'),
  ...narrowingParameters,
}

const sortKey = z.string().regex(/^$|^~$|^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
const Place = z.object({ earliest: sortKey, latest: sortKey, firstVersion: Version })

const cursorShape = ({ storyId, order, filters }: Record<'storyId' | 'order' | 'filters', string>) =>
  Pinned.extend({
    list: z.literal('timeline'),
    story: z.literal(storyId),
    order: z.literal(order),
    filters: z.literal(filters),
    ...Place.shape,
  })

/**
 * Reads the parameters of a timeline.
 * @throws Problem validation-failed, also where the cursor belongs to another list or to other filters
 */
export function timelineParameters({ storyId, query, minVersion }: ReadRequest): Parsed<TimelineFilter> {
  const { order, include = [], limit, cursor, from, to, ...rest } = readQuery(TimelineQuery, query)
  const { kind, actor, place, source, importance, q, ...at } = rest
  const narrowing = narrowingOf({ from, to, kind, actor, place, source, importance, q })
  const filters = filtersDigest([narrowing, [...include].sort()])
  const after = cursor === undefined ? null : placeOf(cursor, cursorShape({ storyId, order, filters }))
  const { listed, ...parameters } = readParametersOf(at, minVersion(), after)
  return {
    // A cursor is valid only with the order and the filters of its first page.
    parameters: { ...parameters, listed: { ...listed, order, filters } },
    taken: { order, limit, include, narrowing, after },
  }
}

type NarrowingQuery = {
  [Name in keyof typeof narrowingParameters]: z.output<(typeof narrowingParameters)[Name]>
}

/** The filters that a query has. @throws Problem validation-failed where `to` is before `from` */
export const narrowingOf = ({ from, to, ...rest }: NarrowingQuery): TimelineFilters => ({
  ...span(from, to),
  ...definedOf(rest),
})

/** The filter for developments that may overlap the time from one date to another. */
function span(from: string | undefined, to: string | undefined): TimelineFilters {
  const earliest = from === undefined ? null : bounds(from).earliest
  const latest = to === undefined ? null : bounds(to).latest
  if (earliest !== null && latest !== null && earliest > latest)
    throw invalid([{ pointer: '/query/to', message: '`to` is before `from`' }])
  return { ...(earliest !== null && { from: earliest }), ...(latest !== null && { to: latest }) }
}

const definedOf = (narrowing: TimelineFilters): TimelineFilters =>
  Object.fromEntries(Object.entries(narrowing).filter(([, value]) => value !== undefined))

/** Names the filters of a list in its cursors. */
export const filtersDigest = (filters: unknown) =>
  createHash('sha256').update(JSON.stringify(filters)).digest('base64url').slice(0, 16)
