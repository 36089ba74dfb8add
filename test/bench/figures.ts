/** A figure that was measured in several rounds. */
export interface Figure {
  /** One of each round, in the order of the rounds. */
  values: readonly number[]
  median: number
  /** The largest value minus the smallest, as a share of the median. */
  spread: number
}

export function figureOf(values: readonly number[]): Figure {
  const median = medianOf(values)
  return { values, median, spread: (Math.max(...values) - Math.min(...values)) / median }
}

export const medianOf = (values: readonly number[]): number => percentile(values, 0.5)

/** The value below which a share of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}
