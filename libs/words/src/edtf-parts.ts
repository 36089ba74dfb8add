/** A qualifier of EDTF: `?` uncertain, `~` approximate, `%` both. */
export type Doubt = '?' | '~' | '%'

/** 21 spring, 22 summer, 23 autumn, 24 winter, which ends in the next year. */
export type Season = 21 | 22 | 23 | 24

/** A date that may be an end of an interval. Months and days count from 1. */
export type Whole = (
  | { readonly unit: 'year'; readonly year: number }
  | { readonly unit: 'season'; readonly year: number; readonly season: Season }
  | { readonly unit: 'month'; readonly year: number; readonly month: number }
  | Day
) & { readonly doubt?: Doubt }

export interface Day {
  readonly unit: 'day'
  readonly year: number
  readonly month: number
  readonly day: number
}

/** A date that stands alone. */
export type Alone =
  | Whole
  /** `202X` and `20XX`. */
  | { readonly unit: 'years'; readonly first: number; readonly last: number }
  /** `2025-XX`, `2025-XX-XX` and `2025-09-XX`: what is known, and which part is not. */
  | { readonly unit: 'partly'; readonly known: Whole; readonly unknown: 'month' | 'day' }
  | Moment

/** A time of day as it was written: `hour` is `00` to `24`, and minutes east of UTC. */
export interface Moment {
  readonly unit: 'moment'
  readonly day: Day
  readonly clock: Clock
  readonly offset: number
}

/** Two digits each. */
export interface Clock {
  readonly hour: string
  readonly minute: string
  readonly second: string
}

const WHOLE = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?([?~%])?$/
const YEARS = /^(\d{3}X|\d\dXX)$/
const PARTLY = /^(\d{4})-(?:(XX)(-XX)?|(\d\d)-XX)$/
const MOMENT =
  /^(\d{4}-\d\d-\d\d)T(24(?=:00:00)|[01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:Z|([+-]\d\d)(?::(\d\d))?)?$/

/** One date of EDTF, levels 0 and 1, in the years 0000 to 9999. Null: the text is none. */
export function aloneOf(text: string): Alone | null {
  if (YEARS.test(text))
    return {
      unit: 'years',
      first: Number(text.replaceAll('X', '0')),
      last: Number(text.replaceAll('X', '9')),
    }
  return wholeOf(text) ?? partlyOf(text) ?? momentOf(text)
}

/** One end of an interval. Null: the text is none, or one that may only stand alone. */
export function wholeOf(text: string): Whole | null {
  const match = WHOLE.exec(text)
  if (!match) return null
  const [year, month, day] = match
    .slice(1, 4)
    .map((digits) => (digits === undefined ? undefined : Number(digits)))
  const date = dateOf(year ?? 0, month, day)
  return date && { ...date, ...doubtOf(match[4]) }
}

function doubtOf(sign: string | undefined): { doubt?: Doubt } {
  return sign === '?' || sign === '~' || sign === '%' ? { doubt: sign } : {}
}

function dateOf(year: number, month: number | undefined, day: number | undefined): Whole | null {
  if (month === undefined) return { unit: 'year', year }
  if (day !== undefined)
    return day >= 1 && day <= lastDay(year, month) ? { unit: 'day', year, month, day } : null
  if (month === 21 || month === 22 || month === 23 || month === 24)
    return { unit: 'season', year, season: month }
  return month >= 1 && month <= 12 ? { unit: 'month', year, month } : null
}

/** 28 to 31, and 0 where there is no such month. */
export function lastDay(year: number, month: number): number {
  // The calendar repeats after 400 years, and years below 100 would be read as of the 20th century.
  return month >= 1 && month <= 12 ? new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate() : 0
}

/** Whether an interval ends before it begins: its last day is before its first. */
export const endsBefore = (from: Whole, to: Whole): boolean => daysOf(to)[1] < daysOf(from)[0]

/** The first and the last day of a date, as numbers in their order. */
function daysOf(date: Whole): readonly [first: number, last: number] {
  const number = (year: number, month: number, day: number) => (year * 100 + month) * 100 + day
  switch (date.unit) {
    case 'year':
      return [number(date.year, 1, 1), number(date.year, 12, 31)]
    case 'season': {
      const first = 3 + (date.season - 21) * 3
      const last = first + 2
      return [
        number(date.year, first, 1),
        number(date.year + (last > 12 ? 1 : 0), last > 12 ? last - 12 : last, 31),
      ]
    }
    case 'month':
      return [number(date.year, date.month, 1), number(date.year, date.month, 31)]
    case 'day':
      return [number(date.year, date.month, date.day), number(date.year, date.month, date.day)]
  }
}

function partlyOf(text: string): Alone | null {
  const [, year, anyMonth, anyDay, month] = PARTLY.exec(text) ?? []
  if (year === undefined) return null
  const known = dateOf(Number(year), month === undefined ? undefined : Number(month), undefined)
  if (known === null || known.unit === 'season') return null
  return { unit: 'partly', known, unknown: anyMonth !== undefined && anyDay === undefined ? 'month' : 'day' }
}

function momentOf(text: string): Moment | null {
  const [, date = '', hour = '', minute = '', second = '', zone = '+00', zoneMinute = '00'] =
    MOMENT.exec(text) ?? []
  const day = wholeOf(date)
  if (day?.unit !== 'day') return null
  const minutes = Math.abs(Number(zone)) * 60 + Number(zoneMinute)
  return {
    unit: 'moment',
    day,
    clock: { hour, minute, second },
    offset: zone.startsWith('-') ? -minutes : minutes,
  }
}
