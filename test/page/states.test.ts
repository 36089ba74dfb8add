import { Filrouge } from '@filrouge/client'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { accessibilityErrors } from '../support/accessibility.js'
import { hasBrowser, openPage, PHONE, WIDE } from '../support/browser.js'
import { FULL, RELEASED, THE_REST } from '../support/full-story.js'
import { htmlErrors } from '../support/html-checker.js'
import { recordLong } from '../support/many-stories.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'
import { recordStrait, STRAIT_VERSIONS } from '../support/strait-story.js'

/** Every state that a page can be in, by its address. The service renders each of them without scripts too. */
const STATES: Readonly<Record<string, string>> = {
  'the list': '/?q=strait',
  'the list, with a tag': '/?tag=sea&status=open',
  'an empty list': '/?q=unheard',
  'a story': '/stories/strait?',
  'every type of event': '/stories/full?',
  'a story of one event': '/stories/new?',
  'many developments': '/stories/long?order=desc',
  'the newest first': '/stories/strait?order=desc',
  'a filter that nothing matches': '/stories/strait?q=unheard',
  'a past version': `/stories/strait?version=${STRAIT_VERSIONS[1]}`,
  'up to a date': '/stories/strait?happenedBy=2025-09-01',
  'a past version up to a date': `/stories/strait?version=${STRAIT_VERSIONS[2]}&happenedBy=2025-09-01`,
  'what changed since': `/stories/strait?since=${STRAIT_VERSIONS[1]}`,
  'what changed in everything': '/stories/full?since=4',
  'an embedded story': '/embed/strait?',
  'an embedded story, light': '/embed/full?theme=light',
  'an embedded story, dark': '/embed/strait?theme=dark',
  'no such story': '/stories/nothing?',
  'before the story began': '/stories/strait?knownAt=2020-01-01T00:00:00Z',
  'an address that cannot be read': '/stories/strait?version=x',
}

const LOOKS = [
  { viewport: WIDE, colorScheme: 'light' },
  { viewport: WIDE, colorScheme: 'dark' },
  { viewport: PHONE, colorScheme: 'light' },
  { viewport: PHONE, colorScheme: 'dark' },
] as const

describe.skipIf(!hasBrowser)('in every state', () => {
  let product: Product
  let client: Filrouge
  beforeAll(async () => {
    product = await startEmbedded({ FILROUGE_PAGE_MEDIA_HOSTS: 'x.example' })
    client = new Filrouge({ url: product.url, key: ADMIN_KEY })
    await recordStrait(client)
    await client.appendBody('full', { events: FULL })
    await client.appendBody('full', { events: [...THE_REST, RELEASED] })
    await client.openStory('new', { title: { ar: 'قصة' }, language: 'ar' })
    await recordLong(client, 'long', 130)
  })
  afterAll(() => product?.stop())

  const addressIn = (path: string, lang: string) => `${product.url}${path}&lang=${lang}`
  // The pictures of the story are nowhere. The other addresses are those of pages that are not there.
  const open = (address: string) =>
    openPage(address, { origins: ['https://x.example'], provoked: [/x\.example/, /status of 40[04]/] })

  /** What axe finds, wide and on a phone, light and dark. */
  async function errorsOn(page: Page): Promise<string[]> {
    const errors: string[] = []
    for (const { viewport, colorScheme } of LOOKS) {
      await page.setViewportSize(viewport)
      await page.emulateMedia({ colorScheme })
      const found = await accessibilityErrors(page)
      errors.push(...found.map((error) => `${viewport.width} ${colorScheme}: ${error}`))
    }
    return errors
  }

  test.each(Object.entries(STATES))(
    'axe finds nothing: %s',
    async (_name, path) => {
      for (const lang of ['en', 'fr'])
        expect([lang, ...(await errorsOn(await open(addressIn(path, lang))))]).toEqual([lang])
    },
    180_000,
  )

  test('axe finds nothing where something is open', async () => {
    const page = await open(addressIn('/stories/strait?', 'en'))
    for (const pop of await page.locator('details').all()) {
      if (!(await pop.isVisible())) continue
      await pop.evaluate((details) => (details.open = true))
      expect(await accessibilityErrors(page)).toEqual([])
      // The next one may cover it.
      await pop.evaluate((details) => (details.open = false))
    }
  }, 180_000)

  test('axe finds nothing for an editor, with what is held, and in a dialog', async () => {
    const page = await open(addressIn('/stories/strait?', 'en'))
    await page.click('[data-editing]')
    await page.locator('dialog').waitFor()
    expect(await errorsOn(page)).toEqual([])
    await page.fill('#_key', ADMIN_KEY)
    await page.keyboard.press('Enter')
    await page.locator('#secret .judged.held').waitFor()
    expect(await errorsOn(page)).toEqual([])
  }, 180_000)

  test('the checker of HTML finds no error', async () => {
    const checker = inject('htmlChecker')
    if (checker === '') return
    const addresses = Object.values(STATES).flatMap((path) =>
      ['en', 'fr'].map((lang) => addressIn(path, lang)),
    )
    const documents = await Promise.all(
      addresses.map(async (address) =>
        (await fetch(address, { headers: { authorization: `Bearer ${ADMIN_KEY}` } })).text(),
      ),
    )
    const errors = await htmlErrors(checker, documents)
    expect(errors.map((error) => error.replace(/^\d+/, (n) => addresses[Number(n) - 1] ?? n))).toEqual([])
  }, 120_000)
})
