import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityErrors } from '../support/accessibility.js'
import { hasBrowser, openPage, PHONE } from '../support/browser.js'
import type { Product } from '../support/services.js'
import {
  developmentsOf,
  EXAMPLE,
  onStrip,
  startWithExample,
  untilAlive,
  untilAt,
} from '../support/strip-page.js'

describe.skipIf(!hasBrowser)('what the strip shows', () => {
  let product: Product
  beforeAll(async () => {
    product = await startWithExample()
  })
  afterAll(() => product?.stop())

  const open = async (search = '', options = {}) => {
    const page = await openPage(`${product.url}${EXAMPLE}${search}`, options)
    if (options !== NO_SCRIPTS) await untilAlive(page)
    return page
  }
  const NO_SCRIPTS = { javaScriptEnabled: false }

  test('the strip shows what was learned later, faint, and the page of a past version has nothing of it', async () => {
    const html = await (await fetch(`${product.url}${EXAMPLE}?version=4`)).text()
    expect(html).not.toContain('kremlin-veto')
    const page = await open('?version=4')
    await expect.poll(() => page.locator('.marks .knot').count()).toBe(20)
    expect(await page.locator('.marks .knot.off').count()).toBe(17)
    expect(await page.textContent('.strip-says')).toMatch(/^By now: 20 developments/)
    expect(await page.textContent('.travel')).toContain('Version 4 of 40.')
  })

  test('another language is shown on the strip too', async () => {
    const page = await open('?version=25')
    await page.click('.langs a')
    await untilAt(page, '?version=25&lang=fr')
    await expect.poll(() => page.textContent('.play')).toBe('Dérouler l’histoire')
    await expect.poll(() => page.textContent('.strip-says')).toContain('appris en 8 étapes')
    await expect.poll(() => page.textContent('.travel')).toContain('Version 25 sur 40.')
    expect(await page.getAttribute('.instrument', 'aria-label')).toBe('Voyager dans le dossier')
  })

  test('pointing at a knot reddens its strand and says its headline; so does pointing at its item', async () => {
    const page = await open()
    const at = await onStrip(page, 40.52, 103)
    await page.mouse.move(at.x, at.y)
    await expect
      .poll(() => page.textContent('.tip'))
      .toBe('26 countries commit to a reassurance force for Ukraine')
    expect(await page.locator('.fan .on').count()).toBe(1)
    await page.mouse.click(at.x, at.y)
    await expect.poll(() => new URL(page.url()).hash).toBe('#coalition-summit')
    await page.hover('#contributions h4')
    expect(await page.locator('.tip').count()).toBe(0)
    expect(await page.locator('.fan .on').count()).toBe(2)
  })

  test('with scripts off its links work', async () => {
    const page = await open('', NO_SCRIPTS)
    expect(await page.isVisible('#_known-at')).toBe(false)
    expect(await page.isVisible('.player')).toBe(false)
    expect(await page.textContent('.strip-says')).toBe(
      '20 developments between the start of January and 5 September 2025, most on 4 September 2025; learned in 8 steps.',
    )
    await page.click('.world a[href="#_date-2025-09-04"] text')
    expect(new URL(page.url()).hash).toBe('#_date-2025-09-04')
    expect(await page.locator('#_date-2025-09-04').count()).toBe(1)
    await page.click('.moment[href$="version=25"] text')
    expect(new URL(page.url()).search).toBe('?version=25')
    expect(await developmentsOf(page)).toHaveLength(13)
    await page.click('.nowm text')
    expect(new URL(page.url()).search).toBe('')
  })

  test.each([
    { colorScheme: 'light', viewport: PHONE, locale: 'en' },
    { colorScheme: 'dark', viewport: PHONE, locale: 'fr' },
    { colorScheme: 'light', locale: 'fr' },
    { colorScheme: 'dark', locale: 'en' },
  ] as const)('axe finds nothing: %j', async (options) => {
    const page = await open('?version=25&happenedBy=2025-09-04&from=2025-08', options)
    expect(await page.locator('.brush-end').count()).toBe(2)
    expect(await accessibilityErrors(page)).toEqual([])
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
    expect(overflow).toBeLessThanOrEqual(0)
  })
})
