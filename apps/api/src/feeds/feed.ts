import type { PickedText, Story } from '@filrouge/contract'
import type { LastTouched } from '../stories/feed-reads.js'
import type { Addresses } from './addresses.js'
import { entryOf, type Entry } from './entry.js'
import { urn, type EntryIds } from './entry-ids.js'
import { paragraphs } from './html.js'
import { wordsIn } from './words.js'

/** A feed in no format yet. Times are RFC 3339. */
export interface Feed {
  /** An IRI that never changes. */
  id: string
  title: PickedText
  subtitle: PickedText | null
  updated: string
  /** The address of the page that shows the same. */
  alternate: string
  self: string
  next: string | null
  /** BCP 47. Null: each entry has its own. */
  lang: string | null
  tags: readonly string[]
  entries: readonly Entry[]
}

/** What a feed needs beside the answer that it shows. */
export interface FeedParts {
  addresses: Addresses
  ids: EntryIds
  /** Of the next page; null at the end. */
  cursor: string | null
}

/** The feed of a story: the developments last touched. */
export function feedOfStory({ story, items }: LastTouched, { addresses, ids, cursor }: FeedParts): Feed {
  const { title, tags } = story
  return {
    id: urn(ids.story(story.storyId)),
    title,
    subtitle: story.summary,
    updated: story.updatedAt,
    alternate: addresses.story(story.storyId),
    self: addresses.self,
    next: cursor === null ? null : addresses.next(cursor),
    lang: title.lang,
    tags,
    entries: items.map((item) => entryOf(item, { story, addresses, ids, words: wordsIn(title.lang) })),
  }
}

/** The id of a feed of all stories. Its entries are told apart by their own ids. */
const ALL_STORIES = 'all stories'
/** When a feed without entries was updated: it never was. */
const NEVER = '1970-01-01T00:00:00.000Z'

/** The feed of all stories: those last updated. @param lang the language that was asked for */
export function feedOfStories(
  stories: readonly Omit<Story<PickedText>, 'latest'>[],
  lang: string | null,
  { addresses, ids, cursor }: FeedParts,
): Feed {
  const words = wordsIn(lang ?? 'en')
  return {
    id: urn(ids.story(ALL_STORIES)),
    title: { value: words.t.site.stories, lang: words.lang },
    subtitle: null,
    updated: stories[0]?.updatedAt ?? NEVER,
    alternate: addresses.stories,
    self: addresses.self,
    next: cursor === null ? null : addresses.next(cursor),
    lang,
    tags: [],
    entries: stories.map(({ storyId, title, summary, openedAt, updatedAt, tags }) => ({
      id: urn(ids.story(storyId)),
      address: addresses.story(storyId),
      title,
      published: openedAt,
      updated: updatedAt,
      html: paragraphs(summary ?? title),
      lang: title.lang,
      authors: [],
      tags,
    })),
  }
}
