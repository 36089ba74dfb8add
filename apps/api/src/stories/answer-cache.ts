import type { StoryAt } from '@filrouge/record'
import { LRUCache } from 'lru-cache'

/** An answer as it was written. */
export interface Written {
  text: string
  etag: string
  cursor: string | null
}

const MAX_BYTES = 32 * 1024 * 1024

/**
 * Answers that were written before. What a story says at a version never changes but for what is sealed now: both
 * are in the key, so nothing here is ever stale. Whether the caller may read it is judged before.
 */
export class AnswerCache {
  private readonly answers = new LRUCache<string, Written>({
    maxSize: MAX_BYTES,
    sizeCalculation: ({ text }) => text.length * 2 + 500,
  })

  get(key: string): Written | undefined {
    return this.answers.get(key)
  }
  set(key: string, answer: Written): void {
    this.answers.set(key, answer)
  }
}

/** What an answer depends on, where it does not depend on the time at which it is asked for; else null. */
export function cacheKey(
  { storyId, version, happenedBy, sealed }: StoryAt,
  part: { part: string },
  lang: string | null,
): string | null {
  switch (part.part) {
    case 'timeline':
    case 'development':
    case 'sources':
    case 'events':
    case 'positions':
    case 'figures':
      return JSON.stringify([storyId, version, happenedBy, [...sealed].sort(), part, lang])
    default:
      return null
  }
}
