import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { pageOf, shownDevelopment, shownFacts } from '../../test/shown-story.js'
import { MiniStrip } from './mini-strip.js'

const classesOf = (html: string, name: string) =>
  [...html.matchAll(new RegExp(`class="(${name}[^"]*)"`, 'g'))].map(([, classes = '']) => classes)

test('what had not happened by a date is faint, its strand too', () => {
  const items = ['2025-09-01', '2025-09-05'].map((occurred, n) =>
    shownDevelopment({ developmentId: `d-${n}`, occurred, firstVersion: 2 }),
  )
  const bounds = { until: '2025-09-03T23:59:59.999Z', from: null, to: null }
  const html = pageOf(shownFacts(items, { bounds }), { query: { version: 2, happenedBy: '2025-09-03' } })
  const strip = html.slice(html.indexOf('<svg class="loom-svg'), html.indexOf('class="player'))
  expect(classesOf(strip, 'strand').map((classes) => classes.includes('off'))).toEqual([false, true])
  expect(classesOf(strip, 'knot').map((classes) => classes.includes('off'))).toEqual([false, true])
})

test.each([1, 4, 5, 9, 20])('%i uncertain spans of one time have a height each on a small strip', (count) => {
  const mark = {
    earliest: '2025-09-01T00:00:00.000Z',
    latest: '2025-09-05T23:59:59.999Z',
    category: 'agree',
    importance: null,
    actuality: 'actual' as const,
  }
  const html = renderToString(h(MiniStrip, { marks: Array.from({ length: count }, () => mark) }))
  const heights = [...html.matchAll(/class="span"[^>]*y1="([\d.]+)"/g)].map(([, y]) => Number(y))
  const apart = heights.toSorted((a, b) => a - b).map((y, n, all) => y - (all[n - 1] ?? -Infinity))
  expect(heights).toHaveLength(count)
  expect(Math.min(...apart)).toBeGreaterThanOrEqual(4)
  const total = Number(/height="([\d.]+)"/.exec(html)?.[1])
  for (const y of heights) expect(y > 4 && y < total).toBe(true)
})
