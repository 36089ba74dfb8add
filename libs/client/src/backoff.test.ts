import { expect, test } from 'vitest'
import { Backoff } from './backoff.js'

const backoff = (random = 0) => new Backoff({ firstMs: 1_000, longestMs: 30_000, random: () => random })

test('pauses grow up to the longest, and begin anew after a success', () => {
  const one = backoff()
  const pauses = Array.from({ length: 8 }, () => one.failed(null))
  expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  expect(one.count).toBe(8)
  one.succeeded()
  expect(one.failed(null)).toBe(1_000)
})

test('a random part makes a pause longer, never shorter than what the service asked for', () => {
  expect(backoff(0.5).failed(null)).toBe(1_250)
  expect(backoff(0.5).failed(7_000)).toBe(8_750)
  expect(backoff().failed(500)).toBe(1_000)
  expect(backoff().failed(60_000)).toBe(60_000)
})

test('what a stream asks for is the first pause from then on', () => {
  const one = backoff()
  one.askedFor(2_500)
  expect([one.failed(null), one.failed(null)]).toEqual([2_500, 5_000])
  one.askedFor(60_000)
  expect(one.failed(null)).toBe(60_000)
  one.askedFor(0)
  one.succeeded()
  expect(one.failed(null)).toBe(100)
})

test('a pause stays finite after any number of failures', () => {
  const one = backoff()
  for (let i = 0; i < 2_000; i++) one.failed(null)
  expect(one.failed(null)).toBe(30_000)
})
