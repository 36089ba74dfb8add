import { scaleLinear } from 'd3-scale'
import { DAY, type Part } from './days.js'

/** A stretch of the strip, from `x1` to `x2` percent of its width. Gaps are empty time, pressed together. */
export interface Stretch extends Part {
  kind: 'date' | 'gap'
  x1: number
  x2: number
}

/** Time along the strip. */
export interface Axis {
  stretches: readonly Stretch[]
  /** Where times before all dates are, for those that begin at no known time. Null: there are none. */
  before: { x1: number; x2: number } | null
  /** Where times after all dates are. Null: they have no place. */
  after: { x1: number; x2: number } | null
  /** @param time in milliseconds @returns percent, from 0 to 100 */
  x(time: number): number
  /** The time at a place of the strip: the inverse. Between the dates it is the nearest one. */
  timeAt(x: number): number
}

/** Dates with their weights, and what else is on the axis. */
export interface Dates {
  /** In order, without overlaps. A greater weight is wider. */
  dates: readonly (Part & { weight: number })[]
  /** Times at which a gap is cut. They may lie beyond the dates. */
  cuts: readonly number[]
  gapWeight(days: number): number
  hasBefore: boolean
  hasAfter: boolean
}

/** The weight of the places before and after all dates. */
const OPEN = 6.5

/** A polylinear scale over dates and the gaps between them. */
export function axisOf({ dates, cuts, gapWeight, hasBefore, hasAfter }: Dates): Axis {
  const weighed = [
    ...dates.map((date) => ({ ...date, kind: 'date' as const })),
    ...gapsOf(dates, cuts, gapWeight),
  ]
  weighed.sort((one, other) => one.start - other.start)
  const [before, after] = [hasBefore ? OPEN : 0, hasAfter || weighed.length === 0 ? OPEN : 0]
  const total = before + weighed.reduce((sum, { weight }) => sum + weight, 0) + after
  let reached = before
  const share = (weight: number) => (weight / total) * 100
  const stretches = weighed.map(({ kind, start, end, weight }): Stretch => {
    const x1 = share(reached)
    reached += weight
    return { kind, start, end, x1, x2: share(reached) }
  })
  // Without stretches all known times are at the one place between before and after.
  const [first] = stretches.length === 0 ? [cuts[0] ?? 0] : []
  const end = stretches.at(-1)?.end ?? (first ?? 0) + DAY
  const scale = scaleLinear()
    .domain([...(first === undefined ? [] : [first]), ...stretches.map(({ start }) => start), end])
    .range([
      ...(first === undefined ? [] : [share(before)]),
      ...stretches.map(({ x1 }) => x1),
      share(reached),
    ])
    .clamp(true)
  return {
    stretches,
    before: hasBefore ? { x1: 0, x2: share(before) } : null,
    after: after > 0 ? { x1: share(reached), x2: 100 } : null,
    x: (time) => scale(time),
    timeAt: (x) => scale.invert(x),
  }
}

/** The empty time between dates and to the outermost cuts, cut at each cut. */
function gapsOf(dates: readonly Part[], cuts: readonly number[], gapWeight: (days: number) => number) {
  const ends = [...dates.flatMap(({ start, end }) => [start, end]), ...cuts]
  const bounds = [...new Set(ends)]
    .filter((time) => !dates.some(({ start, end }) => start < time && time < end))
    .sort((one, other) => one - other)
  return bounds.slice(1).flatMap((end, n) => {
    const start = bounds[n] ?? end
    const isDate = dates.some((date) => date.start === start)
    return isDate ? [] : [{ kind: 'gap' as const, start, end, weight: gapWeight((end - start) / DAY) }]
  })
}
