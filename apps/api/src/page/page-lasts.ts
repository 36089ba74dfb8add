import { judgedUntil, type PinnedStory } from '@filrouge/record'
import type { StoryFacts } from '@filrouge/web'

const DAY_MS = 86_400_000

/** When a page is the answer, although nothing is recorded meanwhile. */
export interface PageLasts {
  /** The first and the last time at which its expectations are judged as on it. RFC 3339 with milliseconds. Null: no end. */
  judgedFrom: string
  judgedUntil: string | null
  /** The page is asked for before this time. Milliseconds since 1970. Infinity: it does not say what day it is. */
  askedBefore: number
}

/** @param now the time of the request, in milliseconds since 1970 */
export function lastsOf(
  { state }: Pick<StoryFacts, 'state'>,
  { judgedAt, askedTime, happenedBy, worldUntil }: PinnedStory,
  now: number,
): PageLasts {
  const isOfToday = askedTime !== null || (happenedBy !== null && worldUntil === null)
  return {
    judgedFrom: judgedAt,
    judgedUntil: judgedUntil(state.expectations),
    askedBefore: isOfToday ? (Math.floor(now / DAY_MS) + 1) * DAY_MS : Infinity,
  }
}

/** Whether a page is the answer to a request. */
export const isLasting = (
  { judgedFrom, judgedUntil: until, askedBefore }: PageLasts,
  judgedAt: string,
  now: number,
): boolean => now < askedBefore && judgedFrom <= judgedAt && (until === null || judgedAt <= until)
