import { parseDuration } from '@filrouge/runtime'
import { z } from 'zod'
import { readQuery } from '../http/query.js'
import { invalid } from '../http/validation.js'
import { EventsQuery, mustBeInOrder, type EventsFilter } from '../stories/list-parameters.js'
import { readParametersOf, type ReadParameters } from '../stories/read-parameters.js'
import type { ReadRequest } from '../stories/read-request.js'

/** An hour of the story in a second. */
const DEFAULT_SPEED = 3_600
const DEFAULT_MAX_PAUSE_MS = 5_000
const FASTEST = 1e9
/** Node's timers wait no longer. */
const LONGEST_MS = 2 ** 31 - 1

const Speed = z
  .string()
  .meta({ pattern: String.raw`^(?:[1-9]\d{0,8}(?:\.\d{1,6})?|0\.\d{0,5}[1-9])$` })
  .transform((text, context) => {
    const speed = /^\d{1,10}(?:\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN
    if (speed > 0 && speed <= FASTEST) return speed
    context.addIssue({
      code: 'custom',
      message: `"${text.slice(0, 40)}" is not a speed: give a number greater than 0, such as 3600 for an hour in a second`,
    })
    return z.NEVER
  })

/** Durations that are greater than 0. */
const DURATION = String.raw`^(?:[1-9]\d{0,8}ms|[1-9]\d{0,5}s|[1-9]\d{0,3}m|[1-9]\d?h)$`

const duration = (leastMs: number) =>
  z
    .string()
    .meta({ pattern: leastMs > 0 ? DURATION : `${DURATION}|^0(?:ms|s|m|h)$` })
    .transform((text, context) => {
      const ms = parseDuration(text)
      if (ms !== null && ms >= leastMs && ms <= LONGEST_MS) return ms
      context.addIssue({
        code: 'custom',
        message: `"${text.slice(0, 40)}" is not a duration${leastMs > 0 ? ' greater than 0' : ''}, such as 500ms or 2s`,
      })
      return z.NEVER
    })

/** The parameters that only a replay has. */
export const ReplayOnlyQuery = {
  speed: Speed.optional().describe(
    'Of a replay (`Accept: text/event-stream`): how much faster than in the story time passes. Default: 3600, an hour in a second. Not together with `every`.',
  ),
  every: duration(1).optional().describe('Of a replay: the time between two events, such as `500ms`.'),
  maxPause: duration(0)
    .optional()
    .describe(
      'Of a replay: the longest pause between two events. Default: `5s` with `speed`; none with `every`.',
    ),
  axis: z
    .enum(['known', 'occurred'])
    .optional()
    .describe(
      'Of a replay: `known` (default) plays events as they became known, `occurred` as they happened. An event without a date plays with the one before it.',
    ),
}

const { limit: _, cursor: __, ...WithoutPages } = EventsQuery
const ReplayQuery = { ...WithoutPages, ...ReplayOnlyQuery }

/** How the events of a story are played. Times are in ms. */
export interface ReplayRequest {
  filter: EventsFilter
  parameters: ReadParameters
  axis: 'known' | 'occurred'
  /** The pause before an event. @param gap the time in the story since the event before it */
  pauseOf(gapMs: number): number
}

/** @throws Problem validation-failed */
export function replayRequestOf({ query, minVersion }: ReadRequest): ReplayRequest {
  const { from = 1, to = null, type = null, ...others } = readQuery(ReplayQuery, query)
  const { speed, every, maxPause, axis = 'known', ...at } = others
  if (speed !== undefined && every !== undefined)
    throw invalid([{ pointer: '/query/every', message: 'give speed or every, not both' }])
  mustBeInOrder(from, to)
  const longest = maxPause ?? (every === undefined ? DEFAULT_MAX_PAUSE_MS : LONGEST_MS)
  return {
    filter: { from, to, types: type },
    parameters: readParametersOf(at, minVersion()),
    axis,
    pauseOf: (gapMs) => Math.min(longest, every ?? gapMs / (speed ?? DEFAULT_SPEED)),
  }
}
