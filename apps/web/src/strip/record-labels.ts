import type { Reading } from '../language/reading.js'
import { shortDates, withRoom, wordAt, type Word } from './date-labels.js'
import type { StripLayout } from './layout.js'

/** The words below the record. */
export interface RecordLabels {
  /** One for each moment, and the last for now: its hour, or its date where moments are joined. */
  first: readonly (Word | null)[]
  /** The day below the hour, where it changes. */
  days: readonly Word[]
}

/** So many moments have their hours. More have them where a day has several. */
const FEW = 24

/** Labels the moments of the record. Words keep apart from each other. */
export function recordLabelsOf(layout: StripLayout, reading: Reading): RecordLabels {
  const { moments, momentsBy } = layout.overview
  const { record } = layout
  if (layout.kind === 'columns') return { first: [], days: [] }
  const dates = shortDates(reading)
  const days = new Set(moments.map(({ knownAt }) => knownAt.slice(0, 10)))
  const hasHours = momentsBy === 'moment' && (moments.length <= FEW || days.size * 3 <= moments.length)
  const isLong = moments[0]?.knownAt.slice(0, 4) !== moments.at(-1)?.knownAt.slice(0, 4)
  const dateOf = (knownAt: string) => {
    const time = Date.parse(knownAt)
    if (momentsBy === 'year') return dates.year(time)
    if (momentsBy === 'month') return dates.month(time)
    return isLong ? dates.day(time) : dates.dayOfYear(time)
  }
  const isNew = (n: number) => dateOf(moments[n]?.knownAt ?? '') !== dateOf(moments[n - 1]?.knownAt ?? '')
  const now = { ...wordAt(reading.t.strip.now, record.x(moments.length)), anchor: 'end' as const }
  const [nowWord = null, ...words] = withRoom([
    now,
    ...moments.map(({ knownAt }, n) =>
      wordAt(hasHours ? hourOf(knownAt, reading) : n === 0 || isNew(n) ? dateOf(knownAt) : '', record.x(n)),
    ),
  ])
  const below = hasHours
    ? moments.flatMap(({ knownAt }, n) => (n === 0 || isNew(n) ? [wordAt(dateOf(knownAt), record.x(n))] : []))
    : []
  return { first: [...words, nowWord], days: withRoom(below) }
}

/** The hour of a time as the reader's language has it: `18:30`, `18 h 30`. */
export const hourOf = (knownAt: string, { shortTime }: Reading) => shortTime(knownAt).split(', ').at(-1) ?? ''
