import type { Revision } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { grouped, LENGTH, walked } from './moments.js'
import type { PinnedStory } from './story-at.js'

export interface RevisionsFilter {
  order: 'asc' | 'desc'
  /** 1 to 500. */
  limit: number
  /** The known time of the last moment of the page before. */
  after: string | null
}

/** Reads only the events of the page. */
const revisionsSql = (order: 'asc' | 'desc') => `
  WITH RECURSIVE ${walked('page', 'moment', '$6::integer', { order, after: '$5' })}
  ${grouped(
    String(LENGTH.moment),
    'known_at BETWEEN (SELECT min(known_at) FROM page) AND (SELECT max(known_at) FROM page)',
  )} ${order}`

const SQL = { asc: revisionsSql('asc'), desc: revisionsSql('desc') }

/** One page of the moments at which the record of a story changed. `next` is the place of the next page. */
export async function revisions(
  dataSource: DataSource,
  at: PinnedStory,
  { order, limit, after }: RevisionsFilter,
): Promise<{ items: Revision[]; next: { knownAt: string } | null }> {
  const values = [at.storyId, at.version, [...at.sealed], at.worldUntil, after, limit + 1]
  const rows: Revision[] = await dataSource.query(SQL[order], values)
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  return { items, next: last && rows.length > limit ? { knownAt: last.knownAt } : null }
}
