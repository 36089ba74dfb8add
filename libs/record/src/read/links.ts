import type { Link, Titled } from '@filrouge/contract'
import { prepared } from '@filrouge/database'
import type { DataSource } from 'typeorm'
import { AS_OF, isListed, isShown } from './conditions.js'
import { headlines } from './headlines.js'
import type { PinnedStory } from './story-at.js'

export interface LinksFilter {
  /** One end of each link is among these developments. Null: any. */
  developmentIds: readonly string[] | null
  /** The statuses of the ends beside `reported` that the caller requested and may see. */
  include: readonly ('held' | 'withdrawn')[]
  /** 1 to 500. */
  limit: number
  after: LinksPlace | null
}

/** A place in the order of links: the first version of the development that has it, and its place among those of that one. */
export interface LinksPlace {
  firstVersion: number
  place: number
}

/** The rows of developments with links, from the place on after which the page begins ($6, $7). */
const LINKING = `record.development WHERE ${AS_OF} AND (doc -> 'links') IS NOT NULL
      AND first_version >= coalesce($6::integer, 0)`

/** $5 the statuses of the ends, $8 the number of rows. Each target is looked up by its key, so that the order of rows stays. */
const pageSql = (linking: string) => `
  SELECT d.first_version, place::integer AS place, link ->> 'relation' AS relation,
    d.development_id AS from_id, link ->> 'developmentId' AS to_id
  FROM (${linking}) d
  CROSS JOIN LATERAL json_array_elements(d.doc -> 'links') WITH ORDINALITY AS linked(link, place)
  CROSS JOIN LATERAL (SELECT 1 FROM record.development t
    WHERE t.story_id = $1 AND t.development_id = link ->> 'developmentId' AND t.from_version <= $2
      AND (t.to_version IS NULL OR t.to_version > $2) AND ${isShown('t')} AND ${isListed('t', '$5')}
    LIMIT 1) target
  WHERE ${isShown('d')} AND ${isListed('d', '$5')}
    AND (d.first_version, place) > (coalesce($6::integer, 0), coalesce($7::integer, 0))`

const ORDER = 'ORDER BY first_version, place LIMIT $8'

/** The index `development_linking` gives the rows in order. */
const ALL_SQL = `${pageSql(`SELECT * FROM ${LINKING}`)} ${ORDER}`

/**
 * $9: the developments. Their own rows are found by their key, those that link to them by the index `development_linked`.
 * The first part has the links of these developments, the second part those of others to them.
 */
const SOME_SQL = `
  SELECT * FROM (
    ${pageSql(`SELECT * FROM ${LINKING} AND development_id = ANY ($9::text[])`)}
    UNION ALL
    ${pageSql(`SELECT * FROM ${LINKING} AND NOT development_id = ANY ($9::text[])
      AND record.linked(story_id, doc) && ARRAY(SELECT $1::text || '/' || id FROM unnest($9::text[]) id)`)}
      AND link ->> 'developmentId' = ANY ($9::text[])) both_ways
  ${ORDER}`

interface Row {
  first_version: number
  place: number
  relation: Link['relation']
  from_id: string
  to_id: string
}

/**
 * One page of the links between developments, in order of the first version of the one that has the link. A link with an end
 * that a timeline with the same `include` does not show is left out. `next`: the place of the next page; null at the end.
 */
export async function links(
  dataSource: DataSource,
  at: PinnedStory,
  { developmentIds, include, limit, after }: LinksFilter,
): Promise<{ items: Link[]; next: LinksPlace | null }> {
  const values = [
    at.storyId,
    at.version,
    [...at.sealed],
    at.worldUntil,
    include,
    after?.firstVersion ?? null,
    after?.place ?? null,
    limit + 1,
  ]
  const rows = developmentIds
    ? await prepared<Row>(dataSource, 'some_links', SOME_SQL, [...values, developmentIds])
    : await prepared<Row>(dataSource, 'all_links', ALL_SQL, values)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const ids = new Set(page.flatMap(({ from_id, to_id }) => [from_id, to_id]))
  const titles = new Map(
    (await headlines(dataSource, at, [...ids])).map(({ occurred: _, ...titled }) => [
      titled.developmentId,
      titled,
    ]),
  )
  return {
    items: page.map(({ relation, from_id, to_id }) => ({
      relation,
      from: titledOf(titles, from_id),
      to: titledOf(titles, to_id),
    })),
    next: last && rows.length > limit ? { firstVersion: last.first_version, place: last.place } : null,
  }
}

function titledOf(titles: ReadonlyMap<string, Titled>, id: string): Titled {
  const titled = titles.get(id)
  if (!titled) throw new Error(`development ${id} has no headline`)
  return titled
}
