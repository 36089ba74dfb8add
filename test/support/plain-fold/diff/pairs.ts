import { isDeepStrictEqual } from 'node:util'

/** One thing at the two ends of a diff. At one of them it may be missing. */
export interface Pair<Thing> {
  before: Thing | undefined
  after: Thing | undefined
  /** The later state, else the earlier one. */
  either: Thing
}

/** Joins the things of both ends by a key. */
export function pairsBy<Thing>(
  before: readonly Thing[],
  after: readonly Thing[],
  keyOf: (thing: Thing) => string,
): Pair<Thing>[] {
  const keys = new Set([...before, ...after].map(keyOf))
  return [...keys].flatMap((key) => {
    const [earlier, later] = [
      before.find((one) => keyOf(one) === key),
      after.find((one) => keyOf(one) === key),
    ]
    const either = later ?? earlier
    return either === undefined ? [] : [{ before: earlier, after: later, either }]
  })
}

/** The fields that differ, with their values at both ends. */
export const fieldsThatDiffer = <Thing extends object, Field extends keyof Thing>(
  before: Thing,
  after: Thing,
  fields: readonly Field[],
) =>
  fields
    .filter((field) => !isDeepStrictEqual(before[field], after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }))
