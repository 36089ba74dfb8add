import { Filrouge } from '@filrouge/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accessibilityErrors } from '../support/accessibility.js'
import { hasBrowser, openPage } from '../support/browser.js'
import { reported } from '../support/envelopes.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'
import { recordStrait, STRAIT_VERSIONS } from '../support/strait-story.js'

const reason = (en: string) => ({ en })

describe.skipIf(!hasBrowser)('what changed since', () => {
  let product: Product
  let editorKey: string
  /** The version before anything became of `convoy` and of `signature`. */
  let before: number

  beforeAll(async () => {
    product = await startEmbedded()
    const client = new Filrouge({ url: product.url, key: ADMIN_KEY })
    await recordStrait(client)
    before = STRAIT_VERSIONS.at(-1)! + 1
    const headline = { en: 'A convoy of nine ships leaves' }
    await client.appendBody('strait', { events: [reported('convoy', { headline, occurred: '2025-10-02' })] })
    await client.append('strait', [
      {
        type: 'DevelopmentCorrected',
        data: {
          developmentId: 'convoy',
          changes: { headline: { en: 'A convoy of two ships leaves' } },
          reason: reason('Two, not nine'),
          severity: 'correction',
        },
      },
      { type: 'DevelopmentWithdrawn', data: { developmentId: 'convoy', reason: reason('It never left') } },
      { type: 'DevelopmentHeld', data: { developmentId: 'signature', reason: reason('It names people') } },
    ])
    editorKey = (await client.makeKey({ name: 'desk', role: 'editor' })).key
  })
  afterAll(() => product?.stop())

  const open = (since: number, { key = '', more = '' } = {}) =>
    openPage(`${product.url}/stories/strait?since=${since}${more}`, {
      javaScriptEnabled: false,
      ...(key !== '' && { extraHTTPHeaders: { authorization: `Bearer ${key}` } }),
    })

  test('names what was withdrawn, and what was merged into what', async () => {
    const page = await open(STRAIT_VERSIONS[1]!)
    expect(await page.locator('.gone li').allInnerTexts()).toEqual([
      'A second summit is planned Withdrawn 3 September 2025, 20:15 UTC. Nobody confirms it',
      'Ministers gather in Muscat Merged into Five states meet on the strait',
    ])
    expect(await page.locator('.gone li s').allInnerTexts()).toEqual([
      'A second summit is planned',
      'Ministers gather in Muscat',
    ])
    await page.click('.gone a >> nth=0')
    expect(new URL(page.url()).search).toContain('development=rumour')
    expect(await page.innerText('#rumour')).toContain('Nobody confirms it')
  })

  test('gives the headline of the version from which it compares, also up to a date', async () => {
    const named = async (more: string) => (await open(before, { more })).locator('.gone li s').allInnerTexts()
    expect(await named('')).toEqual(['A convoy of nine ships leaves'])
    expect(await named('&happenedBy=2025-10')).toEqual(['A convoy of nine ships leaves'])
    expect(await named('&happenedBy=2025-09')).toEqual([])
  })

  test('names what is held to editors alone', async () => {
    const readers = await open(before)
    expect(await readers.content()).not.toContain('It names people')
    expect(await readers.content()).not.toContain('Four of the five sign')
    const editors = await open(before, { key: editorKey })
    expect(await editors.innerText('.gone li >> nth=0')).toMatch(
      /^Four of the five sign Held .* It names people$/,
    )
    expect(await editors.locator('.gone li').count()).toBe(2)
    expect(await editors.locator('.gone li s').allInnerTexts()).toEqual(['A convoy of nine ships leaves'])
    expect(await accessibilityErrors(editors)).toEqual([])
  })
})
