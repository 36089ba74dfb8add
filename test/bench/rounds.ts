import { figureOf, percentile, type Figure } from './figures.js'

/** The rounds of a comparison. */
export const ROUNDS = 3

/** The figure of one field of the measurements of some rounds. */
export const figureBy = <Measured>(
  measured: readonly Measured[] | undefined,
  field: (one: Measured) => number,
): Figure => figureOf((measured ?? []).map(field))

/**
 * Measures subjects in turn, several times (A B A B A B): what the machine does meanwhile meets all of them.
 * @returns the measurements of each subject
 */
export async function inTurn<Measured>(
  subjects: Readonly<Record<string, (round: number) => Promise<Measured>>>,
  rounds = ROUNDS,
): Promise<Map<string, Measured[]>> {
  const measured = new Map<string, Measured[]>()
  for (let round = 0; round < rounds; round++)
    for (const [name, once] of Object.entries(subjects))
      measured.set(name, [...(measured.get(name) ?? []), await once(round)])
  return measured
}

/** The parts of a list of times, one for each round. Reads in turns are as good as rounds in turn. */
export function rounds(times: readonly number[], count = ROUNDS): number[][] {
  const each = Math.ceil(times.length / count)
  return Array.from({ length: count }, (_, n) => times.slice(n * each, (n + 1) * each))
}

/** The median of times that were measured in turns with others. */
export const medianTime = (times: readonly number[]): Figure =>
  figureBy(rounds(times), (part) => percentile(part, 0.5))
