import { bounds } from '@filrouge/story'
import { describe, expect, test } from 'vitest'
import { readingOf } from '../language/reading.js'
import type { Word } from './date-labels.js'
import type { Room } from './fit.js'
import { layoutOf } from './layout.js'
import type { StripColumn, StripDevelopment, StripMoment, StripOverview } from './overview.js'
import { happenedStep, knownStep, stopAt, versionAt } from './position.js'
import { recordLabelsOf } from './record-labels.js'
import { sentenceOf } from './sentence.js'
import { worldLabelsOf } from './world-labels.js'

const [en, fr] = [readingOf('en'), readingOf('fr')]

const development = (occurred: string, firstVersion: number): StripDevelopment => ({
  developmentId: `d-${firstVersion}`,
  headline: { value: `Development ${firstVersion}`, lang: 'en' },
  occurred,
  occurredRange: { ...bounds(occurred) },
  category: 'agree',
  importance: null,
  actuality: 'actual',
  firstVersion,
  corrected: [],
})
const moment = (version: number, knownAt: string): StripMoment => ({
  version,
  knownAt: `${knownAt}:00.000Z`,
  events: 1,
  isCorrection: false,
})

const overview = (dates: readonly string[], more: Partial<StripOverview> = {}): StripOverview => ({
  version: dates.length + 1,
  developments: dates.map((date, n) => development(date, n + 2)),
  columns: null,
  columnsBy: null,
  moments: [moment(2, '2025-09-04T16:00'), moment(3, '2025-09-04T17:30'), moment(4, '2025-09-05T08:00')],
  momentsBy: 'moment',
  ...more,
})

const column = (from: string, to: string, happened: number, learned = happened): StripColumn => ({
  from: `${from}T00:00:00.000Z`,
  to: `${to}T23:59:59.999Z`,
  happened,
  uncertain: 1,
  learned,
})
const COLUMNS = [
  column('2024-01-01', '2024-01-31', 3),
  column('2024-02-01', '2024-02-29', 200),
  column('2025-06-01', '2025-06-30', 1, 0),
]
const many: StripOverview = overview([], { developments: null, columns: COLUMNS, columnsBy: 'month' })

describe('one sentence says what one sees', () => {
  const said = (given: StripOverview, reading = en) => {
    const layout = layoutOf(given)
    return sentenceOf(given, layout.kind === 'marks' ? layout.world : null, reading)
  }
  test.each([
    [
      ['2025-01', '2025-09-04', '2025-09-04', '2025-09-04', '2025-09-04/2025-09-05', '2025-09-05'],
      '6 developments between the start of January and 5 September 2025, the most, 3, on 4 September 2025; learned in 3 steps.',
      '6 faits entre début janvier et le 5 septembre 2025, le plus, 3, le 4 septembre 2025 ; appris en 3 étapes.',
    ],
    [
      ['2025-09-04', '2025-09-04', '2025-09-05'],
      '3 developments between 4 and 5 September 2025, most on 4 September 2025; learned in 3 steps.',
      '3 faits entre le 4 et le 5 septembre 2025, la plupart le 4 septembre 2025 ; appris en 3 étapes.',
    ],
    [
      ['2025-09-04'],
      '1 development, 4 September 2025; learned in 3 steps.',
      '1 fait, 4 septembre 2025 ; appris en 3 étapes.',
    ],
    [['../2025', '../2025'], '2 developments; learned in 3 steps.', '2 faits ; appris en 3 étapes.'],
  ])('%j', (dates, english, french) => {
    expect(said(overview(dates))).toBe(english)
    expect(said(overview(dates), fr)).toBe(french)
  })
  test('of columns', () =>
    expect(said(many)).toBe(
      '207 developments between January 2024 and June 2025, most in February 2024; learned in 3 steps.',
    ))
})

const quarters = Array.from({ length: 44 }, (_, n) => {
  const from = new Date(Date.UTC(2015, n * 3, 1))
  const to = new Date(Date.UTC(2015, n * 3 + 3, 0))
  return column(from.toISOString().slice(0, 10), to.toISOString().slice(0, 10), n === 9 ? 90 : 40)
})
const byQuarter: StripOverview = overview([], { developments: null, columns: quarters, columnsBy: 'quarter' })

test('columns of quarters are said in words, and their years are labelled', () => {
  const said = (reading: typeof en) => sentenceOf(byQuarter, null, reading).replaceAll(/\s/g, ' ')
  expect(said(en)).toBe(
    '1,854 developments between January 2015 and December 2025, the most, 91, in the second quarter of 2017; learned in 3 steps.',
  )
  expect(said(fr)).toBe(
    '1 854 faits entre janvier 2015 et décembre 2025, le plus, 91, au deuxième trimestre 2017 ; appris en 3 étapes.',
  )
  const words = worldLabelsOf(layoutOf(byQuarter), en).dates.map(({ words: label }) => label)
  expect(words.filter((label) => label !== '')).toEqual(
    Array.from({ length: 11 }, (_, n) => String(2015 + n)),
  )
})

test('key developments are labelled above columns where there is room, the newest first', () => {
  const key = (developmentId: string, occurred: string) => ({
    ...development(occurred, 2),
    developmentId,
    headline: { value: `Headline of ${developmentId}`, lang: 'en' },
  })
  const keys = [key('a', '2016-02-03'), key('b', '2018-05-06'), key('c', '2022-05-07')]
  const labels = worldLabelsOf(layoutOf(byQuarter), en, keys).keys
  expect(labels.map(({ developmentId }) => developmentId)).toEqual(['c', 'b', 'a'])
  const at = labels.map(({ x }) => Math.round(x))
  expect(at).toEqual([67, 30, 10])
})

describe('the steps of the controls', () => {
  const marks = layoutOf(
    overview(['2025-01', '2025-09-04', '2025-09-04/2025-09-05', '2025-11-02/2025-12-03']),
  )
  const at = { version: null, until: null, brush: null, since: null }

  test('known at has one for each moment, and now', () => {
    expect([0, 1, 2, 3].map((step) => versionAt(marks, step))).toEqual([2, 3, 4, null])
    expect([1, 2, 3, 4, 9, null].map((version) => knownStep(marks, { ...at, version }))).toEqual([
      0, 0, 1, 2, 3, 3,
    ])
  })

  test('happened by has one for each date at which something begins, and any date', () => {
    expect([0, 1, 2, 3].map((step) => stopAt(marks, step)?.edtf)).toEqual([
      '2025-01',
      '2025-09-04',
      '2025-11-02',
      undefined,
    ])
    const steps = ['2024', '2025-01', '2025-02-03', '2025-09-04', '2026'].map((edtf) =>
      happenedStep(marks, { ...at, until: Date.parse(bounds(edtf).latest ?? '') + 1 }),
    )
    expect(steps).toEqual([0, 0, 1, 1, 3])
  })

  test('of columns, one for each with developments', () => {
    const columns = layoutOf(many)
    expect(columns.stops.map(({ edtf }) => edtf)).toEqual(['2024-01-31', '2024-02-29', '2025-06-30'])
  })
})

test('moments are at even distances, and among columns at their time', () => {
  const marks = layoutOf(overview(['2025-09-04']))
  expect([0, 1, 2, 3].map((n) => Math.round(marks.record.x(n) * 10) / 10)).toEqual([4, 35.5, 66.9, 98.4])
  expect([0, 20, 99].map((x) => marks.record.indexAt(x))).toEqual([0, 1, 3])
  const columns = layoutOf({
    ...many,
    moments: [moment(2, '2024-01-10T00:00'), moment(9, '2024-02-10T00:00')],
  })
  const { bars } = columns.kind === 'columns' ? columns.columns : { bars: [] }
  expect(columns.record.x(0)).toBeGreaterThan(bars[0]?.x ?? 100)
  expect(columns.record.x(0)).toBeLessThan(bars[1]?.x ?? 0)
  expect(columns.record.x(1)).toBeGreaterThan(bars[1]?.x ?? 100)
  expect(columns.record.x(2)).toBe(100)
})

test('columns are side by side, as high as their numbers', () => {
  const layout = layoutOf(many)
  if (layout.kind !== 'columns') throw new Error('there are marks')
  const { bars } = layout.columns
  expect(
    bars.map(({ happened, uncertain, learned }) => [happened, uncertain, learned].map(Math.round)),
  ).toEqual([
    [1, 0, 1],
    [60, 0, 38],
    [0, 0, 0],
  ])
  for (const [n, { x, width }] of bars.entries()) expect(x + width).toBeLessThan(bars[n + 1]?.x ?? 100.1)
})

test('dates are labelled with their year where the strip has several', () => {
  const labels = (dates: string[], reading = en) =>
    worldLabelsOf(layoutOf(overview(dates)), reading).dates.map(({ words }) => words)
  expect(labels(['2025-01', '2025-08-15', '2025-09-04'])).toEqual(['Jan 2025', '15 Aug', '4 Sept'])
  expect(labels(['2024-08-15', '2025-09-04'])).toEqual(['15 Aug 2024', '4 Sept 2025'])
  expect(labels(['2025-08-15', '2025-09-04'], fr)).toEqual(['15 août', '4 sept.'])
})

test('empty time has its length, and hours of the record their day where it changes', () => {
  const layout = layoutOf(overview(['2025-01-31', '2025-08-15']))
  expect(worldLabelsOf(layout, en).gaps.map(({ words }) => words)).toEqual(['6 months'])
  const { first, below } = recordLabelsOf(layout, en)
  expect(first.map((word) => word?.words)).toEqual(['16:00', '17:30', '08:00', 'now'])
  expect(below.map((row) => row.map(({ words }) => words))).toEqual([['4 Sept', '5 Sept'], ['2025']])
})

const momentsAt = (...times: string[]) => times.map((time, n) => moment(n + 2, time))
const ROOMS = ['phone', 'tablet', 'wide'] as const

test.each([en, fr])(
  'over a new year each day of the record has its date, and each year its number',
  (reading) => {
    const moments = momentsAt(
      '2024-12-30T10:00',
      '2024-12-31T10:00',
      '2025-01-02T10:00',
      '2025-01-02T11:00',
      '2025-01-03T11:00',
    )
    const { below } = recordLabelsOf(layoutOf(overview(['2025-01-01'], { moments })), reading)
    const [days = [], years = []] = below
    expect(days.map(({ room }) => room)).toEqual(['phone', 'phone', 'phone', 'phone'])
    expect(years.map(({ words, room }) => [words, room])).toEqual([
      ['2024', 'phone'],
      ['2025', 'phone'],
    ])
  },
)

test('no hour of the record has room where its day has none, and no day where its year has none', () => {
  const day = (n: number) => `${2020 + Math.floor(n / 3)}-11-${10 + (n % 18)}T10:00`
  for (const count of [4, 9, 16, 24]) {
    const moments = momentsAt(...Array.from({ length: count }, (_, n) => day(n)))
    const { first, below } = recordLabelsOf(layoutOf(overview(['2025-01-01'], { moments })), en)
    const shown = (row: readonly (Word | null)[], room: Room) =>
      row.flatMap((word) =>
        word?.room && ROOMS.indexOf(word.room) <= ROOMS.indexOf(room) && word.words !== 'now' ? [word.x] : [],
      )
    for (const room of ROOMS) {
      const [hours = [], days = [], years = []] = [first, ...below].map((row) => shown(row, room))
      expect(days.length).toBeGreaterThan(0)
      expect(hours.filter((x) => !days.includes(x))).toEqual([])
      const unsaid = (below[1] ?? []).filter(({ x }) => !years.includes(x))
      for (const { x } of unsaid) {
        const next = below[1]?.find((year) => year.x > x)?.x ?? 100
        expect(days.filter((at) => x <= at && at < next)).toEqual([])
      }
    }
  }
})
