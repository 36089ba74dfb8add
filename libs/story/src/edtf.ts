import { parse } from 'edtf'

/** The bounds of an EDTF date: RFC 3339 UTC with milliseconds. Null is open or unknown. */
export interface Bounds {
  readonly earliest: string | null
  readonly latest: string | null
}

/** The text is not EDTF of level 0 or 1 within the years 0000 to 9999. */
export class InvalidEdtf extends Error {
  override readonly name = 'InvalidEdtf'
}

/**
 * The first and the last millisecond of an EDTF expression (Library of Congress EDTF, levels 0 and 1).
 * Qualifiers (`?`, `~`, `%`) do not change the bounds. Seasons are those of the northern hemisphere. A time without a
 * zone is UTC. The `edtf` package checks the grammar. The arithmetic is ours, since the package's bounds are wrong in
 * places.
 * @throws InvalidEdtf
 */
export function bounds(text: string): Bounds {
  const cached = cache.get(text)
  if (cached) return cached
  const computed = boundsOf(text)
  if (cache.size >= 1_000) cache.clear()
  cache.set(text, computed)
  return computed
}

/** Dates repeat, also within a request, and the grammar costs more than the rest of an event's validation. */
const cache = new Map<string, Readonly<Bounds>>()

function boundsOf(text: string): Bounds {
  if (text.length > 100) throw new InvalidEdtf('longer than 100 characters')
  const [first = '', last, ...more] = text.split('/')
  if (more.length > 0) throw new InvalidEdtf('an interval has one `/`')
  return last === undefined ? span(first) : interval(first, last)
}

function interval(first: string, last: string): Bounds {
  const isOpen = (end: string) => end === '' || end === '..'
  if (isOpen(first) && isOpen(last)) throw new InvalidEdtf('an interval that is open on both sides')
  if (/[TX]/.test(first + last)) throw new InvalidEdtf('an interval of level 1 has whole dates at its ends')
  const earliest = isOpen(first) ? null : span(first).earliest
  const latest = isOpen(last) ? null : span(last).latest
  if (earliest !== null && latest !== null && latest < earliest)
    throw new InvalidEdtf('an interval that ends before it begins')
  return { earliest, latest }
}

/** The package refuses a season with a qualifier, or at the end of an interval, as level 2 or 3. */
const SEASON = /^\d{4}-2[1-4][?~%]?$/

export const LEAP_SECOND = 'seconds go from 00 to 59: leap seconds are not taken'
export const hasLeapSecond = (time: string): boolean => /T\d{2}:\d{2}:60/i.test(time)

/** @throws InvalidEdtf where the text is no date, time or season of level 0 or 1 */
function mustParse(text: string): void {
  if (SEASON.test(text)) return
  if (!/^[0-9XTZ:?~%+-]+$/.test(text)) throw new InvalidEdtf('not an EDTF date')
  if (hasLeapSecond(text)) throw new InvalidEdtf(LEAP_SECOND)
  try {
    parse(text, { level: 1 })
  } catch {
    throw new InvalidEdtf('not an EDTF date of level 0 or 1')
  }
}

const YEAR = /^(\d{4}|\d{3}X|\d{2}XX)$/
const MONTH = /^(\d{4})-(\d{2}|XX)$/
const DAY = /^(\d{4})-(\d{2}|XX)-(\d{2}|XX)$/
const TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:Z|([+-])(\d{2})(?::(\d{2}))?)?$/

/** The span of one date, time or season. */
function span(qualified: string): Bounds {
  mustParse(qualified)
  const date = qualified.replace(/[?~%]$/, '')
  const year = YEAR.exec(date)
  if (year)
    return days([number(date.replaceAll('X', '0')), 1, 1], [number(date.replaceAll('X', '9')), 12, 31])
  const month = MONTH.exec(date)
  if (month) return monthOrSeason(number(month[1]), month[2] ?? '')
  const day = DAY.exec(date)
  if (day) return dayOrMonth(number(day[1]), day[2] ?? '', day[3] ?? '')
  const time = TIME.exec(date)
  if (time) return instant(time)
  throw new InvalidEdtf('not an EDTF date of level 0 or 1 in the years 0000 to 9999')
}

function monthOrSeason(year: number, month: string): Bounds {
  if (month === 'XX') return days([year, 1, 1], [year, 12, 31])
  const n = number(month)
  if (n <= 12) return days([year, n, 1], [year, n + 1, 0])
  // 21 spring: March to May, … 24 winter: December to the end of February.
  const start = 3 + (n - 21) * 3
  return days([year, start, 1], [year, start + 3, 0])
}

function dayOrMonth(year: number, month: string, day: string): Bounds {
  if (month === 'XX') return days([year, 1, 1], [year, 12, 31])
  if (day === 'XX') return monthOrSeason(year, month)
  const whole = existing(year, number(month), number(day))
  return days(whole, whole)
}

/** The package accepts 29 February in every year. @throws InvalidEdtf where the month has no such day */
function existing(year: number, month: number, day: number): Day {
  const date: Day = [year, month, day]
  if (midnight(date).getUTCMonth() !== month - 1) throw new InvalidEdtf('a day that its month does not have')
  return date
}

function instant(time: RegExpExecArray): Bounds {
  const [, year, month, day, hour, minute, second, sign, zoneHour, zoneMinute] = time
  const offset = (number(zoneHour) * 60 + number(zoneMinute)) * (sign === '-' ? -1 : 1)
  const at = midnight(existing(number(year), number(month), number(day)))
  at.setUTCHours(number(hour), number(minute) - offset, number(second), 0)
  return { earliest: sortKey(at), latest: sortKey(at) }
}

type Day = readonly [year: number, month: number, day: number]

function days(first: Day, last: Day): Bounds {
  const end = midnight(last)
  end.setUTCHours(23, 59, 59, 999)
  return { earliest: sortKey(midnight(first)), latest: sortKey(end) }
}

/** Months count from 1. A day or month beyond its range counts on: day 0 of a month is the last day of the month before. */
function midnight([year, month, day]: Day): Date {
  const at = new Date(0)
  at.setUTCFullYear(year, month - 1, day)
  return at
}

function sortKey(at: Date): string {
  const year = at.getUTCFullYear()
  if (year < 0 || year > 9999) throw new InvalidEdtf('outside the years 0000 to 9999')
  return at.toISOString()
}

const number = (digits: string | undefined) => Number(digits ?? 0)
