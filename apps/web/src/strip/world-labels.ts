import type { Reading } from '../language/reading.js'
import { columnWords, type ColumnWord } from './column-words.js'
import { dateLabel, gapLabel, withRoom, wordAt, type Word } from './date-labels.js'
import { keyLabelsOf, type KeyLabel } from './key-labels.js'
import type { StripLayout } from './layout.js'
import type { StripKey } from './overview.js'

/** The words above the thread. */
export interface WorldLabels {
  /** One for each date on the thread, or for each column. */
  dates: readonly Word[]
  /** One for each stretch of empty time. */
  gaps: readonly Word[]
  /** At the ends of the strip. */
  before: Word | null
  after: Word | null
  keys: readonly KeyLabel[]
}

type Bare = Omit<Word, 'room'>

/** Percent of the strip's width. */
const EDGE = 9

/** Labels the strip. Dates with more developments take their room before the others, and empty time after all dates. */
export function worldLabelsOf(
  layout: StripLayout,
  reading: Reading,
  keys: readonly StripKey[] = [],
): WorldLabels {
  const { axis } = layout
  const columns =
    layout.kind === 'columns'
      ? columnWords(layout.overview.columns ?? [], layout.overview.columnsBy ?? 'day', reading)
      : []
  const dates = dateWords(layout, columns, reading)
  const gaps = axis.stretches
    .filter(({ kind }) => kind === 'gap')
    .map((gap) => wordAt(layout.kind === 'marks' ? gapLabel(gap, reading) : '', (gap.x1 + gap.x2) / 2))
  const before: Bare[] = axis.before ? [{ ...wordAt(reading.t.strip.before, 0), anchor: 'start' }] : []
  const after: Bare[] = axis.after ? [{ ...wordAt(reading.t.strip.later, 100), anchor: 'end' }] : []
  const byWeight = dates
    .map((_, n) => n)
    .sort((one, other) => weightOf(layout, other, columns) - weightOf(layout, one, columns) || one - other)
  const all = [...byWeight.flatMap((n) => dates[n] ?? []), ...before, ...after, ...gaps]
  const placed = new Map(withRoom(all).map((word, n) => [all[n], word]))
  const roomOf = (word: Bare | undefined): Word | null =>
    word === undefined ? null : (placed.get(word) ?? { ...word, room: null })
  const shownDates = dates.flatMap((word) => roomOf(word) ?? [])
  return {
    dates: shownDates,
    gaps: gaps.flatMap((word) => roomOf(word) ?? []),
    before: roomOf(before[0]),
    after: roomOf(after[0]),
    keys: keysOf(
      layout,
      keys,
      [...placed.values()].filter(({ room }) => room !== null),
    ),
  }
}

function dateWords(layout: StripLayout, columns: readonly ColumnWord[], reading: Reading): Bare[] {
  if (layout.kind === 'columns') {
    return layout.columns.bars.map(({ x, width }, n) => wordAt(columns[n]?.words ?? '', x + width / 2))
  }
  const { dates } = layout.world
  const hasYears = dates[0]?.edtf.slice(0, 4) !== dates.at(-1)?.edtf.slice(0, 4)
  return dates.map(({ edtf, x1, x2 }) => {
    const word = wordAt(dateLabel(edtf, reading, hasYears), (x1 + x2) / 2)
    // A label at the edge would stand out of a narrow strip.
    return word.x < EDGE ? { ...word, x: x1, anchor: 'start' } : word
  })
}

/** The greater, the sooner a date takes its room. */
function weightOf(layout: StripLayout, n: number, columns: readonly ColumnWord[]): number {
  return layout.kind === 'marks' ? (layout.world.dates[n]?.count ?? 0) : (columns[n]?.weight ?? 0)
}

/** The newest key developments are labelled first. */
function keysOf(layout: StripLayout, overColumns: readonly StripKey[], dates: readonly Word[]): KeyLabel[] {
  const keys =
    layout.kind === 'columns'
      ? overColumns.flatMap((key) => {
          const x = xOfKey(layout, key)
          return x === null ? [] : [{ ...key, x }]
        })
      : layout.developments.flatMap((development, n) =>
          development.importance === 'key' ? [{ ...development, x: layout.world.places[n]?.x ?? 0 }] : [],
        )
  const knots = keys.map(({ developmentId, headline, x }) => ({ developmentId, headline: headline.value, x }))
  // Above columns the lines leave the row of dates out: nearly each line would be near the label of a year.
  return keyLabelsOf(knots.toReversed(), layout.kind === 'columns' ? [] : dates)
}

/** The middle of its column: that in which it is counted. Null: its date is open at both ends. */
function xOfKey({ columns: { bars } }: ColumnsLayout, { occurredRange }: StripKey): number | null {
  const begins = occurredRange.earliest ?? occurredRange.latest
  const bar = bars.find(({ column: { from, to } }) => begins !== null && from <= begins && begins <= to)
  return bar ? bar.x + bar.width / 2 : null
}

type ColumnsLayout = Extract<StripLayout, { kind: 'columns' }>
