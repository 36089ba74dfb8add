/** What the address of a story's page asks for, by the names of the API's parameters. */
export interface StoryQuery {
  version?: number | undefined
  knownAt?: string | undefined
  recordedAt?: string | undefined
  happenedBy?: string | undefined
  lang?: string | undefined
  /** A version, or a known time (RFC 3339): the page shows what changed since then. */
  since?: string | undefined
  q?: string | undefined
  kind?: string | undefined
  actor?: string | undefined
  place?: string | undefined
  source?: string | undefined
  importance?: string | undefined
  from?: string | undefined
  to?: string | undefined
  order?: 'asc' | 'desc' | undefined
  cursor?: string | undefined
  /** The id of the one development that the timeline shows. */
  development?: string | undefined
  /** The part of the page of which all rows are shown. */
  all?: TablePart | undefined
}

/** The parts of a story's page that are tables. A long one is shown as a whole only where the address asks for it. */
export const TABLE_PARTS = ['positions', 'expected', 'figures', 'record'] as const
export type TablePart = (typeof TABLE_PARTS)[number]

/** The part of an address that says when the story is shown, and in which language. */
export const momentOf = ({ version, knownAt, recordedAt, happenedBy, lang }: StoryQuery) => ({
  version,
  knownAt,
  recordedAt,
  happenedBy,
  lang,
})

/** The parameters that narrow the timeline. */
export const FILTERS = ['q', 'kind', 'actor', 'place', 'source', 'importance', 'from', 'to'] as const

/** The address of a page of this service. Parameters without a value are left out. */
export function addressOf(
  path: string,
  query: { readonly [name: string]: string | number | undefined } | StoryQuery,
  hash = '',
) {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  )
  const search = new URLSearchParams(given).toString()
  return `${path}${search && `?${search}`}${hash && `#${hash}`}`
}

export const storyPath = (storyId: string) => `/stories/${storyId}`

/** So many key developments have room above the strip. */
export const KEYS_SHOWN = 20

/** So many developments are on a page of the timeline. */
export const PAGE_OF_TIMELINE = 100

/**
 * The address of a development, from another page than its story's. In a long story it may be on a later page of the
 * timeline: then it is the address of the development alone.
 * @param developments how many the story has
 */
export const developmentAddress = (
  storyId: string,
  query: StoryQuery,
  developmentId: string,
  developments: number,
): string =>
  viewAddress(
    storyId,
    query,
    developments > PAGE_OF_TIMELINE ? { development: developmentId } : {},
    developmentId,
  )

/** The address of a story's page with parts of the present view replaced. A part that is undefined is taken out. */
export const viewAddress = (storyId: string, query: StoryQuery, changes: StoryQuery, hash = '') =>
  addressOf(storyPath(storyId), { ...query, ...changes }, hash)

export const isFiltered = (query: StoryQuery) => FILTERS.some((name) => query[name] !== undefined)
