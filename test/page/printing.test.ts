import { Filrouge } from '@filrouge/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openPage } from '../support/browser.js'
import { reported } from '../support/envelopes.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'
import { recordStrait, STRAIT_VERSIONS } from '../support/strait-story.js'

describe.skipIf(!hasBrowser)('a printed story', () => {
  let product: Product
  beforeAll(async () => {
    product = await startEmbedded()
    const client = new Filrouge({ url: product.url, key: ADMIN_KEY })
    await recordStrait(client)
    const links = [{ relation: 'respondsTo', developmentId: 'summit' }]
    const answers = [1, 2, 3, 4].map((n) =>
      reported(`answer-${n}`, { headline: { en: `Answer ${n}` }, links }),
    )
    await client.appendBody('strait', { events: answers })
  })
  afterAll(() => product?.stop())

  test.each([true, false])(
    'has no controls, and shows what is folded and how to cite it (scripts: %s)',
    async (javaScriptEnabled) => {
      const page = await openPage(`${product.url}/stories/strait?lang=en`, {
        javaScriptEnabled,
        colorScheme: 'dark',
      })
      await page.emulateMedia({ media: 'print' })
      const shown = (selector: string) =>
        page.locator(selector).evaluateAll((all) => all.filter((one) => one.checkVisibility()).length)
      for (const control of [
        'button',
        'input',
        'select',
        '.jump',
        '.mast-tools',
        '.actions',
        '.skip',
        '.live',
      ])
        expect([control, await shown(control)]).toEqual([control, 0])
      expect(await shown('.links details a')).toBe(2)
      expect(await page.innerText('#summit .links')).toContain('Answer 4')
      expect(await page.innerText('.print-only')).toContain(
        `${product.url}/stories/strait?lang=en&version=${(STRAIT_VERSIONS.at(-1) ?? 0) + 4}`,
      )
      expect(await page.innerText('.print-only')).toMatch(/sha256:[0-9a-f]{64}/)
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
        'rgb(255, 255, 255)',
      )
    },
  )

  test('of a past version says so', async () => {
    const page = await openPage(`${product.url}/stories/strait?lang=en&version=${STRAIT_VERSIONS[1]}`)
    await page.emulateMedia({ media: 'print' })
    expect(await page.innerText('.travel')).toContain('As known on 2 September 2025')
    expect(await page.locator('.travel-act').isVisible()).toBe(false)
  })

  test('is a file of a few pages, without what the screen needs', async () => {
    const page = await openPage(`${product.url}/stories/strait?lang=en`)
    const pdf = await page.pdf({ preferCSSPageSize: true, tagged: true })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0
    expect(pages).toBeGreaterThan(1)
    expect(pages).toBeLessThan(8)
  })
})
