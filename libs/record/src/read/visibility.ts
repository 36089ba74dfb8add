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

/** Whether the caller sees what is held. */
export const seesHeld = (caller: Caller) => caller.role === 'editor' || caller.role === 'admin'
