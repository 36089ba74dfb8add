import { Filrouge } from '@filrouge/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openPage } from '../support/browser.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'
import { recordStrait } from '../support/strait-story.js'

describe.skipIf(!hasBrowser)('the language of a page', () => {
  let product: Product
  beforeAll(async () => {
    product = await startEmbedded()
    await recordStrait(new Filrouge({ url: product.url, key: ADMIN_KEY }))
  })
  afterAll(() => product?.stop())

  const open = (path: string, locale: string) =>
    openPage(`${product.url}${path}`, { javaScriptEnabled: false, locale })

  test.each([
    ['', 'en-GB', 'en'],
    ['', 'fr-CA', 'fr'],
    ['', 'de', 'en'],
    ['lang=fr', 'en', 'fr'],
    ['lang=en', 'fr', 'en'],
    ['lang=fr-BE', 'en', 'fr'],
    ['lang=de', 'fr', 'fr'],
  ])('“%s” with a browser in %s is %s', async (query, locale, language) => {
    for (const path of ['/', '/stories/strait', '/embed/strait']) {
      const page = await open(`${path}?${query}`, locale)
      expect([path, await page.getAttribute('html', 'lang')]).toEqual([path, language])
    }
  })

  test('the other language is one link away, at the same view', async () => {
    const page = await open('/stories/strait?version=12&q=summit&order=desc&lang=en', 'en')
    await page.click('.langs a')
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      version: '12',
      q: 'summit',
      order: 'desc',
      lang: 'fr',
    })
    expect(await page.getAttribute('html', 'lang')).toBe('fr')
    expect(await page.innerText('.langs [aria-current]')).toBe('FR')
  })

  test('a text in another language says so, in its own direction', async () => {
    const page = await open('/stories/strait?lang=fr', 'en')
    const summary = page.locator('.opening .standfirst')
    expect([await summary.getAttribute('lang'), await summary.getAttribute('dir')]).toEqual(['en', 'ltr'])
    expect(await summary.locator('.fallback').innerText()).toBe('en anglais')
    const arabic = page.locator('#arabic')
    for (const block of ['h4 .text', '.body']) {
      const text = arabic.locator(block)
      expect([await text.getAttribute('lang'), await text.getAttribute('dir')]).toEqual(['ar', 'rtl'])
      const styleOf = (property: string) =>
        page.evaluate(`getComputedStyle(document.querySelector('#arabic ${block}')).${property}`)
      expect([await styleOf('display'), await styleOf('textAlign')]).toEqual(['block', 'start'])
    }
    expect(await arabic.locator('h4 .fallback').innerText()).toBe('en arabe')
    expect(await page.locator('#summit h4 [lang]').count()).toBe(0)
  })

  test('every text of the record that is in another language has its own', async () => {
    const page = await open('/stories/strait?lang=fr', 'en')
    for (const english of ['It slips', 'Only under one flag', 'If all five agree', 'Nobody confirms it'])
      for (const found of await page.getByText(english).all())
        expect([
          english,
          await found.evaluate((element) => element.closest('[lang]')?.getAttribute('lang')),
        ]).toEqual([english, 'en'])
  })
})
