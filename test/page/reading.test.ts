import { Filrouge } from '@filrouge/client'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openPage, PHONE, WIDE } from '../support/browser.js'
import { readJsonFeed } from '../support/feed-formats.js'
import { recordLong } from '../support/many-stories.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'
import { recordStrait, STRAIT_VERSIONS } from '../support/strait-story.js'

/** What a browser complains of where the service answers 404. */
const NOT_FOUND = [/404/]

describe.skipIf(!hasBrowser)('a story is read without scripts', () => {
  let product: Product
  beforeAll(async () => {
    product = await startEmbedded()
    const client = new Filrouge({ url: product.url, key: ADMIN_KEY })
    await recordStrait(client)
    await recordLong(client, 'long', 250)
    await client.openStory('sealed', { title: { en: 'Sealed' }, language: 'en', visibility: 'restricted' })
  })
  afterAll(() => product?.stop())

  const open = (path: string, options = {}) =>
    openPage(`${product.url}${path}`, { javaScriptEnabled: false, ...options })
  const ids = (page: Page) =>
    page.locator('.tl .dev').evaluateAll((items) => items.map(({ id }) => String(id)))
  const texts = async (page: Page, selector: string) =>
    (await page.locator(selector).allInnerTexts()).map((text) => text.trim())

  test('everything is there, and nothing is offered that needs scripts', async () => {
    const page = await open('/stories/strait')
    for (const heading of await page.locator('h1, h2, h3, h4').all())
      expect(await heading.isVisible()).toBe(true)
    expect(await texts(page, 'h2')).toEqual([
      'Where it stands',
      'Timeline',
      'Positions',
      'Expected',
      'Figures',
      'Sources and record',
    ])
    for (const control of await page.locator('.js-only').all()) expect(await control.isVisible()).toBe(false)
    expect(await page.locator('button[type=button]:visible').count()).toBe(0)
  })

  test('details open: how to cite, to embed and to follow', async () => {
    const page = await open('/stories/strait')
    for (const [name, words] of [
      ['Cite', `/stories/strait?version=${STRAIT_VERSIONS.at(-1)}`],
      ['Embed', '<iframe src='],
      ['Follow', 'Atom'],
    ] as const) {
      const pop = page.locator('.actions details').filter({ hasText: name })
      await pop.locator('summary').click()
      expect(await pop.locator('.pop-body').innerText()).toContain(words)
      await pop.locator('summary').click()
    }
  })

  test('filters are a form, and its answer is in the address', async () => {
    const page = await open('/stories/strait')
    await page.click('.filter summary')
    await page.fill('.filter input[name=q]', 'patrols')
    await page.selectOption('.filter select[name=source]', 'agency')
    await page.click('.filter button')
    const address = new URL(page.url())
    expect(address.searchParams.get('q')).toBe('patrols')
    expect(address.searchParams.get('source')).toBe('agency')
    expect(await ids(page)).toEqual(['patrol-offer'])
    expect(await page.inputValue('.filter input[name=q]')).toBe('patrols')
    expect(await page.textContent('.showing')).toContain('1 of 6')
  })

  test('a filter that nothing matches leads back', async () => {
    const page = await open('/stories/strait?q=unheard&lang=en')
    expect(await ids(page)).toEqual([])
    await page.click('.nothing a')
    expect(new URL(page.url()).search).toBe('?lang=en')
    expect(await ids(page)).toHaveLength(6)
  })

  test('only the key ones, and the newest first', async () => {
    const page = await open('/stories/strait')
    const all = await ids(page)
    await page.click('text=Newest first')
    expect((await ids(page)).slice(0, 2)).toEqual(['exercise', 'signature'])
    expect((await ids(page)).toSorted()).toEqual(all.toSorted())
    await page.click('text=Only the 2 key ones')
    expect(await ids(page)).toEqual(['signature', 'summit'])
    await page.click('text=All of them')
    await page.click('text=Oldest first')
    expect(await ids(page)).toEqual(all)
  })

  test('links between developments are followed both ways', async () => {
    const page = await open('/stories/strait')
    const link = (of: string, direction: string) => page.locator(`#${of} .links .${direction} a`).first()
    expect(await link('signature', 'out').getAttribute('href')).toBe('#patrol-offer')
    expect(await link('patrol-offer', 'in').getAttribute('href')).toBe('#signature')
    await link('signature', 'out').click()
    expect(new URL(page.url()).hash).toBe('#patrol-offer')
  })

  test('a long story is read page by page', async () => {
    const page = await open('/stories/long?lang=en')
    const read = await ids(page)
    expect(read).toHaveLength(100)
    while ((await page.locator('.more a[rel=next]').count()) > 0) {
      await page.click('.more a[rel=next]')
      read.push(...(await ids(page)))
      expect(read.length).toBeLessThanOrEqual(250)
    }
    expect(read).toEqual(Array.from({ length: 250 }, (_, n) => `n-${n + 1}`))
    await page.click('text=Newest first')
    expect((await ids(page))[0]).toBe('n-250')
  })

  test('a link of a feed leads to its development, wherever in a long story it stands', async () => {
    const answer = await fetch(`${product.url}/v1/stories/long/feed.json?lang=en`)
    const { items } = readJsonFeed(await answer.text())
    for (const { url, title } of items.slice(0, 2)) {
      const page = await open('/stories/long')
      await page.goto(String(url))
      expect(await page.innerText('.dev:target h4')).toBe(title)
    }
  })

  test('a text keeps its line breaks', async () => {
    const page = await open('/stories/strait')
    expect(await page.innerText('#summit .body')).toBe('They meet in Muscat.\nNo text is published.')
  })

  test('with scripts a link leads to a development on another page, and back', async () => {
    const page = await open('/stories/long?lang=en#n-130', { javaScriptEnabled: true })
    await page.locator('#n-130').waitFor()
    await expect.poll(() => page.locator('#n-130').evaluate((item) => item.matches(':target'))).toBe(true)
    expect(await page.innerText('.showing')).toBe('1 of 250 developments')
    await page.click('text=Show all 250')
    await expect.poll(() => ids(page)).toHaveLength(100)
  })

  test('a link within the page does not fetch it anew', async () => {
    const page = await open('/stories/strait', { javaScriptEnabled: true })
    await page.locator('.live').waitFor({ state: 'attached' })
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.click('.jump a[href="#_figures"]')
    await page.click('.jump a[href="#_timeline"]')
    await page.goBack()
    await expect.poll(() => new URL(page.url()).hash).toBe('#_figures')
    expect(asked.filter((address) => address.includes('/stories/'))).toEqual([])
  })

  test.each([
    ['/stories/strait?utm_source=x&fbclid=y', 200],
    ['/stories/nothing', 404],
    ['/stories/sealed', 404],
    ['/stories/strait?version=9999', 404],
    ['/stories/strait?knownAt=2024-01-01T00:00:00Z', 404],
    ['/stories/strait?version=x', 400],
    ['/stories/strait?since=x', 400],
    ['/stories/strait?since=9&version=5', 400],
    ['/stories/strait?happenedBy=yesterday', 400],
    ['/stories/strait?version=1&knownAt=2025-09-02T00:00:00Z', 400],
  ])('%s is answered %i, with a way on', async (path, status) => {
    const page = await open('/stories/strait', { provoked: [/40[04]/] })
    const answer = await page.goto(`${product.url}${path}`)
    expect(answer?.status()).toBe(status)
    expect(answer?.headers()['content-type']).toBe('text/html; charset=utf-8')
    if (status === 200) return
    expect(await page.locator('h1').innerText()).not.toBe('')
    // It names the parameter as the address does.
    const named = await page.locator('.standfirst code').allInnerTexts()
    expect(named.filter((name) => !path.includes(`${name}=`))).toEqual([])
    await page.click('.way-on a')
    expect(new URL(page.url()).pathname).toBe(path.includes('strait') ? '/stories/strait' : '/')
    expect(await page.locator('h2').count()).toBeGreaterThan(0)
  })

  test('with a key the restricted story is there', async () => {
    const headers = { authorization: `Bearer ${ADMIN_KEY}` }
    const page = await open('/stories/sealed?lang=en', { extraHTTPHeaders: headers })
    expect(await page.innerText('h1')).toBe('Sealed')
    expect(await page.innerText('.tally')).toContain('Restricted')
  })

  test.each([PHONE, WIDE])('what is pressed is 24 px high: %o', async (viewport) => {
    const page = await open('/stories/strait', { viewport })
    const pressed = page.locator(
      '.tags a, .pop > summary, .tools > a, .jump a, .way-on a, .rec-grid .feeds a',
    )
    for (const one of await pressed.all()) {
      const { height } = (await one.boundingBox()) ?? { height: 0 }
      expect([await one.innerText(), Math.max(24, height)]).toEqual([await one.innerText(), height])
    }
  })

  test('a row of numbers begins with no line between them', async () => {
    const page = await open('/stories/strait', { viewport: { width: 800, height: 900 } })
    // The sign before each lies left of it. Left of the first of a row it is cut off.
    const tally = await page.locator('.tally').boundingBox()
    const first = await page.locator('.tally > span').first().boundingBox()
    expect(tally?.x).toBe(first?.x)
    expect(await page.evaluate('getComputedStyle(document.querySelector(".tally")).clipPath')).toBe(
      'inset(0px 0px 0px 29px)',
    )
  })

  test('on a phone nothing is wider than the screen', async () => {
    for (const path of ['/stories/strait', '/stories/long', '/', '/stories/nothing', '/embed/strait']) {
      const page = await open(path, { viewport: PHONE, provoked: NOT_FOUND })
      expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, 390])
    }
  })
})
