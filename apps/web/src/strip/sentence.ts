import { datesBetween } from '../language/dates-between.js'
import type { Reading } from '../language/reading.js'
import { dayOf } from './days.js'
import { countOf, type ColumnUnit, type StripColumn, type StripOverview } from './overview.js'
import { datedOf, type World } from './world.js'

/** A date with the number of developments on it. `day` is its first one. */
interface Counted {
  /** EDTF. Of a week: its first day. */
  edtf: string
  unit: 'day' | 'week' | 'longer'
  count: number
}

/** What one sees on a strip with developments, in one sentence. */
export function sentenceOf(overview: StripOverview, world: World | null, { t, date }: Reading): string {
  const words = t.strip
  const count = countOf(overview)
  const learned = words.learned[overview.momentsBy](overview.moments.length)
  const dates = world ? countedOf(world) : columnDates(overview)
  const [first, last] = world
    ? endsOf(overview, dates)
    : [dates[0]?.edtf.split('/')[0], dates.at(-1)?.edtf.split('/').at(-1)]
  const when = first === undefined || last === undefined ? null : datesBetween(first, last, { date })
  const [most] = dates.toSorted((one, other) => other.count - one.count)
  const peak =
    most && most.count > 1 && dates.length > 1
      ? words.peak(most.count * 2 > count ? null : most.count, words.at[most.unit](date(most.edtf)))
      : null
  return words.sentence(count, when, peak, learned)
}

const isDay = (edtf: string) => /^\d{4}-\d\d-\d\d$/.test(edtf)

const countedOf = ({ dates }: World): Counted[] =>
  dates.map(({ edtf, count }) => ({ edtf, count, unit: isDay(edtf) ? 'day' : 'longer' }))

/** The first and last date on the thread, or the day on which something begins before or after them. */
function endsOf({ developments }: StripOverview, dates: readonly Counted[]): [string?, string?] {
  const starts = (developments ?? [])
    .map(datedOf)
    .flatMap(({ start }) => (Number.isFinite(start) ? [start] : []))
  if (starts.length === 0) return []
  const [earliest, latest] = [dayOf(Math.min(...starts)), dayOf(Math.max(...starts))]
  const [first, last] = [dates[0]?.edtf, dates.at(-1)?.edtf]
  return [
    first !== undefined && earliest.startsWith(first.slice(0, 10)) ? first : earliest,
    last !== undefined && (latest.startsWith(last) || latest < last) ? last : latest,
  ]
}

function columnDates({ columns, columnsBy }: StripOverview): Counted[] {
  return (columns ?? []).flatMap((column) => {
    const count = column.happened + column.uncertain
    return count === 0 ? [] : [{ ...columnDate(column, columnsBy ?? 'day'), count }]
  })
}

const DIGITS: Readonly<
  Record<Exclude<ColumnUnit, 'day' | 'week' | 'quarter'>, readonly [digits: number, unknown: string]>
> = {
  month: [7, ''],
  year: [4, ''],
  decade: [3, 'X'],
  century: [2, 'XX'],
}

/** The date of a column. */
function columnDate({ from, to }: StripColumn, unit: ColumnUnit): Pick<Counted, 'edtf' | 'unit'> {
  if (unit === 'day' || unit === 'week') return { edtf: from.slice(0, 10), unit }
  if (unit === 'quarter') return { edtf: `${from.slice(0, 7)}/${to.slice(0, 7)}`, unit: 'longer' }
  const [digits, unknown] = DIGITS[unit]
  return { edtf: `${from.slice(0, digits)}${unknown}`, unit: 'longer' }
}
