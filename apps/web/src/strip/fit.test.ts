import { expect, test } from 'vitest'
import fc from '../../../../test/support/fast-check.js'
import { fitted, type Label, type Room } from './fit.js'
import { keyLabelsOf } from './key-labels.js'

/** The least widths of the strip, and how large its texts are there. */
const PAGES: Readonly<Record<Room, readonly [least: number, size: number]>> = {
  phone: [300, 11 / 12],
  tablet: [500, 1],
  wide: [770, 1],
}
const ROOMS = ['phone', 'tablet', 'wide'] as const

function spanAt({ x, width, anchor }: Label, room: Room, more: number) {
  const [least, size] = PAGES[room]
  const at = (x / 100) * (least + more)
  const from = at - width * size * { start: 0, middle: 0.5, end: 1 }[anchor]
  return [from, from + width * size] as const
}

const areApart = ([a, b]: readonly [number, number], [c, d]: readonly [number, number]) => b <= c || d <= a
const x = fc.double({ min: 0, max: 100, noNaN: true })
const label = fc.record({
  x,
  width: fc.integer({ min: 10, max: 200 }),
  anchor: fc.constantFrom('start' as const, 'middle' as const, 'end' as const),
})

test('labels that are shown on a page never overlap there', () => {
  fc.assert(
    fc.property(fc.array(label, { maxLength: 30 }), fc.nat(600), (labels, more) => {
      const rooms = fitted(labels)
      for (const page of ROOMS) {
        const shown = labels.filter((_, n) => {
          const room = rooms[n]
          return room != null && ROOMS.indexOf(room) <= ROOMS.indexOf(page)
        })
        for (const [n, one] of shown.entries())
          for (const other of shown.slice(n + 1))
            expect(areApart(spanAt(one, page, more), spanAt(other, page, more))).toBe(true)
      }
    }),
  )
})

test('the first label takes its room before the others', () => {
  const at = (place: number) => ({ x: place, width: 100, anchor: 'middle' as const })
  expect(fitted([at(50), at(51), at(82)])).toEqual(['phone', null, 'tablet'])
})

test('headlines of key knots cross no other headline, no line to a knot, and no date', () => {
  const knot = fc.record({
    developmentId: fc.uuid(),
    headline: fc.string({ minLength: 10, maxLength: 90 }),
    x,
  })
  fc.assert(
    fc.property(
      fc.array(knot, { maxLength: 12 }),
      fc.array(label, { maxLength: 6 }),
      fc.nat(600),
      (knots, dates, more) => {
        const labels = keyLabelsOf(knots, dates)
        const line = (place: number) => spanAt({ x: place, width: 1, anchor: 'middle' }, 'wide', more)
        for (const one of labels) {
          for (const date of dates) expect(areApart(line(one.x), spanAt(date, 'wide', more))).toBe(true)
          const crossed = labels.filter((other) => {
            if (one === other || one.row < other.row) return false
            const mine = one.row === other.row ? spanAt(one, 'wide', more) : line(one.x)
            return !areApart(mine, spanAt(other, 'wide', more))
          })
          expect(crossed).toEqual([])
        }
      },
    ),
  )
})
