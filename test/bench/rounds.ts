/** A figure that was measured in several rounds. */
export interface Figure {
  median: number
  /** The largest value minus the smallest, as a share of the median. */
  spread: number
}

/** The rounds of a comparison. */
export const ROUNDS = 3

export function figureOf(values: readonly number[]): Figure {
  const sorted = [...values].sort((a, b) => a - b)
  const median = sorted[sorted.length >> 1] ?? NaN
  return { median, spread: ((sorted.at(-1) ?? NaN) - (sorted[0] ?? NaN)) / median }
}

/**
 * Measures subjects in turn, several times (A B A B A B): what the machine does meanwhile meets all of them.
 * @returns the measurements of each subject
 */
export async function inTurn<Name extends string, Measured>(
  subjects: Readonly<Record<Name, () => Promise<Measured>>>,
  rounds = ROUNDS,
): Promise<Map<string, Measured[]>> {
  const measured = new Map<string, Measured[]>()
  for (let round = 0; round < rounds; round++)
    for (const [name, once] of Object.entries<() => Promise<Measured>>(subjects))
      measured.set(name, [...(measured.get(name) ?? []), await once()])
  return measured
}
