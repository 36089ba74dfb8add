import { Filrouge } from '@filrouge/client'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openPage } from '../support/browser.js'
import { HOSTILE, recordHostile } from '../support/hostile-story.js'
import { startPageServer, type PageServer } from '../support/page-server.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'
import { recordStrait } from '../support/strait-story.js'

/** What a browser says of a frame that its policy refuses. */
const REFUSED = [/frame-ancestors|X-Frame-Options/i, /chrome-error/, /ERR_BLOCKED_BY_RESPONSE/]

describe.skipIf(!hasBrowser)('a story in a page of another origin', () => {
  let product: Product
  let friend: PageServer
  let stranger: PageServer
  beforeAll(async () => {
    ;[friend, stranger] = await Promise.all([startPageServer(), startPageServer()])
    product = await startEmbedded({ FILROUGE_PAGE_FRAME_ANCESTORS: friend.origin })
    const client = new Filrouge({ url: product.url, key: ADMIN_KEY })
    await recordStrait(client)
    await recordHostile(client, 'hostile', 'pictures.example')
  })
  afterAll(async () => {
    await product?.stop()
    await Promise.all([friend?.stop(), stranger?.stop()])
  })

  /** A page of another origin with some HTML in it. */
  async function pageWith(server: PageServer, html: string, provoked: readonly RegExp[] = []): Promise<Page> {
    server.assets.set('/', {
      type: 'text/html',
      body: `<!doctype html><html lang="en"><title>A page</title><body>${html}`,
    })
    return openPage(server.origin, { origins: [product.url, 'null'], provoked })
  }
  const frame = (path: string) =>
    `<iframe title="A story" src="${product.url}${path}" width="640" height="520"></iframe>`
  const framed = (page: Page) => page.frames().find((one) => one !== page.mainFrame())

  async function offered(path: string): Promise<string> {
    const page = await openPage(`${product.url}${path}`, { javaScriptEnabled: false })
    return (await page.textContent('#_embed-line')) ?? ''
  }

  test('the line that the page offers shows it', async () => {
    const page = await pageWith(friend, await offered('/stories/strait?lang=fr'))
    const story = page.frameLocator('iframe')
    await expect.poll(() => story.locator('h1').innerText()).toBe('Le détroit')
    expect(await story.locator('h2').count()).toBe(2)
    expect(await page.getAttribute('iframe', 'title')).toBe('Le détroit')
    expect(
      await story.locator('a').evaluateAll((all) => [...new Set(all.map(({ target }) => target))]),
    ).toEqual(['_top'])
    await story.locator('.emb-more a').click()
    await page.waitForURL(`${product.url}/stories/strait**`)
  })

  test('the line of a hostile title is one frame', async () => {
    const page = await pageWith(friend, await offered('/stories/hostile'))
    expect(await page.locator('body > *').count()).toBe(1)
    expect(await page.getAttribute('iframe', 'title')).toContain(HOSTILE[1])
    expect(await page.evaluate('globalThis.harmed')).toBeUndefined()
  })

  test.each(['/stories/strait', '/', '/stories/nothing', '/embed/nothing', '/docs'])(
    '%s may not be framed',
    async (path) => {
      const page = await pageWith(friend, frame(path), [...REFUSED, /404/])
      await expect.poll(() => framed(page)?.url()).toBe('chrome-error://chromewebdata/')
    },
  )

  test('a page of an origin that is not allowed may not frame it', async () => {
    const page = await pageWith(stranger, frame('/embed/strait'), REFUSED)
    await expect.poll(() => framed(page)?.url()).toBe('chrome-error://chromewebdata/')
  })

  test.each(['light', 'dark'])('it is %s where that is asked for', async (theme) => {
    const page = await openPage(`${product.url}/embed/strait?theme=${theme}`, {
      colorScheme: theme === 'light' ? 'dark' : 'light',
      javaScriptEnabled: false,
      viewport: { width: 300, height: 520 },
    })
    const ink = await page.evaluate('getComputedStyle(document.querySelector("main")).color')
    expect(ink).toBe(theme === 'light' ? 'rgb(20, 23, 26)' : 'rgb(236, 234, 229)')
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(300)
  })

  test('oEmbed tells how to embed it', async () => {
    const page = await openPage(`${product.url}/stories/strait?lang=fr`, { javaScriptEnabled: false })
    const address = await page.getAttribute('link[type="application/json+oembed"]', 'href')
    const answer = await fetch(`${address}&maxwidth=400&maxheight=300`)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({
      version: '1.0',
      type: 'rich',
      title: 'Le détroit',
      provider_name: 'Filrouge',
      provider_url: `${product.url}/`,
      html: expect.stringContaining(`<iframe src="${product.url}/embed/strait?lang=fr"`),
      width: 400,
      height: 300,
      cache_age: 3600,
    })
    const elsewhere = `${product.url}/oembed?url=${encodeURIComponent('https://elsewhere.example/stories/strait')}`
    expect((await fetch(elsewhere)).status).toBe(404)
    expect((await fetch(`${address}&format=xml`)).status).toBe(400)
  })
})
