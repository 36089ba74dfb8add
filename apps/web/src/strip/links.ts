import { viewAddress } from '../address.js'
import { dateElement, SECTION } from '../element-ids.js'
import type { StripFacts } from './view.js'

type Linked = Pick<StripFacts, 'storyId' | 'query' | 'groups'>

/** The address of a date: its group on this page, else the timeline narrowed to these dates. Dates are EDTF. */
export function dateHref({ storyId, query, groups }: Linked, from: string, to = from): string {
  const group = dateElement(from)
  if (from === to && groups.includes(group)) return `#${group}`
  return viewAddress(
    storyId,
    query,
    { from, to, cursor: undefined, development: undefined },
    SECTION.timeline,
  )
}

/** The address of the same view at a version. Null: now. */
export const versionHref = ({ storyId, query }: Linked, version: number | null): string =>
  viewAddress(storyId, query, {
    version: version ?? undefined,
    knownAt: undefined,
    recordedAt: undefined,
    since: undefined,
    cursor: undefined,
  })
