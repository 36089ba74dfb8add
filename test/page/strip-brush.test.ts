import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityErrors } from '../support/accessibility.js'
import { hasBrowser, openPage, PHONE } from '../support/browser.js'
import type { Product } from '../support/services.js'
import {
  developmentsOf,
  EXAMPLE,
  onStrip,
  recordDays,
  startWithExample,
  untilAt,
} from '../support/strip-page.js'

describe.skipIf(!hasBrowser)('the brush of the strip', () => {
  let product: Product
  beforeAll(async () => {
    product = await startWithExample()
    await recordDays(product.url, 'two-hundred', 200, 5)
    await recordDays(product.url, 'five-thousand', 5_000, 100)
  })
  afterAll(() => product?.stop())

  // Nothing waits for the strip to come to life: what somebody does first brings it to life, and is not lost.
  const open = (path: string, options = {}) => openPage(`${product.url}${path}`, options)
  const showing = (page: Page) => page.textContent('.showing')

  test('by mouse: the timeline has the days between, and the state does not change', async () => {
    const page = await open(EXAMPLE)
    const state = await page.innerText('#_state')
    const [from, to] = [await onStrip(page, 22, 60), await onStrip(page, 60, 60)]
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(to.x, to.y, { steps: 5 })
    await page.mouse.up()
    await untilAt(page, '?from=2025-08-15&to=2025-09-04')
    expect(await showing(page)).toBe('17 of 20 developments')
    expect(await developmentsOf(page)).not.toContain('executive-order')
    expect(await page.innerText('#_state')).toBe(state)
    await page.goBack()
    await untilAt(page, '')
    await expect.poll(() => page.locator('.brush-end').count()).toBe(0)
  })

  test('until somebody uses it, the strip is as the service has rendered it', async () => {
    const page = await open(EXAMPLE)
    // Alive, the keyboard need not go through all moments.
    const order = () => page.evaluate(`document.querySelector('.nowm').tabIndex`)
    // The strip is seen, and the browser was idle.
    await page.evaluate(`new Promise((resolve) => requestIdleCallback(() => requestIdleCallback(resolve)))`)
    expect(await order()).toBe(0)
    await page.focus('#_known-at')
    expect(await order()).toBe(-1)
    await expect.poll(() => page.locator('.flag.known.focus').count()).toBe(1)
  })

  test.each([
    ['a range', 'fill', '#_known-at', '3', '?version=26'],
    ['a button', 'click', '.player .textbtn', '', '?from=2025-01-01&to=2025-09-30'],
  ] as const)('%s that assistive technology moves without a pointer or a key is not lost', async (...row) => {
    const [, how, selector, value, search] = row
    const page = await open(EXAMPLE)
    // No focus, no key, no pointer: the event alone.
    const element = `document.querySelector(${JSON.stringify(selector)})`
    await page.evaluate(
      how === 'click'
        ? `${element}.click()`
        : `${element}.value = ${value}; ${element}.dispatchEvent(new Event('input', { bubbles: true }))`,
    )
    await untilAt(page, search)
  })

  test('the ends of a brush that an address has are there without being asked for', async () => {
    const page = await open(`${EXAMPLE}?from=2025-08-15&to=2025-09-04`)
    await expect.poll(() => page.locator('.brush-end').count()).toBe(2)
  })

  test('an end is dragged', async () => {
    const page = await open(`${EXAMPLE}?from=2025-08-15&to=2025-09-04`)
    const [from, to] = [await onStrip(page, 72.15, 60), await onStrip(page, 78, 60)]
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(to.x, to.y, { steps: 4 })
    await page.mouse.up()
    await untilAt(page, '?from=2025-08-15&to=2025-09-05')
  })

  test('by keys: from edge to edge, and Escape ends it', async () => {
    const page = await open(EXAMPLE)
    await page.click('text=Choose dates on the strip')
    await untilAt(page, '?from=2025-01-01&to=2025-09-30')
    await expect.poll(() => page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('From')
    await page.keyboard.press('ArrowRight')
    await untilAt(page, '?from=2025-02-01&to=2025-09-30')
    await page.keyboard.press('ArrowRight')
    await untilAt(page, '?from=2025-08-15&to=2025-09-30')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('To')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowLeft')
    await untilAt(page, '?from=2025-08-15&to=2025-09-04')
    expect(await page.getAttribute('.brush-end >> nth=1', 'aria-valuetext')).toBe('4 September 2025')
    await page.keyboard.press('Home')
    await untilAt(page, '?from=2025-08-15&to=2025-08-15')
    await page.keyboard.press('Escape')
    await untilAt(page, '')
    await expect
      .poll(() => page.evaluate('document.activeElement.textContent'))
      .toBe('Choose dates on the strip')
  })

  test('by a finger, on a phone; a vertical drag scrolls', async () => {
    const page = await open(EXAMPLE, { viewport: PHONE, hasTouch: true, isMobile: true })
    await page.locator('.plot').scrollIntoViewIfNeeded()
    const [from, to] = [await onStrip(page, 22, 60), await onStrip(page, 60, 60)]
    const touch = await page.context().newCDPSession(page)
    const drag = async (x: number, y: number, type: 'touchStart' | 'touchMove') =>
      void (await touch.send('Input.dispatchTouchEvent', { type, touchPoints: [{ x, y }] }))
    const lift = () => touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await drag(from.x, from.y, 'touchStart')
    for (let step = 1; step <= 6; step++)
      await drag(from.x + ((to.x - from.x) * step) / 6, from.y + 2, 'touchMove')
    await lift()
    await untilAt(page, '?from=2025-08-15&to=2025-09-04')
    const before = await page.evaluate<number>('scrollY')
    const start = await onStrip(page, 50, 60)
    await drag(start.x, start.y, 'touchStart')
    for (let step = 1; step <= 6; step++) await drag(start.x, start.y - step * 20, 'touchMove')
    await lift()
    await expect.poll(() => page.evaluate<number>('scrollY')).toBeGreaterThan(before + 40)
    expect(new URL(page.url()).search).toBe('?from=2025-08-15&to=2025-09-04')
  })

  test.each(['two-hundred', 'five-thousand'])(
    '%s developments are columns, which can be brushed',
    async (storyId) => {
      const page = await open(`/stories/${storyId}`)
      const columns = await page.locator('.d-up').count()
      expect(columns).toBeGreaterThan(10)
      expect(columns).toBeLessThanOrEqual(120)
      expect(await page.locator('.learned .moment').count()).toBeGreaterThan(10)
      expect(await accessibilityErrors(page)).toEqual([])
      const [from, to] = [await onStrip(page, 10, 50), await onStrip(page, 12, 50)]
      await page.mouse.move(from.x, from.y)
      await page.mouse.down()
      await page.mouse.move(to.x, to.y, { steps: 4 })
      await page.mouse.up()
      await expect
        .poll(() => page.url(), { timeout: 10_000 })
        .toMatch(/\?from=2024-0\d-\d\d&to=2024-0\d-\d\d$/)
      await expect.poll(async () => (await developmentsOf(page)).length).toBeGreaterThan(0)
      const brushed = new URL(page.url()).search
      await page.focus('#_known-at')
      await page.keyboard.press('Home')
      await untilAt(page, `${brushed}&version=1`)
      await page.keyboard.press('End')
      await page.click('text=All dates')
      await untilAt(page, '')
    },
  )

  test.each(['two-hundred', 'five-thousand'])(
    'with scripts off the columns of %s are links',
    async (storyId) => {
      const page = await openPage(`${product.url}/stories/${storyId}`, { javaScriptEnabled: false })
      await page.locator('.world a').nth(3).click()
      expect(new URL(page.url()).search).toMatch(/^\?from=\d{4}-\d\d-\d\d&to=\d{4}-\d\d-\d\d$/)
      expect((await developmentsOf(page)).length).toBeGreaterThan(0)
      await page.locator('.learned .moment').nth(2).click()
      expect(new URL(page.url()).search).toMatch(/version=\d+/)
      expect(await accessibilityErrors(page)).toEqual([])
    },
  )
})
