import type { Reading } from '../language/reading.js'
import type { Stretch } from './axis.js'
import { DAY } from './days.js'
import { fitted, type Label, type Room } from './fit.js'
import type { ColumnUnit } from './overview.js'

/** Words at a place of the strip. `room` is null where they have none. */
export interface Word extends Label {
  words: string
  room: Room | null
}

/** The width of a letter of labels, pixels. */
const LETTER = 6.5

export const wordAt = (words: string, x: number): Omit<Word, 'room'> => ({
  words,
  x,
  width: words.length * LETTER,
  anchor: 'middle',
})

/** Words with their room. Those that come first take it first. */
export const withRoom = (words: readonly Omit<Word, 'room'>[]): Word[] => {
  const rooms = fitted(words)
  return words.map((word, n) => ({ ...word, room: rooms[n] ?? null }))
}

type Form = Intl.DateTimeFormatOptions
const FORMS: Readonly<Record<'day' | 'dayOfYear' | 'month' | 'year', Form>> = {
  dayOfYear: { day: 'numeric', month: 'short' },
  day: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'short', year: 'numeric' },
  year: { year: 'numeric' },
}

/** Writes times short, in UTC. */
export function shortDates({ t }: Reading) {
  const format = (form: keyof typeof FORMS) => {
    const written = new Intl.DateTimeFormat(t.locale, { ...FORMS[form], timeZone: 'UTC' })
    return (time: number) => written.format(time)
  }
  return { day: format('day'), dayOfYear: format('dayOfYear'), month: format('month'), year: format('year') }
}

/** A date of EDTF as the strip labels it: `4 Sept`, with its year where the strip has several. */
export function dateLabel(edtf: string, reading: Reading, hasYears: boolean): string {
  const dates = shortDates(reading)
  const time = Date.parse(edtf)
  if (/^\d{4}-\d\d-\d\d$/.test(edtf)) return hasYears ? dates.day(time) : dates.dayOfYear(time)
  if (/^\d{4}-(0\d|1[0-2])$/.test(edtf)) return dates.month(time)
  return reading.Date(edtf)
}

/** The label of a column. */
export function columnLabel(from: string, unit: ColumnUnit, reading: Reading): string {
  const [dates, time] = [shortDates(reading), Date.parse(from)]
  if (unit === 'day' || unit === 'week') return dates.day(time)
  return unit === 'month' ? dates.month(time) : dates.year(time)
}

/** How long a gap is: `6 months`. */
export function gapLabel({ start, end }: Stretch, { t }: Reading): string {
  const days = (end - start) / DAY
  const [unit, length] =
    days >= 730
      ? (['year', 365.25] as const)
      : days >= 60
        ? (['month', 30.44] as const)
        : days >= 14
          ? (['week', 7] as const)
          : (['day', 1] as const)
  return new Intl.NumberFormat(t.locale, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.round(days / length),
  )
}
