import { InvalidArgumentError } from 'commander'

/** Which of two days is meant by the name of a weekday: the last one up to today, or the next one from today on. */
export type Toward = 'past' | 'future'

interface Reader {
  now: Date
  toward: Toward
}

/** A form in which people write days, months and years. */
interface CalendarForm {
  pattern: RegExp
  /** The day, month or year in EDTF. Null: it is not of this form after all. @throws InvalidArgumentError */
  read(parts: Readonly<Record<string, string | undefined>>, reader: Reader): string | null
}

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
)
const WEEKDAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ')
const RELATIVE: Readonly<Record<string, number>> = { today: 0, yesterday: -1, tomorrow: 1 }
/** The words of all forms, for suggestions. */
export const CALENDAR_WORDS = [...Object.keys(RELATIVE), ...WEEKDAYS]

const FORMS: readonly CalendarForm[] = [
  // 2025-09-04, 2025-09, 2025
  {
    pattern: /^(?<year>\d{4})(?:-(?<month>\d\d)(?:-(?<day>\d\d))?)?$/,
    read: ({ year = '', month, day }) => {
      if (day !== undefined) return existing(year, month, day)
      // 21 to 24 are the seasons of EDTF.
      return month === undefined || Number(month) <= 12 ? [year, ...(month ? [month] : [])].join('-') : null
    },
  },
  { pattern: /^(?<word>[a-z]+)$/i, read: ({ word = '' }, { now }) => relative(word, now) },
  // Friday, last Friday, next Friday
  {
    pattern: /^(?:on )?(?:(?<which>last|next) )?(?<name>[a-z]{3,})$/i,
    read: ({ which, name = '' }, reader) => weekday(which?.toLowerCase(), name, reader),
  },
  // 2 days ago
  {
    pattern: /^(?<count>\d{1,3}) (?<unit>day|week)s? ago$/i,
    read: ({ count, unit }, { now }) =>
      daysFrom(now, -Number(count) * (unit?.toLowerCase() === 'week' ? 7 : 1)),
  },
  // 22 Nov 2026, Nov 2026
  {
    pattern: /^(?:(?<day>\d{1,2})(?:st|nd|rd|th)? )?(?<name>[a-z]{3,})\.? (?<year>\d{4})$/i,
    read: ({ day, name, year }) => inWords(year, name, day),
  },
  // November 22, 2026
  {
    pattern: /^(?<name>[a-z]{3,})\.? (?<day>\d{1,2})(?:st|nd|rd|th)?,? (?<year>\d{4})$/i,
    read: ({ day, name, year }) => inWords(year, name, day),
  },
  // 22/11/2026, 22.11.2026
  {
    pattern: /^(?<first>\d{1,2})(?<sign>[/.-])(?<second>\d{1,2})\k<sign>(?<year>\d{4})$/,
    read: ({ first = '', sign, second = '', year = '' }) => inNumbers(year, first, second, sign === '.'),
  },
]

/**
 * Reads a day, month or year as people write it.
 * @returns EDTF, or null for a text of another form
 * @throws InvalidArgumentError for a day that there is not, or that may be one of two
 */
export function calendarMeant(written: string, reader: Reader): string | null {
  for (const { pattern, read } of FORMS) {
    const parts = pattern.exec(written)?.groups
    const meant = parts ? read(parts, reader) : null
    if (meant !== null) return meant
  }
  return null
}

const daysFrom = (now: Date, days: number) =>
  dateOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() + days))

function relative(word: string, now: Date): string | null {
  const days = RELATIVE[word.toLowerCase()]
  return days === undefined ? null : daysFrom(now, days)
}

/** `Friday` is today if today is one. `last Friday` and `next Friday` are not. */
function weekday(which: string | undefined, name: string, { now, toward }: Reader): string | null {
  const day = WEEKDAYS.findIndex((one) => one.startsWith(name.toLowerCase()))
  if (day === -1) return null
  const isBack = which === 'last' || (which === undefined && toward === 'past')
  const away = isBack ? (now.getDay() - day + 7) % 7 : (day - now.getDay() + 7) % 7
  const days = away === 0 && which !== undefined ? 7 : away
  return daysFrom(now, isBack ? -days : days)
}

function inWords(year = '', name = '', day: string | undefined): string | null {
  const month = MONTHS.findIndex((one) => one.startsWith(name.toLowerCase())) + 1
  if (month === 0) return null
  return day === undefined ? `${year}-${digits(month, 2)}` : existing(year, String(month), day)
}

/** The day comes first, unless that is no date. Where the other order is a date too, and no points say which, both are named. */
function inNumbers(year: string, first: string, second: string, isDayFirst: boolean): string {
  const months = [first, second].map((one) => Number(one) >= 1 && Number(one) <= 12)
  if (!months[1] && months[0]) return existing(year, first, second)
  const day = existing(year, second, first)
  if (isDayFirst || !months[0] || first === second) return day
  const other = existing(year, first, second)
  throw new InvalidArgumentError(
    `It may be ${inEnglish(day)} or ${inEnglish(other)}: write ${day} or ${other}.`,
  )
}

const inEnglish = (date: string) => {
  const [, month, day] = date.split('-').map(Number)
  const name = MONTHS[(month ?? 1) - 1] ?? ''
  return `${day} ${name.charAt(0).toUpperCase()}${name.slice(1)}`
}

/** @throws InvalidArgumentError if there is no such day */
function existing(year: string, month = '', day = ''): string {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  if (dateOf(local(date, MIDNIGHT)) !== date) throw new InvalidArgumentError(`There is no day ${date}.`)
  return date
}

export type TimeOfDay = readonly [hour: number, minute: number, second: number, ms: number]
export const MIDNIGHT: TimeOfDay = [0, 0, 0, 0]

/** The first millisecond of a day, month or year of the reader. */
export const startOf = (date: string): Date => local(date, MIDNIGHT)

/** The last millisecond. A day may have 23 or 25 hours. */
export function endOf(date: string): Date {
  const next = local(date, MIDNIGHT)
  const parts = date.split('-').length
  if (parts === 1) next.setFullYear(next.getFullYear() + 1)
  else if (parts === 2) next.setMonth(next.getMonth() + 1)
  else next.setDate(next.getDate() + 1)
  return new Date(next.getTime() - 1)
}

/** A time of a day of the reader. */
export function local(date: string, [hour, minute, second, ms]: TimeOfDay): Date {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  // The constructor of Date would read the years 0 to 99 as 1900 to 1999.
  const at = new Date(2000, 0, 1)
  at.setFullYear(year, month - 1, day)
  at.setHours(hour, minute, second, ms)
  return at
}

const dateOf = (at: Date) =>
  `${digits(at.getFullYear(), 4)}-${digits(at.getMonth() + 1, 2)}-${digits(at.getDate(), 2)}`

export const digits = (number: number, length: number) => String(number).padStart(length, '0')
