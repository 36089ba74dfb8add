import { InvalidArgumentError } from 'commander'

/** A time that a person wrote, and the time that it means. */
export interface Meant {
  written: string
  /** RFC 3339; of a date, EDTF. */
  means: string
}

/** Where a day without a time of day is, as a time: at its first or its last millisecond. */
export type Edge = 'start' | 'end'

const FORMS = 'a date such as 2025-09-04, a time such as 9:00, "yesterday 18:00", or 2025-09-04T18:00:00Z'

/** A day, a time of day, or both. */
const WHEN =
  /^(?:(?<day>today|yesterday|tomorrow|\d{4}-\d\d-\d\d)(?:[ T]+(?=\d)|$))?(?:(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d{1,9}))?)?(?<offset>Z|[+-]\d\d:\d\d)?)?$/i

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i

/**
 * Reads a time as people write it, in the zone of the reader (TZ, or the system's).
 * @param edge where a day without a time of day is
 * @throws InvalidArgumentError
 */
export function timeMeant(text: string, edge: Edge, now: Date): Meant {
  // The service judges this form: it knows leap seconds, and says what is wrong.
  if (RFC_3339.test(text)) return { written: text, means: text }
  const written = text.trim().replace(/\s+/g, ' ')
  if (/^now$/i.test(written)) return { written, means: now.toISOString() }
  return { written, means: instant(partsOf(written), edge, now).toISOString() }
}

/**
 * Reads a date. `today` and `yesterday` are days of the reader, and a time of day is in the reader's zone. Everything else
 * is left as it is: EDTF, which the service judges.
 * @throws InvalidArgumentError
 */
export function dateMeant(text: string, now: Date): Meant {
  const written = text.trim().replace(/\s+/g, ' ')
  if (!/^(?:today|yesterday|tomorrow|now|\d{1,2}:\d\d|\d{4}-\d\d-\d\d \d)/i.test(written))
    return { written: text, means: text }
  if (/^(?:today|yesterday|tomorrow)$/i.test(written)) return { written, means: dayOf(written, now) }
  const at = /^now$/i.test(written) ? now : instant(partsOf(written), 'start', now)
  return { written, means: `${at.toISOString().slice(0, 19)}Z` }
}

type Parts = Readonly<Record<string, string | undefined>>

function partsOf(written: string): Parts {
  const parts = written === '' ? null : WHEN.exec(written)
  if (!parts?.groups) throw new InvalidArgumentError(`Give ${FORMS}.`)
  return parts.groups
}

function instant({ day = 'today', offset, ...clock }: Parts, edge: Edge, now: Date): Date {
  const date = dayOf(day, now)
  if (clock['hour'] === undefined) return edge === 'start' ? local(date, MIDNIGHT) : endOf(date)
  const time = timeOfDay(clock)
  if (offset === undefined) return local(date, time)
  const at = new Date(`${date}T${clockOf(time)}${offset.toUpperCase()}`)
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError(`There is no zone ${offset}.`)
  return at
}

type TimeOfDay = readonly [hour: number, minute: number, second: number, ms: number]
const MIDNIGHT: TimeOfDay = [0, 0, 0, 0]

function timeOfDay({ hour, minute, second = '0', fraction = '' }: Parts): TimeOfDay {
  const time = [
    Number(hour),
    Number(minute),
    Number(second),
    Number(fraction.slice(0, 3).padEnd(3, '0')),
  ] as const
  if (time[0] > 23 || time[1] > 59 || time[2] > 59)
    throw new InvalidArgumentError('A time of day is from 0:00 to 23:59:59.')
  return time
}

const clockOf = ([hour, minute, second, ms]: TimeOfDay) =>
  `${digits(hour, 2)}:${digits(minute, 2)}:${digits(second, 2)}.${digits(ms, 3)}`

/** A day of the reader as YYYY-MM-DD. @throws InvalidArgumentError if there is no such day */
function dayOf(day: string, now: Date): string {
  const days = { today: 0, yesterday: -1, tomorrow: 1 }[day.toLowerCase()]
  if (days !== undefined) return dateOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() + days))
  if (dateOf(local(day, MIDNIGHT)) !== day) throw new InvalidArgumentError(`There is no day ${day}.`)
  return day
}

/** The last millisecond of a day. A day may have 23 or 25 hours. */
function endOf(date: string): Date {
  const next = local(date, MIDNIGHT)
  next.setDate(next.getDate() + 1)
  return new Date(next.getTime() - 1)
}

function local(date: string, [hour, minute, second, ms]: TimeOfDay): Date {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  // The constructor of Date would read the years 0 to 99 as 1900 to 1999.
  const at = new Date(2000, 0, 1)
  at.setFullYear(year, month - 1, day)
  at.setHours(hour, minute, second, ms)
  return at
}

const dateOf = (at: Date) =>
  `${digits(at.getFullYear(), 4)}-${digits(at.getMonth() + 1, 2)}-${digits(at.getDate(), 2)}`

const digits = (number: number, length: number) => String(number).padStart(length, '0')
