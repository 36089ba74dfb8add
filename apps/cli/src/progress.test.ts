import { expect, test } from 'vitest'
import { left } from './progress.js'

test('the time that is left follows from the speed so far', () => {
  expect(left(100, 400, 10_000)).toBe(', 30 s left')
  expect(left(400, 400, 10_000)).toBe(', 0 s left')
  expect(left(500, 400, 10_000)).toBe(', 0 s left')
})

test.each([
  { at: 'the first seconds', done: 100, ms: 4_999 },
  { at: 'the first part of the work', done: 7, ms: 10_000 },
  { at: 'the beginning', done: 0, ms: 10_000 },
])('at $at it is not known', ({ done, ms }) => expect(left(done, 400, ms)).toBe(''))
