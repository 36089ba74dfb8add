import { expect, test } from 'vitest'
import { Routes } from './routes.js'

test('the partitions of a broker share a route, and those of two brokers do not', () => {
  const routes = new Routes(() => 0)
  expect(routes.of(0)).toBe(routes.of(1))
  routes.lead(new Map([[0, 7], [1, 7], [2, 8]])) // prettier-ignore
  expect(routes.of(0)).toBe(routes.of(1))
  expect(routes.of(2)).not.toBe(routes.of(0))
})

test('a partition that failed has a route of its own for half a minute', () => {
  let now = 0
  const routes = new Routes(() => now)
  routes.failed(1)
  routes.failed(2)
  expect(new Set([0, 1, 2, 3].map((partition) => routes.of(partition))).size).toBe(3)
  now = 29_999
  expect(routes.of(1)).not.toBe(routes.of(0))
  now = 30_000
  expect(routes.of(1)).toBe(routes.of(0))
})
