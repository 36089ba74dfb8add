import { beforeEach, expect, test } from 'vitest'
import { DatabaseClock } from './database-clock.js'

let monotonic: number
let clock: DatabaseClock
beforeEach(() => {
  monotonic = 100
  clock = new DatabaseClock(() => monotonic)
})

test('it goes on with the monotonic clock', () => {
  clock.set(5_000, 90)
  expect(clock.now()).toBe(5_000)
  monotonic += 250
  expect(clock.now()).toBe(5_250)
})

test.each([
  ['a time that does not prove it wrong leaves it', 5_995, 1_090, 6_000],
  ['a time that the clock has not reached moves it forward', 6_020, 1_090, 6_020],
  ['a time after a step back of the database’s clock moves it back', 3_000, 1_090, 3_011],
])('%s', (_, time, asked, expected) => {
  clock.set(5_000, 90)
  monotonic = 1_100
  clock.set(time, asked)
  expect(clock.now()).toBe(expected)
})

test('it has no time before it is set', () => expect(() => clock.now()).toThrow('has not given its time'))
