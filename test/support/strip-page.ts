import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { z } from 'zod'
import { ADMIN_KEY, startEmbedded, until, type Product } from './services.js'

export const EXAMPLE = '/stories/coalition-of-the-willing'

/** Starts the product with the example story. */
export async function startWithExample(): Promise<Product> {
  const product = await startEmbedded({ FILROUGE_EXAMPLE: 'true' })
  await until(
    async () => (await fetch(`${product.url}/v1${EXAMPLE}?version=40`)).status === 200,
    30_000,
    () => 'the example is not there',
  )
  return product
}

/** A place on the strip: percent of its width, and pixels from its top or, negative, from its foot. */
export async function onStrip(page: Page, x: number, y: number): Promise<{ x: number; y: number }> {
  const box = await page.locator('.loom-svg').first().boundingBox()
  if (!box) throw new Error('the page has no strip')
  return { x: box.x + (box.width * x) / 100, y: box.y + (y < 0 ? box.height + y : y) }
}

/** The ids of the developments in the timeline, in its order. */
export const developmentsOf = (page: Page): Promise<string[]> =>
  page.locator('.tl .dev').evaluateAll((items) => items.map(({ id }) => id))

/** Waits until the page is at a query. */
export async function untilAt(page: Page, search: string): Promise<void> {
  await expect.poll(() => new URL(page.url()).search, { timeout: 10_000 }).toBe(search)
}

/** Brings the strip to life as a pointer does. It lives at once. */
export const untilAlive = (page: Page) => page.locator('.instrument').dispatchEvent('pointerover')

/** Records a story of so many developments, one a day, with an append for each few. */
export async function recordDays(
  url: string,
  storyId: string,
  developments: number,
  each: number,
): Promise<void> {
  const first = Date.UTC(2024, 0, 1)
  const dayOf = (n: number) => new Date(first + (n % 400) * 86_400_000).toISOString()
  const opened = { type: 'StoryOpened', data: { title: { en: 'Many days' }, language: 'en' } }
  const lines: object[] = [{ storyId, learnedAt: '2023-12-31T00:00:00.000Z', events: [opened] }]
  for (let n = 0; n < developments; n += each) {
    const events = Array.from({ length: Math.min(each, developments - n) }, (_, m) => ({
      type: 'DevelopmentReported',
      data: {
        developmentId: `n-${n + m}`,
        headline: { en: `Development ${n + m}` },
        occurred: dayOf(Math.floor(((n + m) * 400) / developments)).slice(0, 10),
        kind: { category: (n + m) % 2 ? 'agree' : 'reject' },
        language: 'en',
      },
    }))
    lines.push({
      storyId,
      learnedAt: new Date(first + (n / developments) * 400 * 86_400_000).toISOString(),
      events,
    })
  }
  const answer = await fetch(`${url}/v1/imports?format=ndjson`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/x-ndjson' },
    body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  })
  const outcomes = await answer.text()
  await until(
    async () => (await countIn(`${url}/v1/stories/${storyId}`)) === developments,
    60_000,
    () => outcomes,
  )
}

const Shown = z.object({ counts: z.object({ developments: z.int() }) })

async function countIn(address: string): Promise<number> {
  const state = Shown.safeParse(await (await fetch(address)).json())
  return state.success ? state.data.counts.developments : 0
}
