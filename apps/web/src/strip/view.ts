import type { StoryQuery } from '../address.js'
import { isPast } from '../facts.js'
import type { StripKey, StripOverview } from './overview.js'
import type { Position } from './position.js'
import type { ViewBounds } from './view-bounds.js'

/** What the page hands to the strip: as HTML, and as data for the browser. */
export interface StripFacts {
  storyId: string
  query: StoryQuery
  /** At the version of the page, with all dates. */
  overview: StripOverview
  bounds: ViewBounds
  /** The newest key developments, where the overview has columns only. */
  keys: readonly StripKey[]
  /** The groups of the timeline on this page, by their ids. */
  groups: readonly string[]
}

const time = (rfc3339: string | null) => (rfc3339 === null ? null : Date.parse(rfc3339))

/** Where the strip stands at the address of a page. */
export function positionOf({
  query,
  bounds,
  overview,
}: Omit<StripFacts, 'groups' | 'storyId' | 'keys'>): Position {
  const { from, to } = bounds
  return {
    version: isPast(query) ? (query.version ?? overview.version) : null,
    until: bounds.until === null ? null : Date.parse(bounds.until) + 1,
    brush:
      query.from === undefined && query.to === undefined
        ? null
        : { from: time(from), to: to === null ? null : Date.parse(to) + 1 },
    since: sinceOf(query, overview),
  }
}

/** The version that was known at a version or a time. */
function sinceOf({ since }: StoryQuery, { moments }: StripOverview): number | null {
  if (since === undefined) return null
  if (/^\d+$/.test(since)) return Number(since)
  const at = Date.parse(since)
  return moments.findLast(({ knownAt }) => Date.parse(knownAt) <= at)?.version ?? 0
}
