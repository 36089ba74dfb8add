import type { Page } from '@filrouge/contract'
import type { Http } from './http.js'
import { readCall } from './reads.js'

/** The largest page that the service gives. */
const LARGEST_PAGE = 500

/**
 * The pages of a list. Each is requested when the page before it is used up.
 * @param query with `limit`, the number of items at most, over all pages; default: all
 * @throws TypeError where `limit` is not a whole number from 1 on
 */
export async function* pagesOf<Listed extends Page<unknown>>(
  http: Http,
  path: string,
  { limit = Infinity, ...query }: { limit?: number | undefined },
): AsyncGenerator<Listed> {
  if (limit !== Infinity && !(Number.isSafeInteger(limit) && limit > 0))
    throw new TypeError(`limit is ${limit}, and must be a whole number from 1 on: leave it out for all items`)
  let left = limit
  let cursor: string | undefined
  do {
    const pageQuery = { ...query, limit: Math.min(left, LARGEST_PAGE), cursor }
    const { body: page } = await http.json<Listed>(readCall(path, pageQuery))
    yield page
    left -= page.items.length
    cursor = page.next ?? undefined
  } while (cursor !== undefined && left > 0)
}

export async function* itemsOf<Item>(pages: AsyncIterable<Page<Item>>): AsyncGenerator<Item> {
  for await (const page of pages) yield* page.items
}
