import { matchesPatterns } from './patterns.js'

/* The rules of visibility. Every answer is checked with the key as it is now. */

/** The sender of a request. `stories` limits its key to ids or `prefix-*`; null: every story. */
export interface Caller {
  principal: string | null
  role: 'anyone' | 'reader' | 'reporter' | 'editor' | 'admin'
  stories: readonly string[] | null
}

/** Whether a key's limits include a story. A limit is an id, or a prefix with `*` at its end; null: every story. */
export function withinLimits(limits: readonly string[] | null, storyId: string): boolean {
  if (limits === null) return true
  return limits.some((limit) =>
    limit.endsWith('*') ? storyId.startsWith(limit.slice(0, -1)) : storyId === limit,
  )
}

/**
 * Whether the caller may read a story. Every caller may read a public story. Only a key whose limits include it may
 * read a restricted one.
 */
export function mayReadStory(caller: Caller, storyId: string, visibility: 'public' | 'restricted'): boolean {
  if (visibility === 'public') return true
  return caller.role !== 'anyone' && withinLimits(caller.stories, storyId)
}

/**
 * `mayReadStory` in SQL for rows `s` of `record.story`, with `mayReadParameters` as $1 and $2. In a limit only a `*` at
 * its end is special.
 */
export const MAY_READ_STORY = `(s.visibility = 'public' OR $1::boolean AND ${withinLimitsSql()})`

/** `seesHeld` in SQL for the same rows and parameters. @param judges the parameter with `judges(caller)` */
export const seesHeldSql = (judges: string) => `(${judges}::boolean AND ${withinLimitsSql()})`

function withinLimitsSql(): string {
  return `($2::text[] IS NULL OR ${matchesPatterns('s.story_id', '$2')})`
}

export const mayReadParameters = (caller: Caller) => [caller.role !== 'anyone', caller.stories] as const

/** Whether the caller sees a story's held developments: editors do, within the limits of their key. */
export const seesHeld = (caller: Caller, storyId: string) =>
  judges(caller) && withinLimits(caller.stories, storyId)

/** Whether the caller is an editor or admin. */
export const judges = ({ role }: Caller) => role === 'editor' || role === 'admin'
