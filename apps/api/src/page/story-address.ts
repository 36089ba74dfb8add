import { FILTERS, TABLE_PARTS, type StoryQuery } from '@filrouge/web'
import { Id, MAX_VERSION } from '@filrouge/story'
import { z } from 'zod'
import { whole } from '../http/query.js'
import { validated } from '../http/validation.js'

const text = z.string().optional()

/**
 * The parameters of a story's page. Only those are checked here that the page itself uses: the reads check theirs. Others
 * are ignored, such as those that links from elsewhere add.
 */
const StoryAddress = z.object({
  version: whole(1, MAX_VERSION).optional(),
  knownAt: text,
  recordedAt: text,
  happenedBy: text,
  lang: text,
  since: text,
  ...Object.fromEntries(FILTERS.map((name) => [name, text])),
  order: z.enum(['asc', 'desc']).optional(),
  cursor: text,
  development: Id.optional(),
  all: z.enum(TABLE_PARTS).optional(),
})

/** An empty field of a form is no parameter. */
const withoutEmpty = (query: unknown) =>
  typeof query === 'object' && query !== null
    ? Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''))
    : query

/** @throws Problem validation-failed */
export const storyQuery = (query: unknown): StoryQuery =>
  validated(StoryAddress, withoutEmpty(query), '/query')

const Theme = z.looseObject({ theme: z.enum(['light', 'dark', 'auto']).default('auto') })

/** The theme that the address of an embedded page asks for. Null: the choice of the reader's system. @throws Problem validation-failed */
export function themeOf(query: unknown): 'light' | 'dark' | null {
  const { theme } = validated(Theme, query, '/query')
  return theme === 'auto' ? null : theme
}
