import type { Reading } from '../language/reading.js'
import type { Stretch } from './axis.js'
import { DAY } from './days.js'
import { fitted, type Label, type Room } from './fit.js'

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

/** Words with their room. Those that come first take it first. Empty words have none. */
export function withRoom(all: readonly Omit<Word, 'room'>[]): Word[] {
  const said = all.filter(({ words }) => words !== '')
  const rooms = fitted(said)
  return all.map((word) => ({ ...word, room: rooms[said.indexOf(word)] ?? null }))
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
