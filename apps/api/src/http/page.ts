import { z } from 'zod'
import { cursorOf, placeOf } from './cursor.js'
import { pageParameters, readQuery } from './query.js'

/**
 * One page of a list that is read whole.
 * @param items in the order (by code unit) of the key that each has
 * @param query `limit` and `cursor`
 * @throws Problem validation-failed
 */
export function pageOf<Item>(
  list: string,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  query: unknown,
): { items: Item[]; next: string | null } {
  const { limit, cursor } = readQuery(pageParameters, query)
  const Place = z.strictObject({ c: z.literal(1), list: z.literal(list), after: z.string() })
  const after = cursor === undefined ? '' : placeOf(cursor, Place).after
  const left = items.filter((item) => keyOf(item) > after)
  const page = left.slice(0, limit)
  const last = page.at(-1)
  return { items: page, next: last && left.length > limit ? cursorOf({ list, after: keyOf(last) }) : null }
}
