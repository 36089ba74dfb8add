import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityErrors } from '../support/accessibility.js'
import { hasBrowser, openPage } from '../support/browser.js'
import type { Product } from '../support/services.js'
import { developmentsOf, EXAMPLE, startWithExample, untilAlive, untilAt } from '../support/strip-page.js'

describe.skipIf(!hasBrowser)('the player', () => {
  let product: Product
  beforeAll(async () => {
    product = await startWithExample()
  })
  afterAll(() => product?.stop())

  const open = async (options = {}) => {
    const page = await openPage(`${product.url}${EXAMPLE}`, options)
    await untilAlive(page)
    return page
  }
  const pressed = (page: Page) => page.getAttribute('.play', 'aria-pressed')

  /** Collects the addresses that the page has from now on. */
  async function addressesOf(page: Page): Promise<() => Promise<string[]>> {
    await page.evaluate(
      `document.addEventListener('filrouge:shown', () => (window.searches ??= []).push(location.search))`,
    )
    return () => page.evaluate<string[]>('window.searches ?? []')
  }

  /** Plays at the greatest speed until the end. */
  async function play(page: Page): Promise<string[]> {
    const searches = await addressesOf(page)
    await page.selectOption('.sel select >> nth=1', '5')
    await page.click('.play')
    await expect.poll(() => pressed(page)).toBe('true')
    expect(await accessibilityErrors(page)).toEqual([])
    await expect.poll(() => pressed(page), { timeout: 20_000 }).toBe('false')
    return searches()
  }

  test('plays to the end as we learned it, in one entry of the history', async () => {
    const page = await open()
    const [all, entries] = [await developmentsOf(page), await page.evaluate<number>('history.length')]
    expect(await play(page)).toEqual([
      ...[4, 10, 25, 26, 28, 35, 39, 40].map((version) => `?version=${version}`),
      '',
    ])
    expect(await developmentsOf(page)).toEqual(all)
    expect(await page.evaluate('history.length')).toBe(entries + 1)
  })

  test('plays to the end as it happened', async () => {
    const page = await open({ reducedMotion: 'reduce' })
    await page.selectOption('.sel select >> nth=0', 'happened')
    expect(await play(page)).toEqual([
      ...['2025-01', '2025-08-15', '2025-09-04', '2025-09-05'].map((date) => `?happenedBy=${date}`),
      '',
    ])
  })

  test('never starts by itself, goes by steps, and says what came', async () => {
    const page = await open()
    expect(await pressed(page)).toBe('false')
    await page.click('button[aria-label="Previous change"]')
    await untilAt(page, '?version=40')
    await expect
      .poll(() => page.textContent('.caption'))
      .toBe('6 Sept 2025, 07:00 Corrected: The Kremlin vetoes any Western military guarantee')
    await page.click('button[aria-label="Previous change"]')
    await untilAt(page, '?version=39')
    await expect.poll(() => page.textContent('.caption')).toContain('and 1 more')
    await page.click('button[aria-label="Next change"]')
    await untilAt(page, '?version=40')
    await page.click('button[aria-label="Next change"]')
    await untilAt(page, '')
  })

  test('the caption changes at most once in two seconds', async () => {
    const page = await open()
    await page.evaluate(`
      window.said = []
      new MutationObserver(() => said.push(performance.now()))
        .observe(document.querySelector('.caption'), { childList: true, characterData: true, subtree: true })`)
    await play(page)
    await expect.poll(() => page.textContent('.caption'), { timeout: 5_000 }).toBe('')
    const said = await page.evaluate<number[]>('said')
    const turns = said.filter((at, n) => at - (said[n - 1] ?? -Infinity) > 100)
    expect(turns.length).toBeGreaterThan(1)
    const pauses = turns.slice(1).map((at, n) => at - (turns[n] ?? 0))
    expect(Math.min(...pauses)).toBeGreaterThan(1_900)
  })

  test('pauses, and stops when a control is moved', async () => {
    const page = await open()
    await page.selectOption('.sel select >> nth=1', '2')
    await page.click('.play')
    await untilAt(page, '?version=10')
    await page.click('.play')
    expect(await pressed(page)).toBe('false')
    const stopped = new URL(page.url()).search
    await page.click('.play')
    await expect.poll(() => new URL(page.url()).search).not.toBe(stopped)
    await page.focus('#_known-at')
    await page.keyboard.press('Home')
    expect(await pressed(page)).toBe('false')
    await untilAt(page, '?version=4')
  })

  test('stops and says so where a view cannot be fetched', async () => {
    const page = await open({ provoked: [/ERR_FAILED/] })
    await page.route('**/*version=25*', (route) => route.abort())
    await page.selectOption('.sel select >> nth=1', '5')
    await page.click('.play')
    await expect
      .poll(() => page.textContent('.caption'), { timeout: 10_000 })
      .toBe('This view could not be fetched. What is shown has not changed.')
    expect(await pressed(page)).toBe('false')
    expect(new URL(page.url()).search).toBe('?version=10')
    expect(await page.inputValue('#_known-at')).toBe('1')
    await page.unroute('**/*version=25*')
    await page.click('button[aria-label="Next change"]')
    await untilAt(page, '?version=25')
  })
})
