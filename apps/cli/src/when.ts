import { Edtf, nearest, quoted } from '@filrouge/story'
import { InvalidArgumentError } from 'commander'
import {
  CALENDAR_WORDS,
  calendarMeant,
  digits,
  endOf,
  local,
  startOf,
  type TimeOfDay,
  type Toward,
} from './days.js'

/** A time that a person wrote, and the time that it means. */
export interface Meant {
  written: string
  /** RFC 3339; of a date, EDTF. */
  means: string
  /** The person means the time at which the service records it. */
  isNow?: true
}

/** Where a day, month or year is, as a time: at its first or its last millisecond. */
export type Edge = 'start' | 'end'

const TIMES =
  '2025-09-04, "22 Nov 2025", yesterday, Friday, "2 days ago", 9:00, "yesterday 18:00", or 2025-09-04T18:00:00Z'

/** A time of day with a day before or after it: `22 Nov 2025 9h00`, `5:50am yesterday`. */
const CLOCK =
  '(?<hour>\\d{1,2})(?:[:h](?<minute>\\d\\d)(?::(?<second>\\d\\d)(?:\\.(?<fraction>\\d{1,9}))?)?|h|(?=\\s?[ap]\\.?m))' +
  '\\s?(?<half>[ap]\\.?m\\.?)?(?<offset>Z|[+-]\\d\\d:\\d\\d)?'
const CLOCK_LAST = new RegExp(`^(?:(?<day>\\S.*?)(?:T| (?:at )?))?${CLOCK}$`, 'i')
const CLOCK_FIRST = new RegExp(`^${CLOCK} (?:on )?(?<day>\\S.*)$`, 'i')

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i

const squeezed = (text: string) => text.trim().replace(/\s+/g, ' ')

/**
 * Reads a time as people write it, in the zone of the reader (TZ, or the system's).
 * @param edge where a day, month or year without a time of day is
 * @param toward whether `Friday` is the last one or the next one
 * @throws InvalidArgumentError
 */
export function timeMeant(text: string, edge: Edge, now: Date, toward: Toward = 'past'): Meant {
  // The service judges this form: it knows leap seconds, and says what is wrong.
  if (RFC_3339.test(text)) return { written: text, means: text }
  const written = squeezed(text)
  if (/^now$/i.test(written)) return { written, means: now.toISOString(), isNow: true }
  const at = instantOf(written, now, toward) ?? edgeOf(calendarMeant(written, { now, toward }), edge)
  if (at === null) throw new InvalidArgumentError(refusal(text, 'time', TIMES))
  return { written, means: at.toISOString() }
}

/**
 * Reads the time at which the desk learned something. A day, month or year is its end, or now if it has not ended.
 * @throws InvalidArgumentError
 */
export function learnedMeant(text: string, now: Date): Meant {
  const meant = timeMeant(text, 'end', now)
  const lasts = Date.parse(meant.means) > now.getTime()
  const hasBegun = Date.parse(timeMeant(text, 'start', now).means) <= now.getTime()
  return lasts && hasBegun ? { written: meant.written, means: now.toISOString(), isNow: true } : meant
}

/**
 * Reads a date: EDTF, or a day or time as people write it. A time of day without a zone is in the zone of the reader. The
 * ends of an interval are read in the same way.
 * @param toward whether `Friday` is the last one or the next one
 * @throws InvalidArgumentError
 */
export function dateMeant(text: string, now: Date, toward: Toward = 'past'): Meant {
  const written = squeezed(text)
  const means = intervalOf(written, now, toward) ?? dateOf(written, now, toward) ?? written
  const { error } = Edtf.safeParse(means)
  if (error) throw new InvalidArgumentError(refusal(text, 'date', TIMES, error.issues[0]?.message))
  return { written, means }
}

function intervalOf(written: string, now: Date, toward: Toward): string | null {
  const [from, to, ...more] = written.split('/')
  if (!from || !to || more.length > 0) return null
  const ends = [from, to].map((end) => dateOf(end.trim(), now, toward) ?? end)
  return ends.join('/')
}

/** Null: it is not of a form of people's own. */
function dateOf(written: string, now: Date, toward: Toward): string | null {
  if (RFC_3339.test(written)) return null
  const at = /^now$/i.test(written) ? now : instantOf(written, now, toward)
  return at ? `${at.toISOString().slice(0, 19)}Z` : calendarMeant(written, { now, toward })
}

/** The refusal of a text, with the word that is near to one of its words, or with what was found wrong. */
function refusal(text: string, kind: 'time' | 'date', forms: string, found?: string): string {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? []
  const [meant] = words.flatMap((word) => nearest(word, CALENDAR_WORDS) ?? [])
  if (meant !== undefined) return `${quoted(text)} is no ${kind}; did you mean ${meant}?`
  // The message has what to write if something is near.
  if (found && /^".*: (?!.* of level)/.test(found)) return `${found}.`
  return `${quoted(text)} is no ${kind}: write ${forms}.`
}

const edgeOf = (date: string | null, edge: Edge): Date | null =>
  date === null ? null : edge === 'start' ? startOf(date) : endOf(date)

type Parts = Readonly<Record<string, string | undefined>>

/** The instant of a text with a time of day. Null: it has none. @throws InvalidArgumentError */
function instantOf(written: string, now: Date, toward: Toward): Date | null {
  const {
    day = 'today',
    offset,
    ...clock
  } = (CLOCK_LAST.exec(written) ?? CLOCK_FIRST.exec(written))?.groups ?? {}
  if (clock['hour'] === undefined) return null
  const date = calendarMeant(day, { now, toward })
  if (date === null || date.length < 10) return null
  const time = timeOfDay(clock)
  if (offset === undefined) return local(date, time)
  const at = new Date(`${date}T${clockOf(time)}${offset.toUpperCase()}`)
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError(`There is no zone ${offset}.`)
  return at
}

function timeOfDay({ hour, minute = '0', second = '0', fraction = '', half }: Parts): TimeOfDay {
  const time = [
    half === undefined ? Number(hour) : (Number(hour) % 12) + (/^p/i.test(half) ? 12 : 0),
    Number(minute),
    Number(second),
    Number(fraction.slice(0, 3).padEnd(3, '0')),
  ] as const
  const isHalf = half === undefined || (Number(hour) >= 1 && Number(hour) <= 12)
  if (!isHalf || time[0] > 23 || time[1] > 59 || time[2] > 59)
    throw new InvalidArgumentError('A time of day is from 0:00 to 23:59:59, or from 12:00am to 11:59pm.')
  return time
}

const clockOf = ([hour, minute, second, ms]: TimeOfDay) =>
  `${digits(hour, 2)}:${digits(minute, 2)}:${digits(second, 2)}.${digits(ms, 3)}`
