import { z } from 'zod'
import type { Entry } from './entry.js'
import type { Feed } from './feed.js'

export const JSON_FEED = 'application/feed+json'

const Item = z.strictObject({
  id: z.string(),
  url: z.string(),
  title: z.string(),
  content_html: z.string(),
  date_published: z.iso.datetime(),
  date_modified: z.iso.datetime(),
  authors: z.array(z.strictObject({ name: z.string() })).optional(),
  tags: z.array(z.string()).optional(),
  language: z.string(),
})

/** A feed of JSON Feed 1.1. */
export const JsonFeed = z
  .strictObject({
    version: z.literal('https://jsonfeed.org/version/1.1'),
    title: z.string(),
    home_page_url: z.string(),
    feed_url: z.string(),
    next_url: z.string().optional(),
    description: z.string().optional(),
    language: z.string().optional(),
    items: z.array(Item),
  })
  .meta({ id: 'JsonFeed' })
type JsonFeed = z.output<typeof JsonFeed>

/** A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). @returns JSON */
export function jsonFeedOf(feed: Feed): string {
  const json: JsonFeed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title.value,
    home_page_url: feed.alternate,
    feed_url: feed.self,
    ...(feed.next !== null && { next_url: feed.next }),
    ...(feed.subtitle && { description: feed.subtitle.value }),
    ...(feed.lang !== null && { language: feed.lang }),
    items: feed.entries.map(itemOf),
  }
  return JSON.stringify(json)
}

const itemOf = (entry: Entry): JsonFeed['items'][number] => ({
  id: entry.id,
  url: entry.address,
  title: entry.title.value,
  content_html: entry.html,
  date_published: entry.published,
  date_modified: entry.updated,
  ...(entry.authors.length > 0 && { authors: entry.authors.map((name) => ({ name })) }),
  ...(entry.tags.length > 0 && { tags: [...entry.tags] }),
  language: entry.title.lang,
})
