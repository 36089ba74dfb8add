import { VARIABLE_NAMES } from './variables.js'

/** Every name with this prefix is ours. */
const OURS = 'FILROUGE_'
/** Other programs have names with these prefixes too. */
const SHARED = ['KAFKA_', 'DATABASE_']

/**
 * A sentence for each name of an environment that is probably meant for Filrouge and is no variable of it: every unknown
 * FILROUGE_ name, and a KAFKA_ or DATABASE_ name that is a misspelling of one that is not set.
 */
export function unknownNames(names: readonly string[]): string[] {
  const free = VARIABLE_NAMES.filter((known) => !names.includes(known))
  return names
    .filter((name) => !VARIABLE_NAMES.some((known) => known === name))
    .flatMap((name) => {
      if (name.startsWith(OURS)) return [sentence(name, nearest(OURS, name, VARIABLE_NAMES, 1))]
      const prefix = SHARED.find((one) => name.startsWith(one))
      const meant = prefix === undefined ? null : nearest(prefix, name, free, 0)
      return meant === null ? [] : [sentence(name, meant)]
    })
}

const sentence = (name: string, meant: string | null) =>
  `${name}: there is no such variable${meant === null ? '' : `; is it ${meant}?`}`

/**
 * The known name with the same prefix that differs in a third of its letters at most; null if there is none.
 * @param least a name may differ in this many letters, however short it is
 */
function nearest(prefix: string, name: string, known: readonly string[], least: number): string | null {
  const word = name.slice(prefix.length)
  const [first] = known
    .filter((one) => one.startsWith(prefix))
    .map((one) => ({ one, far: distance(word, one.slice(prefix.length)) }))
    .filter(({ far }) => far <= Math.max(least, Math.floor(word.length / 3)))
    .sort((a, b) => a.far - b.far)
  return first?.one ?? null
}

/** The letters to insert, remove, change, or swap with their neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  const at = (i: number, j: number) => rows[i]?.[j] ?? Infinity
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= b.length; j++) {
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row.push(
        Math.min(
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
          isSwapped ? at(i - 2, j - 2) + 1 : Infinity,
        ),
      )
    }
  }
  return at(a.length, b.length)
}
