import { judgedUntil } from '@filrouge/record'
import type { StoryFacts } from '@filrouge/web'

const DAY_MS = 86_400_000

/**
 * The time from which a page that is judged now says something else although nothing was recorded: the next day begins, or
 * an expectation becomes overdue. Milliseconds since 1970.
 */
export function changesAt({ state }: Pick<StoryFacts, 'state'>, now: number): number {
  const tomorrow = (Math.floor(now / DAY_MS) + 1) * DAY_MS
  const until = judgedUntil(state.expectations)
  return until === null ? tomorrow : Math.min(tomorrow, Date.parse(until) + 1)
}
