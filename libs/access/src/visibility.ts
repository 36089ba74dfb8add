import type { Visibility } from '@filrouge/contract'
import { matchesPatterns } from './patterns.js'

/* The rules of visibility. Every answer is checked with the key as it is now. */

/** The sender of a request. */
export interface Caller {
  principal: string | null
  role: 'anyone' | 'reader' | 'reporter' | 'editor' | 'admin'
  /** The limits of its key: ids or `prefix-*`. Null: every story. */
  stories: readonly string[] | null
  /** Whether anyone may read public stories. Then the limits of a key do not bind the reading of public stories. */
  publicRead?: boolean
}

/** Whether a key's limits include a story. A limit is an id, or a prefix with `*` at its end; null: every story. */
export function withinLimits(limits: readonly string[] | null, storyId: string): boolean {
  if (limits === null) return true
  return limits.some((limit) =>
    limit.endsWith('*') ? storyId.startsWith(limit.slice(0, -1)) : storyId === limit,
  )
}

/** Whether the caller may read a story: a key whose limits include it may, and anyone may where it is public for anyone. */
export function mayReadStory(caller: Caller, storyId: string, visibility: Visibility): boolean {
  if (visibility === 'public' && readsPublic(caller)) return true
  return withinLimits(limitsOf(caller), storyId)
}

/** A request without a key gets this far only where anyone may read public stories. */
const readsPublic = ({ role, publicRead = false }: Caller) => role === 'anyone' || publicRead

const limitsOf = ({ role, stories }: Caller) => (role === 'anyone' ? [] : stories)

/**
 * `mayReadStory` in SQL for rows `s` of `record.story`, with `mayReadParameters` as $1 and $2. In a limit only a `*` at
 * its end is special.
 */
export const MAY_READ_STORY = `(s.visibility = 'public' AND $1::boolean OR ${withinLimitsSql()})`

/** `seesHeld` in SQL for the same rows and parameters. @param judges the parameter with `judges(caller)` */
export const seesHeldSql = (judges: string) => `(${judges}::boolean AND ${withinLimitsSql()})`

function withinLimitsSql(): string {
  return `($2::text[] IS NULL OR ${matchesPatterns('s.story_id', '$2')})`
}

export const mayReadParameters = (caller: Caller) => [readsPublic(caller), limitsOf(caller)] as const

/** Whether the caller sees a story's held developments: editors do, within the limits of their key. */
export const seesHeld = (caller: Caller, storyId: string) =>
  judges(caller) && withinLimits(caller.stories, storyId)

/** Whether the caller is an editor or admin. */
export const judges = ({ role }: Caller) => role === 'editor' || role === 'admin'
