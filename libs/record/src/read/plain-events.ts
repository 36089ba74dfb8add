import { prepared } from '@filrouge/database'
import type { DataBounds, DraftedEvent } from '@filrouge/story'
import type { DataSource } from 'typeorm'

/** A recorded event, without what proves it. */
export type PlainEvent = DraftedEvent & {
  version: number
  bounds: DataBounds | null
  /** RFC 3339 UTC with milliseconds. Null: it was known when it was recorded. */
  learnedAt: string | null
  /** The ids of the developments that the event names. */
  names: readonly string[]
}

/** The most events of one read. */
export const MOST_EVENTS = 500

/** $1 story, $2 version. The primary key gives the events in this order. */
const EVENTS_SQL = `
  SELECT version, type, data, bounds, names, learned_at AS "learnedAt" FROM record.event
  WHERE story_id = $1 AND version > $2 ORDER BY version DESC LIMIT ${MOST_EVENTS}`

/**
 * The events of a story after a version, in order: the last 500 where there are more. They are for decisions of the service,
 * not for readers: nothing is sealed.
 */
export async function eventsAfter(
  dataSource: DataSource,
  storyId: string,
  after: number,
): Promise<PlainEvent[]> {
  const rows = await prepared<PlainEvent>(dataSource, 'events_after', EVENTS_SQL, [storyId, after])
  return rows.reverse()
}

const SEALED_SQL = `
  SELECT development_id FROM record.development WHERE story_id = $1 AND to_version IS NULL AND held`

/** The developments of a story that are held now. */
export async function heldNow(dataSource: DataSource, storyId: string): Promise<Set<string>> {
  const rows = await prepared<{ development_id: string }>(dataSource, 'held_now', SEALED_SQL, [storyId])
  return new Set(rows.map(({ development_id }) => development_id))
}
