import type { StoryFacts } from '@filrouge/web'
import { bounds } from '@filrouge/story'

const DAY_MS = 86_400_000

/**
 * The time from which a page that is judged now says something else although nothing was recorded: the next day begins, or
 * an expectation becomes overdue. Milliseconds since 1970.
 */
export function changesAt({ state }: Pick<StoryFacts, 'state'>, now: number): number {
  const tomorrow = (Math.floor(now / DAY_MS) + 1) * DAY_MS
  const due = state.expectations
    .filter(({ overdue }) => !overdue)
    .flatMap(({ window, reviewBy }) => [bounds(window).latest, reviewBy && `${reviewBy}T23:59:59.999Z`])
    .flatMap((time) => (time === null ? [] : [Date.parse(time) + 1]))
    .filter((time) => time > now)
  return Math.min(tomorrow, ...due)
}
