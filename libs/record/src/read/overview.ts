import {
  MOMENT_UNITS,
  MOST_MARKS,
  MOST_MOMENTS,
  type MomentUnit,
  type Overview,
  type OverviewDevelopment,
  type Revision,
  type WithoutAt,
} from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { columns, type Columns } from './columns.js'
import { AS_OF, isShown } from './conditions.js'
import { grouped, LENGTH, walked } from './moments.js'
import { shortColumns } from './short-developments.js'
import type { PinnedStory } from './story-at.js'

const DEVELOPMENTS_SQL = `
  SELECT ${shortColumns('d')}, d.first_version AS "firstVersion",
    (SELECT n.known_at FROM record.development_note n
      WHERE n.story_id = d.story_id AND n.development_id = d.development_id AND n.version = d.first_version) AS "knownAt",
    (SELECT coalesce(json_agg(json_build_object('version', n.version, 'knownAt', n.known_at) ORDER BY n.version), '[]')
      FROM record.development_note n
      WHERE n.story_id = d.story_id AND n.development_id = d.development_id AND n.version <= $2
        AND n.type = 'DevelopmentCorrected' AND n.doc ->> 'severity' = 'correction') AS corrected
  FROM record.development d
  WHERE ${AS_OF} AND ${isShown('d')} AND status = 'reported' AND NOT held
  ORDER BY coalesce(earliest, ''), coalesce(latest, '~'), first_version
  LIMIT ${MOST_MARKS + 1}`

const isMany = (walk: string) => `(SELECT count(known_at) FROM ${walk}) > ${MOST_MOMENTS}`

/** A walk is made only where the one before it has too many moments. */
const MOMENTS_SQL = `
  WITH RECURSIVE ${(['moment', 'day', 'month'] as const)
    .map((unit) => walked(`by_${unit}`, unit, String(MOST_MOMENTS + 1)))
    .join(',\n    ')},
    unit AS MATERIALIZED (SELECT CASE
      WHEN NOT ${isMany('by_moment')} THEN ${LENGTH.moment}
      WHEN NOT ${isMany('by_day')} THEN ${LENGTH.day}
      WHEN NOT ${isMany('by_month')} THEN ${LENGTH.month}
      ELSE ${LENGTH.year} END AS length)
  SELECT moment.*, (SELECT length FROM unit) FROM (${grouped('(SELECT length FROM unit)', 'true')}) moment
  ORDER BY version`

/** What a strip of a story shows. `moments` are never none. */
export async function overview(dataSource: DataSource, at: PinnedStory): Promise<WithoutAt<Overview>> {
  const values = [at.storyId, at.version, [...at.sealed], at.worldUntil]
  const developments: OverviewDevelopment[] = await dataSource.query(DEVELOPMENTS_SQL, values)
  const isWhole = developments.length <= MOST_MARKS
  const [moments, counted]: [(Revision & { length: number })[], Columns | null] = await Promise.all([
    dataSource.query(MOMENTS_SQL, values),
    isWhole ? null : columns(dataSource, at),
  ])
  return {
    developments: isWhole ? developments : null,
    columns: counted?.columns ?? null,
    columnsBy: counted?.unit ?? null,
    moments: moments.map(({ length: _, ...moment }) => moment),
    momentsBy: unitOf(moments[0]?.length),
  }
}

const unitOf = (length: number | undefined): MomentUnit =>
  MOMENT_UNITS.find((unit) => LENGTH[unit] === length) ?? 'moment'
