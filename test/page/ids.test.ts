import { Filrouge } from '@filrouge/client'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openPage } from '../support/browser.js'
import { opened, reported } from '../support/envelopes.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'
import { developmentsOf } from '../support/strip-page.js'

const DAY = '2025-09-04'

/** Ids that writers may choose: those that parts of the page had or could have, and one of each kind of record. */
const CHOSEN = [
  ...['state', 'timeline', 'positions', 'expected', 'figures', 'record'].flatMap((id) => [id, `${id}-h`]),
  `d-${DAY}`,
  `date-${DAY}`,
  `d-${DAY}-h`,
  `h-d-${DAY}`,
  'same',
  'same-h',
  'h-same',
  'e-same',
  'f-same',
  'f-same-h',
  'expectation-same',
  'figure-same',
  'loom',
  'strip-says',
  'known-at',
  'happened-by',
  'citation',
  'embed-line',
  'stories',
  'problem',
  'i-other',
  'k-plain',
  's-supports',
  'e-pending',
  'u-play',
  'latest-supports',
  'h-supports',
  'key',
  'key-title',
  'ed-title',
  'ed-said',
  'ed-lang',
  'field-headline',
  'cf-h',
]

/** The ids that stand twice, those that a record could have and none has, and the references that lead nowhere. */
const FAULTS = `(() => {
  const chosen = ${JSON.stringify(CHOSEN)}
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id)
  const named = ['aria-labelledby', 'aria-describedby', 'aria-controls', 'for'].flatMap((name) =>
    [...document.querySelectorAll('[' + name + ']')].flatMap((element) => element.getAttribute(name).split(' ')))
  const linked = [...document.querySelectorAll('[href^="#"], [data-copy]')].map((element) =>
    (element.getAttribute('href') ?? element.dataset.copy).slice(1))
  return {
    twice: ids.filter((id, n) => ids.indexOf(id) < n),
    free: ids.filter((id) => /^[a-z0-9]/.test(id) && !chosen.includes(id)),
    nowhere: [...named, ...linked].filter((id) => !ids.includes(id)),
  }
})()`

/** What the links that match lead to on this page: elements as a selector would name them. */
const ledTo = (page: Page, links: string): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll(${JSON.stringify(links)})].map((link) => {
    const { localName, classList } = document.getElementById(link.getAttribute('href').slice(1))
    return [localName, classList[0]].filter(Boolean).join('.')
  })`)

describe.skipIf(!hasBrowser)('records called like parts of the page', () => {
  let product: Product
  beforeAll(async () => {
    product = await startEmbedded()
    const client = new Filrouge({ url: product.url, key: ADMIN_KEY })
    const text = { en: 'Called the same' }
    const attribution = { source: 'Agency' }
    await client.appendBody('supports', {
      events: [
        opened(),
        ...CHOSEN.map((id) =>
          reported(id, { headline: { en: `About ${id}` }, occurred: DAY, importance: 'key' }),
        ),
        { type: 'IssueRaised', data: { issueId: 'same', question: text } },
        {
          type: 'PositionStated',
          data: { issueId: 'same', actor: 'Ada', stance: 'supports', developmentId: 'same' },
        },
        ...['same', 'pending', 'same-h'].map((expectationId) => ({
          type: 'ExpectationAnnounced',
          data: { expectationId, what: text, window: '2025-10', announcedBy: 'Ada' },
        })),
        ...['same', 'same-h'].map((figureId) => ({
          type: 'FigureReported',
          data: { figureId, label: text, value: { exact: 3 }, attribution },
        })),
      ],
    })
  })
  afterAll(() => product?.stop())

  test('no id is on a page twice, and every reference leads somewhere', async () => {
    for (const address of [
      '/stories/supports',
      '/stories/supports?version=30',
      '/?lang=en',
      '/embed/supports',
    ]) {
      const page = await openPage(`${product.url}${address}`)
      expect({ address, ...(await page.evaluate<object>(FAULTS)) }).toEqual({
        address,
        twice: [],
        free: [],
        nowhere: [],
      })
    }
  })

  test('links within the page lead to what they name', async () => {
    const page = await openPage(`${product.url}/stories/supports`)
    const all = async (links: string) => [...new Set(await ledTo(page, links))]
    expect(await all('.jump a')).toEqual(['section.state', 'section.tl', 'section.sec'])
    expect(await all('.world a[href^="#"]')).toEqual(['section.group'])
    expect(await all('.sg.key a')).toEqual(['li.dev'])
    expect(await all('.sg.exp a')).toEqual(['tr.is-late'])
    expect(await all('.sg.fig a')).toEqual(['article.figure'])
    expect(await all('#_positions .ev a')).toEqual(['li.dev'])
    expect(await all('.skip')).toEqual(['section.tl'])
    expect(await all('use')).toEqual(['symbol'])
  })

  test('a development has its own id', async () => {
    const page = await openPage(`${product.url}/stories/supports`)
    expect((await developmentsOf(page)).sort()).toEqual(CHOSEN.toSorted())
  })

  test('the embedded page leads to the expectation of the story', async () => {
    const page = await openPage(`${product.url}/embed/supports`)
    await page.click('.emb-late a')
    await page.waitForURL(/\/stories\/supports/)
    await expect.poll(() => page.locator('.ledger tr:target').count()).toBe(1)
  })
})
