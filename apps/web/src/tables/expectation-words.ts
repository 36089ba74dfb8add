import { bounds } from '@filrouge/story'
import type { ShownExpectation } from '../facts.js'
import type { Reading } from '../language/reading.js'

const SETTLED = new Set(['fulfilled', 'cancelled', 'lapsed'])
/** Whether nothing more is awaited of it. */
export const isSettled = ({ status }: ShownExpectation) => SETTLED.has(status)

const rank = (expectation: ShownExpectation) => (expectation.overdue ? 0 : isSettled(expectation) ? 2 : 1)

/** The overdue ones first, then the open ones, then the settled ones. */
export const overdueFirst = (expectations: readonly ShownExpectation[]) =>
  [...expectations].sort((one, other) => rank(one) - rank(other))

const DAY_MS = 86_400_000

/** Since when it is overdue: the day after its window's latest, or after the day of its review. */
export function overdueWords({ window, reviewBy }: ShownExpectation, { t, day }: Reading): string {
  const ends = [bounds(window).latest, reviewBy === null ? null : `${reviewBy}T23:59:59.999Z`].flatMap(
    (end) => (end === null ? [] : [Date.parse(end)]),
  )
  const since = new Date(Math.min(...ends) + 1)
  const next = since.getTime() % DAY_MS === 0 ? since : new Date(Math.ceil(since.getTime() / DAY_MS) * DAY_MS)
  return t.expectations.overdueSince(day(next.toISOString()))
}
