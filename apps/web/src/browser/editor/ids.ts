import type { Data, Field, Values } from './field.js'
import { valueAt, withValue } from './pointers.js'

/** An id has at most so many characters of the words that it is made of. */
const LONGEST = 60

/**
 * An id of words: `meloni-repeats-that-italy-will-send-no-troops`.
 * @param otherwise the id where no letter or digit of the words can be in an id
 */
export function idOf(words: string, otherwise: string): string {
  const plain = words
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '')
  return plain || otherwise
}

/** The data with the ids that were left empty. They follow from what was typed, so that the same form sends the same ids. */
export function withIds(fields: readonly Field[], data: Data, values: Values, otherwise: string): Data {
  return fields.reduce((made, { at, control }) => {
    const names = control.as === 'id' || control.as === 'reference' ? control.names : undefined
    if (names === undefined || valueAt(made, at) !== undefined) return made
    return withValue(made, at, idOf(String(values[names] ?? ''), otherwise))
  }, data)
}
