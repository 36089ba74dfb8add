import type { Reading } from '../language/reading.js'
import { columnLabel, dateLabel, gapLabel, withRoom, wordAt, type Word } from './date-labels.js'
import { keyLabelsOf, type KeyLabel } from './key-labels.js'
import type { StripLayout } from './layout.js'

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

/** Labels the strip. Dates with more developments take their room before the others, and empty time after all dates. */
export function worldLabelsOf(layout: StripLayout, reading: Reading): WorldLabels {
  const { axis } = layout
  const dates = dateWords(layout, reading)
  const gaps = axis.stretches
    .filter(({ kind }) => kind === 'gap')
    .map((gap) => wordAt(layout.kind === 'marks' ? gapLabel(gap, reading) : '', (gap.x1 + gap.x2) / 2))
  const before: Bare[] = axis.before ? [{ ...wordAt(reading.t.strip.before, 0), anchor: 'start' }] : []
  const after: Bare[] = axis.after ? [{ ...wordAt(reading.t.strip.later, 100), anchor: 'end' }] : []
  const byWeight = dates
    .map((_, n) => n)
    .sort((one, other) => weightOf(layout, other) - weightOf(layout, one) || one - other)
  const all = [
    ...byWeight.flatMap((n) => dates[n] ?? []),
    ...before,
    ...after,
    ...gaps.filter(({ words }) => words !== ''),
  ]
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
      [...placed.values()].filter(({ room }) => room !== null),
    ),
  }
}

function dateWords(layout: StripLayout, reading: Reading): Bare[] {
  if (layout.kind === 'marks') {
    const { dates } = layout.world
    const hasYears = dates[0]?.edtf.slice(0, 4) !== dates.at(-1)?.edtf.slice(0, 4)
    return dates.map(({ edtf, x1, x2 }) => wordAt(dateLabel(edtf, reading, hasYears), (x1 + x2) / 2))
  }
  const { columnsBy } = layout.overview
  return layout.columns.bars.map(({ column, x, width }) =>
    wordAt(columnLabel(column.from, columnsBy ?? 'day', reading), x + width / 2),
  )
}

function weightOf(layout: StripLayout, n: number): number {
  if (layout.kind === 'marks') return layout.world.dates[n]?.count ?? 0
  // Columns are labelled from the first one on, at even distances.
  return 0
}

/** The newest key developments are labelled first. */
function keysOf(layout: StripLayout, dates: readonly Word[]): KeyLabel[] {
  if (layout.kind === 'columns') return []
  const keys = layout.developments.flatMap((development, n) =>
    development.importance === 'key'
      ? [
          {
            developmentId: development.developmentId,
            headline: development.headline.value,
            x: layout.world.places[n]?.x ?? 0,
          },
        ]
      : [],
  )
  return keyLabelsOf(keys.toReversed(), dates)
}
