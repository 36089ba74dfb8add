import { afterEach, expect, test, vi } from 'vitest'
import { METRICS, metricsTable, type Metric } from './metric-table.js'
import { sampled } from './metrics.js'

const metrics = Object.entries<Metric>(METRICS)

test('names follow the conventions of Prometheus', () => {
  for (const [name, { kind }] of metrics) {
    expect(name).toMatch(/^filrouge_[a-z_]+$/)
    expect([name, name.endsWith('_total')]).toEqual([name, kind === 'counter'])
    expect(name).not.toMatch(/_(ms|milliseconds|minutes|kb|percent)(_|$)/)
  }
})

test('no metric is labelled by story, key or subscription', () => {
  const labels = new Set(metrics.flatMap(([, metric]) => metric.labels))
  expect([...labels].filter((label) => /story|key|principal|subscription|url|id$/i.test(label))).toEqual([])
})

test('the table names every metric', () => {
  for (const [name] of metrics) expect(metricsTable()).toContain(`| \`${name}\` |`)
})

afterEach(() => void vi.useRealTimers())

test('scrapes share one reading of ten seconds', async () => {
  vi.useFakeTimers()
  let reads = 0
  const read = sampled(() => Promise.resolve(++reads))
  expect(await Promise.all([read(), read()])).toEqual([1, 1])
  vi.advanceTimersByTime(9_000)
  expect(await read()).toBe(1)
  vi.advanceTimersByTime(1_000)
  expect(await read()).toBe(2)
})

test('a scrape does not wait for a slow reading, and runs no second one beside it', async () => {
  vi.useFakeTimers()
  let reads = 0
  const read = sampled(() => {
    reads += 1
    return reads === 1 ? Promise.resolve('first') : new Promise<string>(() => undefined)
  })
  expect(await read()).toBe('first')
  for (const expected of ['first', 'first', null]) {
    vi.advanceTimersByTime(25_000)
    const asked = read()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await asked).toBe(expected)
  }
  expect(reads).toBe(2)
})

test('a reading that failed is made again by the next scrape', async () => {
  let isAway = true
  const read = sampled(() => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(1)))
  expect(await read()).toBeNull()
  isAway = false
  expect(await read()).toBe(1)
})
