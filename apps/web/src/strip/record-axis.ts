import { scaleLinear } from 'd3-scale'
import type { StripMoment } from './overview.js'

/** Moments of the record along the strip. The place after the last one is now. */
export interface RecordAxis {
  /** @param index of a moment; their number is now @returns percent */
  x(index: number): number
  /** The nearest moment to a place, by its index. */
  indexAt(x: number): number
}

/** Percent of the strip's width. */
const [FIRST, NOW] = [4, 98.4] as const

/** Each moment is one step from the one before. */
export function ordinalRecordAxis(moments: readonly StripMoment[]): RecordAxis {
  const scale = scaleLinear()
    .domain([0, Math.max(1, moments.length)])
    .range([FIRST, NOW])
    .clamp(true)
  return {
    x: (index) => (index >= moments.length ? NOW : scale(index)),
    indexAt: (x) => Math.round(scale.invert(x)),
  }
}

/** Moments stand at their time among the columns. */
export function timedRecordAxis(moments: readonly StripMoment[], xOf: (time: number) => number): RecordAxis {
  const places = [...moments.map(({ knownAt }) => Math.min(xOf(Date.parse(knownAt)), NOW)), 100]
  return {
    x: (index) => places[Math.min(index, moments.length)] ?? NOW,
    indexAt: (x) => nearest(places, x),
  }
}

const nearest = (places: readonly number[], x: number) =>
  places.reduce((best, place, n) => (Math.abs(place - x) < Math.abs((places[best] ?? 0) - x) ? n : best), 0)

/** The moment that holds a version, by its index. The number of the moments: it came after all. */
export function momentOf(moments: readonly StripMoment[], version: number): number {
  const index = moments.findIndex((moment) => moment.version >= version)
  return index === -1 ? moments.length : index
}
