import { addressOf, momentOf, storyPath } from '../address.js'
import type { StoryView } from '../facts.js'
import type { Catalogue } from '../language/index.js'

export interface Feed {
  href: string
  type: string
  words(t: Catalogue): string
}

/** The same view of the story in other formats. */
export function feedsOf({ storyId, query }: Pick<StoryView, 'storyId' | 'query'>): Feed[] {
  const at = momentOf(query)
  const feed = (name: string, type: string, words: Feed['words']) => ({
    href: addressOf(`/v1${storyPath(storyId)}${name}`, at),
    type,
    words,
  })
  return [
    feed('/feed.atom', 'application/atom+xml', () => 'Atom'),
    feed('/feed.json', 'application/feed+json', () => 'JSON Feed'),
    feed('/calendar.ics', 'text/calendar', (t) => t.story.calendar),
    feed('/story.jsonld', 'application/ld+json', () => 'JSON-LD'),
    feed('', 'application/json', (t) => t.story.data),
  ]
}
