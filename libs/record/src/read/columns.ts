import { COLUMN_UNITS, MOST_MARKS, type Column, type ColumnUnit } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { AS_OF, isShown } from './conditions.js'
import type { PinnedStory } from './story-at.js'

const DAY_MS = 86_400_000
/** A Monday. The calendar repeats itself every 400 years, to the day of the week. Postgres has no year 0. */
const YEARS_LATER = 2_000
const FIRST_MONDAY = '1999-12-27'

/** In SQL: the column of a time, by the shortest text that sorts as the time does. */
const keyOf: Readonly<Record<ColumnUnit, (time: string) => string>> = {
  day: (time) => `left(${time}, 10)`,
  week: (
    time,
  ) => `to_char((make_date(left(${time}, 4)::integer + ${YEARS_LATER}, substr(${time}, 6, 2)::integer,
      substr(${time}, 9, 2)::integer) - date '${FIRST_MONDAY}') / 7, 'FM000000')`,
  month: (time) => `left(${time}, 7)`,
  // Its first month.
  quarter: (time) =>
    `(left(${time}, 5) || to_char((substr(${time}, 6, 2)::integer - 1) / 3 * 3 + 1, 'FM00'))`,
  year: (time) => `left(${time}, 4)`,
  decade: (time) => `left(${time}, 3)`,
  century: (time) => `left(${time}, 2)`,
}

const byUnit = (unit: string, key: (unit: ColumnUnit) => string) =>
  `CASE ${unit} ${COLUMN_UNITS.map((one) => `WHEN '${one}' THEN ${key(one)}`).join(' ')} END`

/** A date that is open at its beginning is in the column of its end. There are at most 100 centuries. */
const COLUMNS_SQL = `
  WITH development AS (SELECT * FROM record.development WHERE ${AS_OF}),
    shown AS MATERIALIZED (
      SELECT coalesce(d.earliest, d.latest) AS start, d.earliest, d.latest, e.known_at
      FROM development d JOIN record.event e ON e.story_id = $1 AND e.version <= $2 AND e.version = d.first_version
      WHERE ${isShown('d')} AND d.status = 'reported' AND NOT d.held),
    day AS (SELECT left(start, 10) AS day FROM shown UNION SELECT left(known_at, 10) FROM shown),
    unit AS MATERIALIZED (SELECT CASE
      ${COLUMN_UNITS.slice(0, -1)
        .map(
          (unit) =>
            `WHEN (SELECT count(DISTINCT ${keyOf[unit]('day')}) FROM day) <= ${MOST_MARKS} THEN '${unit}'`,
        )
        .join('\n      ')}
      ELSE '${COLUMN_UNITS.at(-1)}' END AS unit),
    counted AS (
      SELECT ${byUnit('unit', (one) => keyOf[one]('start'))} AS key,
        CASE WHEN earliest IS NOT NULL
          AND ${byUnit('unit', (one) => `${keyOf[one]('start')} = ${keyOf[one]('latest')}`)} THEN 1 ELSE 0 END AS happened,
        1 AS occurred, 0 AS learned
      FROM shown, unit
      UNION ALL
      SELECT ${byUnit('unit', (one) => keyOf[one]('known_at'))}, 0, 0, 1 FROM shown, unit)
  SELECT key, (SELECT unit FROM unit), sum(happened)::integer AS happened,
    sum(occurred - happened)::integer AS uncertain, sum(learned)::integer AS learned
  FROM counted WHERE key IS NOT NULL GROUP BY key ORDER BY key`

interface Row extends Omit<Column, 'from' | 'to'> {
  key: string
  unit: ColumnUnit
}

export interface Columns {
  columns: Column[]
  unit: ColumnUnit
}

/** The numbers of reported developments by the shortest unit of time that gives at most 120 columns. */
export async function columns(dataSource: DataSource, at: PinnedStory): Promise<Columns> {
  const values = [at.storyId, at.version, [...at.sealed], at.worldUntil]
  const rows: Row[] = await dataSource.query(COLUMNS_SQL, values)
  return {
    unit: rows[0]?.unit ?? 'day',
    columns: rows.map(({ key, unit, ...numbers }) => ({ ...spanOf(unit, key), ...numbers })),
  }
}

const FIRST = '0000-01-01T00:00:00.000Z'
const LAST = '9999-12-31T23:59:59.999Z'

/** The first and the last millisecond of a column, within the years 0 to 9999. */
function spanOf(unit: ColumnUnit, key: string): Pick<Column, 'from' | 'to'> {
  const from = startOf(unit, key)
  const [first, last] = [
    Math.max(from.getTime(), Date.parse(FIRST)),
    Math.min(afterOf(unit, from) - 1, Date.parse(LAST)),
  ]
  return { from: new Date(first).toISOString(), to: new Date(last).toISOString() }
}

function startOf(unit: ColumnUnit, key: string): Date {
  if (unit === 'week') {
    const start = new Date(Date.parse(FIRST_MONDAY) + Number(key) * 7 * DAY_MS)
    start.setUTCFullYear(start.getUTCFullYear() - YEARS_LATER)
    return start
  }
  return new Date(`${key}${'0000-01-01'.slice(key.length)}`)
}

function afterOf(unit: ColumnUnit, from: Date): number {
  const after = new Date(from)
  switch (unit) {
    case 'day':
      return after.setUTCDate(after.getUTCDate() + 1)
    case 'week':
      return after.setUTCDate(after.getUTCDate() + 7)
    case 'month':
      return after.setUTCMonth(after.getUTCMonth() + 1)
    case 'quarter':
      return after.setUTCMonth(after.getUTCMonth() + 3)
    case 'year':
      return after.setUTCFullYear(after.getUTCFullYear() + 1)
    case 'decade':
      return after.setUTCFullYear(after.getUTCFullYear() + 10)
    case 'century':
      return after.setUTCFullYear(after.getUTCFullYear() + 100)
  }
}
