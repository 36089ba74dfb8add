import { isDeepStrictEqual } from 'node:util'

/** Two states of one thing, and the names of the fields that differ. */
export interface Differing<Thing, Name extends keyof Thing> {
  before: Thing
  after: Thing
  fields: Name[]
}

/**
 * Compares some fields of two states of one thing. The order of an object's fields does not matter.
 * @returns an empty list where nothing differs, else a list of one
 */
export function differing<Thing extends object, Name extends keyof Thing>(
  before: Thing,
  after: Thing,
  names: readonly Name[],
): Differing<Thing, Name>[] {
  const fields = names.filter((name) => !isDeepStrictEqual(before[name], after[name]))
  return fields.length > 0 ? [{ before, after, fields }] : []
}

/** The two states of one thing. `either` is the later one, else the earlier one. */
export interface Pair<Thing> {
  before: Thing | undefined
  after: Thing | undefined
  either: Thing
}

/**
 * Joins the states of things at two versions by their keys, in the order of the later version. Those that are only at the
 * earlier version come last.
 */
export function pairsOf<Thing>(
  before: readonly Thing[],
  after: readonly Thing[],
  keyOf: (thing: Thing) => string,
): Pair<Thing>[] {
  const earlier = new Map(before.map((thing) => [keyOf(thing), thing]))
  const later = new Set(after.map(keyOf))
  return [
    ...after.map((thing) => ({ before: earlier.get(keyOf(thing)), after: thing, either: thing })),
    ...before
      .filter((thing) => !later.has(keyOf(thing)))
      .map((thing) => ({ before: thing, after: undefined, either: thing })),
  ]
}
