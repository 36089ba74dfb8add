import type { Page } from '@filrouge/contract'
import { z } from 'zod'
import { cursorOf, placeOf } from './cursor.js'
import { pageParameters, readQuery } from './query.js'

interface Paged<Item> {
  /** Reads the items after a place. Null: from the beginning. */
  read(page: { after: string | null; limit: number }): Promise<readonly Item[]>
  /** The place of an item. */
  place(item: Item): string
  /** The form of a place. */
  form?: z.ZodType<string> | undefined
}

/** A place that is a number. */
export const NUMBER = z.string().regex(/^\d{1,18}$/)

/**
 * One page of a list that is read from the database page by page.
 * @throws Problem validation-failed where the cursor does not belong to this list
 */
export async function pageAfter<Item>(
  list: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  { read, place, form = z.string().regex(/^[a-z0-9._-]{1,128}$/) }: Paged<Item>,
): Promise<Page<Item>> {
  const Place = z.strictObject({ c: z.literal(1), list: z.literal(list), after: form })
  const after = cursor === undefined ? null : placeOf(cursor, Place).after
  const items = await read({ after, limit: limit + 1 })
  const page = items.slice(0, limit)
  const last = page.at(-1)
  return { items: page, next: last && items.length > limit ? cursorOf({ list, after: place(last) }) : null }
}

/**
 * One page of a list that is in memory.
 * @param items all items, in order of their keys, by code unit
 * @param query `limit` and `cursor`
 * @throws Problem validation-failed
 */
export function pageOf<Item>(
  list: string,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  query: unknown,
): Promise<Page<Item>> {
  const left = (after: string | null) => items.filter((item) => after === null || keyOf(item) > after)
  return pageAfter(list, readQuery(pageParameters, query), {
    read: ({ after, limit }) => Promise.resolve(left(after).slice(0, limit)),
    place: keyOf,
    form: z.string(),
  })
}
