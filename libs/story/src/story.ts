import { z } from 'zod'
import { event, kind, namesNothing } from './event.js'
import { mustSpeak } from './main-language.js'
import { broken, mustBeOpen } from './rules.js'
import type { EvolveOf, RulesOf } from './part.js'
import { Headline, Id, LanguageTag, list, Plain, Text } from './text.js'

/** A story: opened, described, closed, reopened, linked to other stories. */
export const Visibility = z.enum(['public', 'restricted'])
export type Visibility = z.output<typeof Visibility>

export const StoryOpened = kind(
  'StoryOpened',
  z
    .strictObject({
      title: Headline,
      summary: Text.optional(),
      language: LanguageTag.describe('the main language: the title has a text in it'),
      tags: list(Plain).optional(),
      visibility: Visibility.default('public'),
    })
    .superRefine(({ title, language }, context) => mustSpeak('title', title, language, context)),
  { role: 'editor', summary: 'A story was opened.', names: namesNothing },
)
export const StoryDescribed = event(
  'StoryDescribed',
  {
    title: Headline.optional(),
    summary: Text.optional(),
    tags: list(Plain).optional(),
    visibility: Visibility.optional(),
  },
  {
    role: 'editor',
    summary: 'Title, summary, tags or visibility of a story changed.',
    names: namesNothing,
  },
)
export const StoryClosed = event(
  'StoryClosed',
  { reason: Text.optional() },
  {
    role: 'editor',
    summary: 'A story was closed: nothing of substance is added to it any more.',
    names: namesNothing,
  },
)
export const StoryReopened = event(
  'StoryReopened',
  { reason: Text.optional() },
  { role: 'editor', summary: 'A closed story was opened again.', names: namesNothing },
)
export const StoriesLinked = event(
  'StoriesLinked',
  {
    storyId: Id.describe('the other story'),
    relation: z.enum(['follows', 'partOf', 'related', 'supersedes']),
  },
  { role: 'editor', summary: 'A story was linked to another.', names: namesNothing },
)

export const events = { StoryOpened, StoryDescribed, StoryClosed, StoryReopened, StoriesLinked }

export const rules: RulesOf<typeof events> = {
  /** A story is opened once. */
  StoryOpened: (story) => (story.head ? broken('story-exists', null) : null),
  StoryDescribed: () => null,
  StoryClosed: mustBeOpen,
  StoryReopened: (story) => (story.head?.status === 'open' ? broken('story-open', null) : null),
  StoriesLinked: () => null,
}

export const evolve: EvolveOf<typeof events> = {
  StoryOpened: () => undefined,
  StoryDescribed: () => undefined,
  StoryClosed: (story) => {
    if (story.head) story.head = { ...story.head, status: 'closed' }
  },
  StoryReopened: (story) => {
    if (story.head) story.head = { ...story.head, status: 'open' }
  },
  StoriesLinked: () => undefined,
}
