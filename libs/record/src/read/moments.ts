import type { MomentUnit } from '@filrouge/contract'
import { isOfWorld } from './event-world.js'

/*
 * Statements of moments: the events that share one known time, or one day, month or year of it. Known times never go back
 * from one version to the next, so the events of a moment are neighbours. Their parameters are $1 the story, $2 the
 * version, $3 the developments that are sealed for the caller, $4 the bound of the world.
 */

/** The number of characters of a known time that the events of one moment share. */
export const LENGTH: Readonly<Record<MomentUnit, number>> = { moment: 24, day: 10, month: 7, year: 4 }

/** The known time of the version bounds the index, too. */
const EVENTS = `record.event e WHERE story_id = $1 AND version <= $2
        AND known_at <= (SELECT known_at FROM record.event WHERE story_id = $1 AND version = $2)
        AND ${isOfWorld('e')}`

/**
 * In SQL: a recursive part of a statement with the first known time of each moment, one lookup in the index
 * `event_by_moment` for each. Its last row may be null.
 * @param most the parameter or number of the moments that are walked at most
 * @param after the parameter with the known time after which (`desc`: before which) the walk begins; it may be null
 */
export function walked(
  name: string,
  unit: MomentUnit,
  most: string,
  { order = 'asc', after = 'NULL' }: { order?: 'asc' | 'desc'; after?: string } = {},
): string {
  const next = (than: string) =>
    `SELECT known_at FROM ${EVENTS} AND ${than} ORDER BY known_at ${order} LIMIT 1`
  const isLater = (time: string) =>
    order === 'asc'
      ? `known_at > left(${time}, ${LENGTH[unit]}) || '~'`
      : `known_at < left(${time}, ${LENGTH[unit]})`
  return `${name}(known_at, place) AS (
      (SELECT (${next(`(${after}::text IS NULL OR ${isLater(`(${after}::text COLLATE "C")`)})`)}), 1)
      UNION ALL
      SELECT (${next(isLater('walk.known_at'))}), place + 1
      FROM ${name} walk WHERE known_at IS NOT NULL AND place < ${most})`
}

/**
 * In SQL: one row for each moment, in order of version.
 * @param length how many characters of the known time its events share
 * @param condition which events, beside those of the version and of the world
 */
export const grouped = (length: string, condition: string): string => `
  SELECT max(version) AS version, min(first_version) AS "firstVersion", max(known_at) AS "knownAt",
    max(recorded_at) AS "recordedAt", sum(events)::integer AS events,
    json_object_agg(type, events ORDER BY type) AS types
  FROM (
    SELECT left(known_at, ${length}) AS moment, type, max(version) AS version, min(version) AS first_version,
      max(known_at) AS known_at, max(recorded_at) AS recorded_at, count(*)::integer AS events
    FROM ${EVENTS} AND ${condition}
    GROUP BY moment, type) kind
  GROUP BY moment ORDER BY version`
