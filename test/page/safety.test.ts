import { Filrouge } from '@filrouge/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openPage, PHONE, WIDE } from '../support/browser.js'
import { HOSTILE, LONG_TAG, recordHostile } from '../support/hostile-story.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'

const PICTURES = 'pictures.example'
const PATHS = [
  '/',
  '/stories/hostile',
  '/stories/hostile?version=3',
  '/stories/hostile?since=3',
  '/embed/hostile',
]

describe.skipIf(!hasBrowser)('texts are texts', () => {
  let product: Product
  beforeAll(async () => {
    product = await startEmbedded({ FILROUGE_PAGE_MEDIA_HOSTS: PICTURES })
    await recordHostile(new Filrouge({ url: product.url, key: ADMIN_KEY }), 'hostile', PICTURES)
  })
  afterAll(() => product?.stop())

  const open = (path: string, javaScriptEnabled = true) =>
    openPage(`${product.url}${path}`, {
      javaScriptEnabled,
      origins: [`https://${PICTURES}`],
      provoked: [/pictures\.example/],
    })

  test.each(PATHS)('%s runs nothing of them, and shows them', async (path) => {
    const page = await open(path)
    await page.mouse.wheel(0, 3_000)
    expect(await page.evaluate('globalThis.harmed')).toBeUndefined()
    const words = (await page.innerText('body')).replaceAll('’', "'")
    for (const text of HOSTILE) expect(words).toContain(text.replaceAll(/\s+/g, ' '))
    expect(await page.locator('[onerror], [onload], [onmouseover]').count()).toBe(0)
    expect(await page.title()).toContain(path === '/' ? 'Stories' : HOSTILE[0])
  })

  test.each([
    ...PATHS,
    `/?tag=${LONG_TAG}`,
    '/stories/hostile?development=hostile',
    '/stories/hostile?version=x',
  ])('%s is no wider than its window, whatever words are in it', async (path) => {
    const page = await openPage(`${product.url}${path}`, {
      origins: [`https://${PICTURES}`],
      provoked: [/pictures\.example/, /status of 400/],
    })
    for (const width of [320, PHONE.width, 800, WIDE.width]) {
      await page.setViewportSize({ width, height: WIDE.height })
      expect([width, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([width, width])
    }
  })

  test.each(PATHS)('%s has no script and no style in it but data', async (path) => {
    const page = await open(path, false)
    expect(
      await page
        .locator('script:not([src], [type="application/ld+json"], [type="application/json"])')
        .count(),
    ).toBe(0)
    expect(await page.locator('style, [style]').count()).toBe(0)
    const addresses = await page
      .locator('script[src], link[rel=stylesheet], link[rel=icon], link[rel=preload]')
      .evaluateAll((all) => all.map((one) => String(one.src ?? one.href)))
    for (const address of addresses) expect(new URL(address).origin).toBe(product.url)
  })

  test('JSON-LD, description and canonical link are whole', async () => {
    const page = await open('/stories/hostile', false)
    const posting = JSON.parse((await page.textContent('script[type="application/ld+json"]')) ?? '')
    expect(posting.headline).toContain(HOSTILE.join(' ').slice(0, 400))
    expect(posting.liveBlogUpdate[0].headline).toBe(HOSTILE.join(' '))
    expect(await page.getAttribute('meta[name=description]', 'content')).toBe(HOSTILE.join(' '))
    expect(await page.getAttribute('link[rel=canonical]', 'href')).toBe(`${product.url}/stories/hostile`)
  })

  test('a text that turns direction does not turn what stands beside it', async () => {
    const page = await open('/stories/hostile', false)
    const isolationOf = (selector: string) =>
      page.evaluate(`getComputedStyle(document.querySelector('${selector}')).unicodeBidi`)
    for (const selector of ['.sg.key .hl', '#_citation cite', '.dev h4 a', '.judged q', '.correction em'])
      expect([selector, await isolationOf(selector)]).toEqual([selector, 'isolate'])
  })

  test('a link to elsewhere says nothing of this page', async () => {
    const page = await open('/stories/hostile', false)
    const links = await page
      .locator('a[href]')
      .evaluateAll((all) =>
        all.map((link) => ({ href: String(link.getAttribute('href')), rel: link.getAttribute('rel') })),
      )
    const outwards = links.filter(({ href }) => new URL(href, product.url).origin !== product.url)
    expect(outwards.length).toBeGreaterThan(5)
    expect(new Set(outwards.map(({ rel }) => rel))).toEqual(new Set(['noopener noreferrer']))
  })

  test('pictures come from allowed hosts only', async () => {
    const page = await open('/stories/hostile', false)
    const sources = await page.locator('img').evaluateAll((all) => all.map(({ src }) => String(src)))
    expect(sources.map((source) => source.split('?')[0])).toEqual([`https://${PICTURES}/a.png`])
    expect(await page.locator('.picture').count()).toBe(5)
  })
})
