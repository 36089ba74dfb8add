import { judgedUntil, type PinnedStory } from '@filrouge/record'
import { isAmong, type JudgedTimes } from '../stories/judged-times.js'

const DAY_MS = 86_400_000

/** When a page is the answer, although nothing is recorded meanwhile. */
export interface PageLasts {
  judged: JudgedTimes
  /** The page is asked for before this time. Milliseconds since 1970. Infinity: it does not say what day it is. */
  askedBefore: number
}

/**
 * @param expectations those on the page
 * @param now the time of the request, in milliseconds since 1970
 */
export function lastsOf(
  expectations: Parameters<typeof judgedUntil>[0],
  {
    judgedAt,
    askedTime,
    happenedBy,
    worldUntil,
  }: Pick<PinnedStory, 'judgedAt' | 'askedTime' | 'happenedBy' | 'worldUntil'>,
  now: number,
): PageLasts {
  const isOfToday = askedTime !== null || (happenedBy !== null && worldUntil === null)
  return {
    judged: { from: judgedAt, until: judgedUntil(expectations) },
    askedBefore: isOfToday ? (Math.floor(now / DAY_MS) + 1) * DAY_MS : Infinity,
  }
}

/** Whether a page is the answer to a request. */
export const isLasting = ({ judged, askedBefore }: PageLasts, judgedAt: string, now: number): boolean =>
  now < askedBefore && isAmong(judgedAt, judged)
