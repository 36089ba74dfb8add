import { Filrouge } from '@filrouge/client'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openPage } from '../support/browser.js'
import { openStories } from '../support/many-stories.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'
import { recordStrait } from '../support/strait-story.js'

describe.skipIf(!hasBrowser)('the list of stories is read without scripts', () => {
  let product: Product
  let client: Filrouge
  beforeAll(async () => {
    product = await startEmbedded()
    client = new Filrouge({ url: product.url, key: ADMIN_KEY })
  })
  afterAll(() => product?.stop())

  const open = (path: string, options = {}) =>
    openPage(`${product.url}${path}`, { javaScriptEnabled: false, ...options })
  const read = async (path: string) => JSON.parse(await (await fetch(`${product.url}${path}`)).text())
  const titles = (page: Page) => page.locator('.entry h2').allInnerTexts()

  test('an empty store says what to do next', async () => {
    const page = await open('/?lang=en')
    expect(await page.innerText('.nothing')).toContain('No story is recorded yet.')
    expect(await page.innerText('.nothing')).toContain('filrouge open')
  })

  describe('with stories', () => {
    beforeAll(async () => {
      await openStories(client, 25)
      await client.append('s-02', [{ type: 'StoryClosed', data: {} }])
      await recordStrait(client)
      await client.openStory('sealed', { title: { en: 'Sealed' }, language: 'en', visibility: 'restricted' })
    })

    test('the last updated comes first, and the pages follow one another by links', async () => {
      const page = await open('/?lang=en')
      const { items } = await read(`/v1/stories?limit=100&lang=en`)
      const shown = await titles(page)
      expect(shown).toHaveLength(20)
      await page.click('.more a[rel=next]')
      shown.push(...(await titles(page)))
      expect(shown).toEqual(items.map(({ title }: { title: { value: string } }) => title.value))
      expect(await page.locator('.more a[rel=next]').count()).toBe(0)
    })

    test('what a story has is counted, as the API counts it', async () => {
      const page = await open('/?lang=en&q=strait')
      const { items } = await read(`/v1/stories?q=strait&lang=en`)
      const { counts, latest } = items[0]
      const entry = page.locator('.entry')
      expect(await entry.locator('.tally').innerText()).toContain(`${counts.developments} developments`)
      expect(await entry.locator('.tally').innerText()).toContain(`${counts.overdue} overdue`)
      expect(await entry.locator('.entry-cols li').count()).toBe(latest.length)
      expect(await entry.locator('svg .knot').count()).toBeGreaterThan(0)
    })

    test('search, status and tags narrow it, in the address', async () => {
      const page = await open('/?lang=en')
      await page.fill('input[name=q]', 'strait')
      await page.click('.find button')
      expect(new URL(page.url()).search).toBe('?lang=en&q=strait')
      expect(await titles(page)).toEqual(['The strait'])
      await page.goto(`${product.url}/?lang=en`)
      await page.click('.facets >> text=Closed')
      expect(await titles(page)).toEqual(['Story 2'])
      expect(await page.innerText('.facets [aria-current]')).toBe('Closed')
      await page.click('.facets >> text=All')
      await page.click('.tagsline >> text=third')
      expect(await titles(page)).toHaveLength(8)
      await page.click('.tagsline [aria-current]')
      expect(await titles(page)).toHaveLength(20)
    })

    test('a search that nothing matches leads back', async () => {
      const page = await open('/?lang=en&q=unheard')
      expect(await titles(page)).toEqual([])
      await page.click('.nothing a')
      expect(await titles(page)).toHaveLength(20)
    })

    test('a restricted story is listed for those with a key', async () => {
      const page = await open('/?lang=en&q=sealed')
      expect(await titles(page)).toEqual([])
      const headers = { authorization: `Bearer ${ADMIN_KEY}` }
      expect(await titles(await open('/?lang=en&q=sealed', { extraHTTPHeaders: headers }))).toEqual([
        'Sealed',
      ])
    })

    test('what links from elsewhere add is ignored, and a value that cannot be is refused', async () => {
      const page = await open('/?utm_source=x&gclid=y', { provoked: [/400/] })
      expect(await titles(page)).toHaveLength(20)
      const answer = await page.goto(`${product.url}/?status=ajar`)
      expect(answer?.status()).toBe(400)
      await page.click('.way-on a')
      expect(await titles(page)).toHaveLength(20)
    })
  })
})
