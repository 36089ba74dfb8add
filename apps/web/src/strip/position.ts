import type { StripLayout, Stop } from './layout.js'
import { momentOf } from './record-axis.js'

/** Where on the strip a view of the story stands. */
export interface Position {
  /** The version that is known. Null: now. */
  version: number | null
  /** The end of `happenedBy` in milliseconds. Null: any date. */
  until: number | null
  /** The dates to which the timeline is narrowed, in milliseconds. A null end is open. */
  brush: { from: number | null; to: number | null } | null
  /** The version since which changes are shown. */
  since: number | null
}

/** The step of *known at*: a moment by its index, or their number for now. */
export const knownStep = ({ overview }: StripLayout, { version }: Position) =>
  version === null
    ? overview.moments.length
    : Math.min(momentOf(overview.moments, version), overview.moments.length)

/** The step of *happened by*: a stop by its index, or their number for any date. */
export function happenedStep({ stops }: StripLayout, { until }: Position): number {
  if (until === null) return stops.length
  const index = stops.findIndex((stop) => stop.until >= until)
  return index === -1 ? stops.length : index
}

/** The place of *happened by*. Any date is at the end of the strip. */
export const happenedX = (layout: StripLayout, { until }: Position) =>
  until === null ? 100 : layout.axis.x(until)

/** The stop with the version or date that a step stands for. Null: no bound. */
export const stopAt = ({ stops }: StripLayout, step: number): Stop | null => stops[step] ?? null

/** The version that a step of *known at* stands for. Null: now. */
export const versionAt = ({ overview }: StripLayout, step: number): number | null =>
  overview.moments[step]?.version ?? null

/** The ends of the brush in percent. */
export function brushX({ axis }: StripLayout, { brush }: Position): [number, number] | null {
  if (brush === null) return null
  return [brush.from === null ? 0 : axis.x(brush.from), brush.to === null ? 100 : axis.x(brush.to)]
}
