import { bounds } from '@filrouge/story'
import { expect, test } from 'vitest'
import fc from '../../../../test/support/fast-check.js'
import { datedOf, worldOf, type Dated } from './world.js'

const dated = (occurred: string): Dated => datedOf({ occurred, occurredRange: { ...bounds(occurred) } })
const worldOn = (...dates: string[]) => worldOf(dates.map(dated))
const rounded = (x: number) => Math.round(x * 100) / 100

const two = (n: number) => String(n).padStart(2, '0')
const year = fc.integer({ min: 2019, max: 2025 }).map(String)
const month = fc.tuple(year, fc.integer({ min: 1, max: 12 })).map(([y, m]) => `${y}-${two(m)}`)
const day = fc.tuple(month, fc.integer({ min: 1, max: 28 })).map(([m, d]) => `${m}-${two(d)}`)
const single = fc.oneof(year, month, day, day, day)
const interval = fc
  .tuple(day, day)
  .map(([one, other]) => [one, other].sort().join('/'))
  .filter((both) => both.slice(0, 10) !== both.slice(11))
const date = fc.oneof(
  { weight: 3, arbitrary: single },
  fc.tuple(single, fc.constantFrom('?', '~', '%')).map((parts) => parts.join('')),
  interval,
  day.map((start) => `${start}/..`),
  day.map((end) => `../${end}`),
  day.map((at) => `${at}T12:30:00Z`),
)

test('everything is on the strip, and spans of one lane do not overlap', () => {
  fc.assert(
    fc.property(fc.array(date, { maxLength: 40 }), (dates) => {
      const { places, dates: onThread, axis } = worldOn(...dates)
      const spans = places.flatMap(({ span }) => span ?? [])
      const all = [
        ...places.map(({ x }) => x),
        ...[...spans, ...onThread, ...axis.stretches].flatMap(({ x1, x2 }) => [x1, x2]),
      ]
      for (const x of all) {
        expect(x).toBeGreaterThanOrEqual(0)
        expect(x).toBeLessThanOrEqual(100.000001)
      }
      const overlapping = spans.flatMap((one, n) =>
        spans.slice(n + 1).filter(({ lane, x1, x2 }) => lane === one.lane && x1 < one.x2 && one.x1 < x2),
      )
      expect(overlapping).toEqual([])
    }),
  )
})

test('what happened later is further to the right', () => {
  fc.assert(
    fc.property(fc.array(day, { minLength: 2, maxLength: 40 }), (days) => {
      const inOrder = days.toSorted()
      const { places } = worldOn(...inOrder)
      const xs = places.map(({ x }) => x)
      expect(xs).toEqual(xs.toSorted((one, other) => one - other))
      expect(new Set(xs).size).toBe(xs.length)
    }),
  )
})

test('a place of the strip is the time of its date', () => {
  fc.assert(
    fc.property(fc.array(day, { minLength: 1, maxLength: 20 }), (days) => {
      const { dates, axis } = worldOn(...days)
      for (const { start, end, x1, x2 } of dates) {
        const time = axis.timeAt((x1 + x2) / 2)
        expect(time).toBeGreaterThan(start)
        expect(time).toBeLessThan(end)
      }
    }),
  )
})

test('days with developments are wide, and empty time is pressed', () => {
  const fourth = Array.from({ length: 11 }, () => '2025-09-04')
  const { axis, dates, places, lanes } = worldOn(
    '2025-01',
    '2025-01/2025-09',
    '2025-08-15',
    ...fourth,
    '2025-09-04/2025-09-05',
    '2025-09-05',
    '2025-09-05',
  )
  expect(dates.map(({ edtf, count, x1, x2 }) => [edtf, count, rounded(x1), rounded(x2)])).toEqual([
    ['2025-01', 1, 0, 9.13],
    ['2025-08-15', 1, 19.95, 29.09],
    ['2025-09-04', 11, 37, 72.15],
    ['2025-09-05', 2, 72.15, 83.88],
  ])
  expect(axis.after && rounded(axis.after.x1)).toBe(92.14)
  expect(lanes).toBe(2)
  expect(places.map(({ x, span }) => [rounded(x), span?.lane ?? null]).slice(0, 4)).toEqual([
    [4.57, null],
    [46.07, 0],
    [24.52, null],
    [40.52, null],
  ])
})

test('an exact month or year stands on the thread where no day is in it', () => {
  const exact = (...all: string[]) => worldOn(...all).dates.map(({ edtf }) => edtf)
  expect(exact('2025', '2024-02')).toEqual(['2024-02', '2025'])
  expect(exact('2025', '2025-02-03')).toEqual(['2025-02-03'])
  expect(exact('2025~', '2025-02-03?', '2025-21')).toEqual(['2025-02-03', '2025-21'])
  expect(exact('2025-09-04T20:00:00Z')).toEqual(['2025-09-04'])
})

test('an end that is open reaches the end of the strip', () => {
  const { places, axis } = worldOn('../2025-01-01', '2025-01-01/..', '2025-01-01')
  expect(places.map(({ span }) => span && [rounded(span.x1), rounded(span.x2)])).toEqual([
    [0.25, rounded((axis.stretches[0]?.x2 ?? 0) - 0.25)],
    [rounded((axis.stretches[0]?.x1 ?? 0) + 0.25), 99.75],
    null,
  ])
})

test('a place after all dates is their end', () => {
  const { axis } = worldOn('2025-09-04')
  expect(axis.timeAt(100)).toBe(Date.parse('2025-09-05'))
  expect(worldOn('../2025-09-04').axis.x(0)).toBe(worldOn('../2025-09-04').axis.x(Date.parse('2025-09-05')))
})
