import { matchesPatterns } from './patterns.js'

/** Who sees what, in one place. Rights are judged at each answer, from the key as it is now. */

/** Who asks. `stories` limits a key to ids or `prefix-*`; null is every story. */
export interface Caller {
  principal: string | null
  role: 'anyone' | 'reader' | 'reporter' | 'editor' | 'admin'
  stories: readonly string[] | null
}

/** Whether a key's limits include a story. A limit is an id, or a prefix that ends in `*`. */
export function withinLimits(limits: readonly string[] | null, storyId: string): boolean {
  if (limits === null) return true
  return limits.some((limit) =>
    limit.endsWith('*') ? storyId.startsWith(limit.slice(0, -1)) : storyId === limit,
  )
}

/**
 * Whether the caller may read a story at all. A public one: everybody who was let in. A restricted one: keys
 * whose limits include it.
 */
export function mayReadStory(caller: Caller, storyId: string, visibility: 'public' | 'restricted'): boolean {
  if (visibility === 'public') return true
  return caller.role !== 'anyone' && withinLimits(caller.stories, storyId)
}

/**
 * The rule of `mayReadStory` for rows `s` of `record.story`, with `mayReadParameters` as $1 and $2. A limit is taken
 * letter by letter: it is no pattern but for the `*` at its end.
 */
export const MAY_READ_STORY = `(s.visibility = 'public' OR $1::boolean AND ${withinLimitsSql()})`

/** The rule of `seesHeld` for the same rows and parameters, with `judges(caller)` as another. */
export const seesHeldSql = (judges: string) => `(${judges}::boolean AND ${withinLimitsSql()})`

function withinLimitsSql(): string {
  return `($2::text[] IS NULL OR ${matchesPatterns('s.story_id', '$2')})`
}

export const mayReadParameters = (caller: Caller) => [caller.role !== 'anyone', caller.stories] as const

/** Whether the caller sees what is held in a story: editors do, in the stories that their key is for. */
export const seesHeld = (caller: Caller, storyId: string) =>
  judges(caller) && withinLimits(caller.stories, storyId)

/** Whether the caller is an editor at all. */
export const judges = ({ role }: Caller) => role === 'editor' || role === 'admin'
