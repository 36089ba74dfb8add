import { gzipSync } from 'node:zlib'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { hasBrowser, openPage } from '../support/browser.js'
import { freshDatabase } from '../support/postgres.js'
import { startEmbedded } from '../support/services.js'
import { percentile, type Figure } from './figures.js'
import { fillStory, isQuiet } from './fill.js'
import { http } from './load.js'
import { report } from './results.js'
import { medianTime } from './rounds.js'

const [HUNDRED, MANY] = ['hundred', 'many']
const MANY_DEVELOPMENTS = 5_000
const WARMING = 40
const READS = 210
const VIEWS = 15
/** A page of a past is immutable: each version is rendered once. */
const VERSIONS = 30
const SCROLLS = 120

interface Row {
  name: string
  ours: Figure | number
  yardstick?: Figure | number
  /** The most that ours, or the ratio, may be. */
  goal?: number
}

const row = ({ goal, ...figures }: Row) =>
  report({ ...figures, mode: 'embedded', goal: goal === undefined ? undefined : { most: goal } })

const timeOf = async (run: () => Promise<unknown>) => {
  const at = performance.now()
  await run()
  return performance.now() - at
}

/** The median times of two operations, which run in turns. */
async function inTurns(
  count: number,
  warming: number,
  ours: (n: number) => Promise<unknown>,
  yardstick: (n: number) => Promise<unknown>,
): Promise<readonly [Figure, Figure]> {
  const times: readonly [number[], number[]] = [[], []]
  for (let n = 0; n < warming + count; n++) {
    const took = [await timeOf(() => ours(n)), await timeOf(() => yardstick(n))] as const
    if (n < warming) continue
    times[0].push(took[0])
    times[1].push(took[1])
  }
  return [medianTime(times[0]), medianTime(times[1])]
}

const KILOBYTE = 1_000

/** What a browser loads of scripts before the page lives: the entry, and what it imports at once. Compressed bytes. */
function firstScripts(): number {
  const folder = join(import.meta.dirname, '../../apps/web/dist/files')
  const manifest: Record<string, { file: string; imports?: string[] }> = JSON.parse(
    readFileSync(join(folder, 'manifest.json'), 'utf8'),
  )
  const sizeOf = (name: string): number => {
    const { file, imports = [] } = manifest[name] ?? { file: '' }
    return (
      readFileSync(join(folder, `${file}.gz`)).length + imports.reduce((sum, one) => sum + sizeOf(one), 0)
    )
  }
  expect(readdirSync(folder)).toContain('manifest.json')
  return sizeOf('src/browser/page.ts') + sizeOf('src/browser/theme.ts')
}

// These run in the browser, whose types tests do not have.
const FIRST_PAINT = `new Promise((resolve) => {
  const ask = () => {
    const [paint] = performance.getEntriesByName('first-contentful-paint')
    if (paint) resolve(paint.startTime)
    else requestAnimationFrame(ask)
  }
  ask()
})`

const SCROLL = `new Promise((resolve) => {
  const frames = []
  const height = document.documentElement.scrollHeight
  let last = performance.now()
  scrollTo(0, 0)
  const step = (n) => requestAnimationFrame((now) => {
    frames.push(now - last)
    last = now
    if (n >= ${SCROLLS}) return resolve(frames)
    scrollBy(0, height / ${SCROLLS})
    step(n + 1)
  })
  step(0)
})`

/** The time from the request to the first contentful paint, in milliseconds. */
async function firstPaint(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'load' })
  return page.evaluate<number>(FIRST_PAINT)
}

/** Scrolls a page to its end. @returns the times of frames in milliseconds */
const scroll = (page: Page) => page.evaluate<number[]>(SCROLL)

const heapOf = async (page: Page): Promise<number> => {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1_000_000
}

test('the page of a story', { timeout: 900_000 }, async () => {
  const database = await freshDatabase()
  const product = await startEmbedded({ DATABASE_URL: database.url })
  const { url } = product
  const versions = await fillStory(url, HUNDRED, 100)
  const version = await fillStory(url, MANY, MANY_DEVELOPMENTS)
  await isQuiet(database.url)

  const html = await http(`${url}/stories/${HUNDRED}`, 200)
  row({ name: 'HTML of 100 developments, kB gzipped', ours: gzipSync(html).length / KILOBYTE, goal: 60 })
  row({ name: 'script before the page lives, kB gzipped', ours: firstScripts() / KILOBYTE, goal: 60 })

  const get = (path: string) => http(`${url}${path}`, 200)
  const [page, timeline] = await inTurns(
    READS,
    WARMING,
    () => get(`/stories/${HUNDRED}`),
    () => get(`/v1/stories/${HUNDRED}/timeline`),
  )
  row({ name: 'HTML of 100 developments, p50, ms; its timeline', ours: page, yardstick: timeline, goal: 3 })
  const [past, pastTimeline] = await inTurns(
    VERSIONS,
    5,
    (n) => get(`/stories/${HUNDRED}?version=${versions - n}`),
    (n) => get(`/v1/stories/${HUNDRED}/timeline?version=${versions - n}`),
  )
  row({
    name: 'HTML of 100, each version for the first time, p50, ms; its timeline',
    ours: past,
    yardstick: pastTimeline,
  })
  const [many, hundred] = await inTurns(
    READS,
    WARMING,
    () => get(`/stories/${MANY}`),
    () => get(`/stories/${HUNDRED}`),
  )
  row({ name: 'HTML, p50, ms: 5,000 developments; 100', ours: many, yardstick: hundred, goal: 1.5 })
  const [manyPast, hundredPast] = await inTurns(
    VERSIONS,
    5,
    (n) => get(`/stories/${MANY}?version=${version - n}`),
    (n) => get(`/stories/${HUNDRED}?version=${versions - VERSIONS - 5 - n}`),
  )
  row({
    name: 'HTML, each version for the first time, p50, ms: 5,000 developments; 100',
    ours: manyPast,
    yardstick: hundredPast,
  })

  if (hasBrowser) {
    const tab = await openPage(`${url}/stories/${HUNDRED}`)
    const [manyPaint, hundredPaint]: [number[], number[]] = [[], []]
    for (let n = 0; n < VIEWS; n++) {
      manyPaint.push(await firstPaint(tab, `${url}/stories/${MANY}`))
      hundredPaint.push(await firstPaint(tab, `${url}/stories/${HUNDRED}`))
    }
    row({
      name: 'first paint, p50, ms: 5,000 developments; 100',
      ours: medianTime(manyPaint),
      yardstick: medianTime(hundredPaint),
      goal: 1.5,
    })
    await firstPaint(tab, `${url}/stories/${MANY}`)
    const before = await heapOf(tab)
    const frames = await scroll(tab)
    row({ name: 'frame while scrolling 5,000, p50, ms', ours: percentile(frames, 0.5) })
    row({ name: 'frame while scrolling 5,000, p95, ms', ours: percentile(frames, 0.95) })
    for (let n = 0; n < 5; n++) await scroll(tab)
    row({
      name: 'memory of scripts, MB: after scrolling; before',
      ours: await heapOf(tab),
      yardstick: before,
    })
    // A page that is live would complain that the product has gone.
    await tab.close()
  }
  await product.stop()
  await database.drop()
})
