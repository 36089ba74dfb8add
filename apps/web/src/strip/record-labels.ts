import type { Reading } from '../language/reading.js'
import { shortDates, withRoom, wordAt, type Word } from './date-labels.js'
import { inside, type Room } from './fit.js'
import type { StripLayout } from './layout.js'

/** The words below the record. */
export interface RecordLabels {
  /** One for each moment, and the last for now: its hour, or its date where moments are joined. */
  first: readonly (Word | null)[]
  /** What the words above are of, where it changes: the day of hours, then the year of days. */
  below: readonly (readonly Word[])[]
}

/** So many moments have their hours. More have them where a day has several. */
const FEW = 24

/** What the words of a row say of a time. */
type Writing = (time: number) => string

/**
 * Labels the moments of the record. Words keep apart from each other. No word stands where there is no room for what it is
 * of: an hour without its day would be taken for one of the day before.
 */
export function recordLabelsOf(layout: StripLayout, reading: Reading): RecordLabels {
  const { moments } = layout.overview
  const { record } = layout
  if (layout.kind === 'columns') return { first: [], below: [] }
  const [writeFirst, ...writings] = writingsOf(layout, reading)
  const places = moments.map(({ knownAt }, n) => ({ time: Date.parse(knownAt), x: record.x(n) }))
  const rooms = places.map((): Room | null => 'phone')
  const rows = writings.toReversed().map((write) => {
    const words = places.map(({ time }) => write(time))
    const row = places.flatMap(({ x }, n) =>
      words[n] === words[n - 1]
        ? []
        : [{ n, word: { ...inside(wordAt(words[n] ?? '', x)), from: rooms[n] ?? null } }],
    )
    const placed = withRoom(row.map(({ word }) => word))
    row.forEach(({ n }, index) => rooms.fill(placed[index]?.room ?? null, n, row[index + 1]?.n))
    return placed
  })
  const isHour = writings.length === 2
  const now = { ...wordAt(reading.t.strip.now, record.x(moments.length)), anchor: 'end' as const }
  const said = places.map(({ time }) => writeFirst(time))
  const [nowWord = null, ...first] = withRoom([
    now,
    ...places.map(({ x }, n) => ({
      ...wordAt(isHour || said[n] !== said[n - 1] ? (said[n] ?? '') : '', x),
      from: rooms[n] ?? null,
    })),
  ])
  return { first: [...first, nowWord], below: rows.toReversed() }
}

/** What is written of moments: hours with their days and years, days with their years, or longer times. */
function writingsOf(
  { overview: { moments, momentsBy } }: StripLayout,
  reading: Reading,
): readonly [Writing, ...Writing[]] {
  const { dayOfYear, month, year } = shortDates(reading)
  if (momentsBy === 'year') return [year]
  if (momentsBy === 'month') return [month]
  const days = new Set(moments.map(({ knownAt }) => knownAt.slice(0, 10)))
  const hasHours = momentsBy === 'moment' && (moments.length <= FEW || days.size * 3 <= moments.length)
  const hour: Writing = (time) => reading.hour(new Date(time).toISOString())
  return hasHours ? [hour, dayOfYear, year] : [dayOfYear, year]
}
