import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { accessibilityErrors } from '../support/accessibility.js'
import { hasBrowser, openPage } from '../support/browser.js'
import type { Product } from '../support/services.js'
import {
  developmentsOf,
  EXAMPLE,
  onStrip,
  recordDays,
  startWithExample,
  untilAlive,
  untilAt,
} from '../support/strip-page.js'

describe.skipIf(!hasBrowser)('travel on the strip', () => {
  let product: Product
  beforeAll(async () => {
    product = await startWithExample()
  })
  afterAll(() => product?.stop())

  const open = async (search = '') => {
    const page = await openPage(`${product.url}${EXAMPLE}${search}`)
    await untilAlive(page)
    return page
  }

  test('known at: by keys, in the address, and back', async () => {
    const page = await open()
    const now = await developmentsOf(page)
    await page.focus('#_known-at')
    await page.keyboard.press('Home')
    await untilAt(page, '?version=4')
    expect(await developmentsOf(page)).toHaveLength(3)
    expect(await page.getAttribute('#_known-at', 'aria-valuetext')).toBe(
      '4 September 2025, 16:00 UTC, version 4',
    )
    expect(await page.textContent('.travel')).toContain('Version 4 of 40.')
    await page.keyboard.press('ArrowRight')
    await untilAt(page, '?version=10')
    expect(await page.evaluate('document.activeElement.id')).toBe('_known-at')
    await page.goBack()
    await untilAt(page, '?version=4')
    await expect.poll(() => page.inputValue('#_known-at')).toBe('0')
    await page.focus('#_known-at')
    await page.keyboard.press('End')
    await untilAt(page, '')
    expect(await developmentsOf(page)).toEqual(now)
    expect(await page.locator('.travel').count()).toBe(0)
  })

  test('each key is an entry of the history, tapped or held', async () => {
    const page = await open()
    await page.focus('#_known-at')
    await page.keyboard.press('Home')
    await untilAt(page, '?version=4')
    await page.keyboard.down('ArrowRight')
    await untilAt(page, '?version=10')
    await page.keyboard.up('ArrowRight')
    await page.goBack()
    await untilAt(page, '?version=4')
    await page.goBack()
    await untilAt(page, '')
  })

  test('the address of the citation gives the same page', async () => {
    const page = await open()
    await page.focus('#_known-at')
    await page.keyboard.press('Home')
    await untilAt(page, '?version=4')
    await page.focus('#_happened-by')
    await page.keyboard.press('Home')
    await untilAt(page, '?version=4&happenedBy=2025-01')
    const textsOf = (one: Page) => one.locator('.story > :not(.instrument)').allInnerTexts()
    const shown = await textsOf(page)
    const cited = await page.textContent('#_citation .u')
    expect(cited).toBe(`${product.url}${EXAMPLE}?version=4&happenedBy=2025-01`)
    const again = await openPage(cited ?? '')
    await untilAlive(again)
    await expect.poll(() => textsOf(again)).toEqual(shown)
  })

  test('happened by: one step for each date', async () => {
    const page = await open()
    await page.focus('#_happened-by')
    await page.keyboard.press('Home')
    await untilAt(page, '?happenedBy=2025-01')
    expect(await developmentsOf(page)).toEqual(['executive-order', 'trump-putin-rapprochement'])
    await page.keyboard.press('ArrowRight')
    await untilAt(page, '?happenedBy=2025-08-15')
    expect(await page.getAttribute('#_happened-by', 'aria-valuetext')).toBe('15 August 2025')
    expect(await page.locator('.veil').count()).toBe(1)
    await page.keyboard.press('End')
    await untilAt(page, '')
  })

  test('the flags drag, in one entry of the history, and the strip stays where it is on the screen', async () => {
    const page = await open()
    const entries = await page.evaluate<number>('history.length')
    const [from, over, to] = [
      await onStrip(page, 98.4, -46),
      await onStrip(page, 60, -46),
      await onStrip(page, 16, -46),
    ]
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(over.x, over.y, { steps: 4 })
    await untilAt(page, '?version=35')
    await page.mouse.move(to.x, to.y, { steps: 4 })
    await untilAt(page, '?version=10')
    await page.mouse.up()
    expect(await page.evaluate('history.length')).toBe(entries + 1)
    expect(Math.abs((await onStrip(page, 16, -46)).y - to.y)).toBeLessThan(2)
    await page.goBack()
    await untilAt(page, '')
  })

  test('a moment of the record is pressed', async () => {
    const page = await open()
    const at = await onStrip(page, 39.4, -46)
    await page.mouse.click(at.x, at.y)
    await untilAt(page, '?version=26')
    await page.click('.travel .btn.solid')
    await untilAt(page, '')
    await expect.poll(() => page.inputValue('#_known-at')).toBe('8')
  })

  test('where the record has days only, moments are picked within them', async () => {
    await recordDays(product.url, 'moments', 510, 1)
    const page = await openPage(`${product.url}/stories/moments`)
    await untilAlive(page)
    await page.focus('#_known-at')
    for (let n = 0; n < 4; n++) await page.keyboard.press('ArrowLeft')
    await untilAt(page, '?version=508')
    await page.getByLabel('Within this day').press('ArrowLeft')
    await untilAt(page, '?version=507')
    expect(await page.getByLabel('Within this day').getAttribute('aria-valuetext')).toMatch(/, version 507$/)
    expect(await accessibilityErrors(page)).toEqual([])
  })

  test('only the last place of a control is fetched', async () => {
    const page = await open()
    const asked: string[] = []
    page.on('request', (request) => {
      const { pathname, search } = new URL(request.url())
      if (pathname === EXAMPLE) asked.push(search)
    })
    await page.focus('#_known-at')
    // Six steps in one task of the browser: keys that are pressed from here may come further apart than a rest.
    await page.evaluate(`for (let n = 0; n < 6; n++) {
      document.activeElement.stepDown()
      document.activeElement.dispatchEvent(new Event('input', { bubbles: true }))
    }`)
    await untilAt(page, '?version=25')
    expect(asked).toEqual(['?version=25'])
  })
})
