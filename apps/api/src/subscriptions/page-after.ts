import { z } from 'zod'
import { cursorOf, placeOf } from '../http/cursor.js'

interface Paged<Item> {
  /** The items behind a place; null: from the beginning. */
  read(page: { after: string | null; limit: number }): Promise<readonly Item[]>
  /** The place of an item. */
  place(item: Item): string
  /** What a place looks like. */
  form?: z.ZodType<string>
}

/** A place that is a number. */
export const NUMBER = z.string().regex(/^\d{1,18}$/)

/**
 * One page of a list that the database reads a page at a time.
 * @throws Problem validation-failed where the cursor is not one of this list
 */
export async function pageAfter<Item>(
  list: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  { read, place, form = z.string().regex(/^[a-z0-9._-]{1,128}$/) }: Paged<Item>,
): Promise<{ items: readonly Item[]; next: string | null }> {
  const Place = z.strictObject({ c: z.literal(1), list: z.literal(list), after: form })
  const after = cursor === undefined ? null : placeOf(cursor, Place).after
  const items = await read({ after, limit: limit + 1 })
  const page = items.slice(0, limit)
  const last = page.at(-1)
  return { items: page, next: last && items.length > limit ? cursorOf({ list, after: place(last) }) : null }
}
