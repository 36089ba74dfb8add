import type { Page } from '@filrouge/contract'
import type { Http } from './http.js'

/** The service's largest page. */
const LARGEST_PAGE = 500

/**
 * The pages of a list, each asked for once the one before it is used.
 * @param query with `limit`: how many items at most, over all pages; without it, all
 */
export async function* pagesOf<Found extends Page<unknown>>(
  http: Http,
  path: string,
  { limit = Infinity, ...query }: { limit?: number | undefined },
): AsyncGenerator<Found> {
  let left = limit
  let cursor: string | undefined
  do {
    const asked = { ...query, limit: Math.min(left, LARGEST_PAGE), cursor }
    const { body: page } = await http.json<Found>({ path, query: asked })
    yield page
    left -= page.items.length
    cursor = page.next ?? undefined
  } while (cursor !== undefined && left > 0)
}

export async function* itemsOf<Item>(pages: AsyncIterable<Page<Item>>): AsyncGenerator<Item> {
  for await (const page of pages) yield* page.items
}
