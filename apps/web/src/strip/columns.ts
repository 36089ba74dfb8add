import { scaleLinear } from 'd3-scale'
import { axisOf, type Axis } from './axis.js'
import type { StripColumn } from './overview.js'

/** A column of many developments: up what happened, down what was learned. Heights are in pixels, places in percent. */
export interface Bar {
  column: StripColumn
  x: number
  width: number
  happened: number
  /** Above `happened`, lighter. */
  uncertain: number
  learned: number
}

export interface Columns {
  axis: Axis
  bars: readonly Bar[]
}

/** The greatest heights, pixels. */
export const [UP, DOWN] = [60, 38] as const

/** The part of a column's width that its bar has. */
const BAR = 0.76

const gapWeight = (days: number) => 1 + 0.3 * Math.log(1 + days)

/** Lays out columns side by side. The time without columns is pressed. */
export function columnsOf(columns: readonly StripColumn[]): Columns {
  const parts = columns.map(({ from, to }) => ({
    start: Date.parse(from),
    end: Date.parse(to) + 1,
    weight: 1,
  }))
  const axis = axisOf({ dates: parts, cuts: [], gapWeight, hasBefore: false, hasAfter: false })
  const up = scaleLinear()
    .domain([0, Math.max(1, ...columns.map(({ happened, uncertain }) => happened + uncertain))])
    .range([0, UP])
  const down = scaleLinear()
    .domain([0, Math.max(1, ...columns.map(({ learned }) => learned))])
    .range([0, DOWN])
  return {
    axis,
    bars: columns.map((column, n) => {
      const { start, end } = parts[n] ?? { start: 0, end: 0 }
      const [x1, x2] = [axis.x(start), axis.x(end)]
      return {
        column,
        x: x1,
        width: (x2 - x1) * BAR,
        happened: up(column.happened),
        uncertain: up(column.uncertain),
        learned: down(column.learned),
      }
    }),
  }
}
