import { Filrouge } from '@filrouge/client'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openPage } from '../support/browser.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'
import { recordStrait } from '../support/strait-story.js'

describe.skipIf(!hasBrowser)('by keyboard alone', () => {
  let product: Product
  beforeAll(async () => {
    product = await startEmbedded()
    await recordStrait(new Filrouge({ url: product.url, key: ADMIN_KEY }))
  })
  afterAll(() => product?.stop())

  const open = (path = '/stories/strait?lang=en', options = {}) => openPage(`${product.url}${path}`, options)
  const focused = (page: Page) =>
    page.evaluate('(document.activeElement.textContent || document.activeElement.ariaLabel || "").trim()')

  /** Presses Tab until something has the focus. */
  async function tabTo(page: Page, words: string): Promise<void> {
    for (let n = 0; n < 200; n++) {
      await page.keyboard.press('Tab')
      if ((await focused(page)) === words) return
    }
    throw new Error(`${words} does not get the focus`)
  }

  test('the first step is over all to the timeline', async () => {
    const page = await open()
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Skip to the timeline')
    expect(await page.locator('.skip').evaluate((link) => link.getBoundingClientRect().top >= 0)).toBe(true)
    await page.keyboard.press('Enter')
    expect(new URL(page.url()).hash).toBe('#_timeline')
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.closest("#_timeline") !== null')).toBe(true)
  })

  test('the bar of sections leads to each, and says where one reads', async () => {
    const page = await open()
    await tabTo(page, 'Figures 1')
    await page.keyboard.press('Enter')
    expect(new URL(page.url()).hash).toBe('#_figures')
    await expect.poll(() => page.locator('.jump [aria-current]').count()).toBe(1)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.closest("#_figures, #_record") !== null')).toBe(true)
  })

  test.each(['Cite', 'Embed', 'Follow', 'Filter'])(
    '%s opens by Enter and closes by Escape, with the focus back',
    async (name) => {
      const page = await open()
      await tabTo(page, name)
      await page.keyboard.press('Enter')
      const pop = page.locator('details.pop[open]')
      expect(await pop.count()).toBe(1)
      await page.keyboard.press('Tab')
      expect(await page.evaluate('document.activeElement.closest("details.pop[open]") !== null')).toBe(true)
      await page.keyboard.press('Escape')
      expect(await pop.count()).toBe(0)
      expect(await focused(page)).toBe(name)
    },
  )

  test('the citation is copied', async () => {
    const page = await open()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await tabTo(page, 'Cite')
    await page.keyboard.press('Enter')
    await tabTo(page, 'Copy')
    await page.keyboard.press('Enter')
    await expect.poll(() => focused(page)).toBe('Copied')
    const copied = String(await page.evaluate('navigator.clipboard.readText()'))
    const { head } = JSON.parse(await (await fetch(`${product.url}/v1/stories/strait`)).text())
    expect(copied).toContain('The strait')
    expect(copied).toContain(`sha256:${head}`)
    const address = /https?:\S+/.exec(copied)?.[0] ?? ''
    expect((await fetch(address)).status).toBe(200)
  })

  test('the theme changes, and the choice is kept', async () => {
    const page = await open(undefined, { colorScheme: 'light' })
    const scheme = () => page.evaluate('getComputedStyle(document.documentElement).colorScheme')
    await tabTo(page, 'Light or dark')
    await page.keyboard.press('Enter')
    expect(await scheme()).toBe('dark')
    await page.goto(`${product.url}/?lang=en`)
    expect(await scheme()).toBe('dark')
    await tabTo(page, 'Light or dark')
    await page.keyboard.press('Space')
    expect(await scheme()).toBe('light')
  })

  test('the list is searched and opened', async () => {
    const page = await open('/?lang=en')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Skip to the stories')
    await page.focus('input[name=q]')
    await page.keyboard.type('strait')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/?lang=en&q=strait')
    await tabTo(page, 'The strait')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/stories/strait**')
  })

  test('what has the focus is seen', async () => {
    const page = await open()
    const unseen: unknown[] = []
    for (let n = 0; n < 60; n++) {
      await page.keyboard.press('Tab')
      const outline = await page.evaluate(`(() => {
        const at = document.activeElement
        const { outlineStyle, outlineWidth } = getComputedStyle(at)
        return outlineStyle === 'none' || outlineWidth === '0px' ? at.outerHTML.slice(0, 200) : null
      })()`)
      if (outline !== null) unseen.push(outline)
    }
    expect(unseen).toEqual([])
  })
})
