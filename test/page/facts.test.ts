import { Filrouge } from '@filrouge/client'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openPage } from '../support/browser.js'
import { answersAt, differences } from '../support/facts-compared.js'
import { factsOn } from '../support/page-facts.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'
import { recordStrait, STRAIT_VERSIONS } from '../support/strait-story.js'

const STORY = '/stories/strait'

describe.skipIf(!hasBrowser)('the page of a story says what the API answers at the same address', () => {
  let product: Product
  let recorded: string[]
  let editorKey: string

  beforeAll(async () => {
    product = await startEmbedded()
    const client = new Filrouge({ url: product.url, key: ADMIN_KEY })
    recorded = await recordStrait(client)
    await client.append('strait', [
      { type: 'DevelopmentHeld', data: { developmentId: 'signature', reason: { en: 'Names again' } } },
      { type: 'StoryClosed', data: { reason: { en: 'It is signed' } } },
    ])
    editorKey = (await client.makeKey({ name: 'desk', role: 'editor' })).key
  })
  afterAll(() => product?.stop())

  const VIEWS: readonly (readonly [string, () => string])[] = [
    ['now', () => ''],
    ['the version before the hold', () => `version=${STRAIT_VERSIONS[0]}`],
    ['a version with a hold', () => `version=${STRAIT_VERSIONS[1]}`],
    ['a known time', () => 'knownAt=2025-09-03T21:00:00Z'],
    ['a recorded time', () => `recordedAt=${recorded[2]}`],
    ['a version and a bound of dates', () => `version=${STRAIT_VERSIONS[3]}&happenedBy=2025-09-01`],
    ['a bound of dates', () => 'happenedBy=2025-09'],
  ]
  const READINGS = VIEWS.flatMap(([name, query]) =>
    (['en', 'fr'] as const).flatMap((lang) =>
      (['reader', 'editor'] as const).map((caller) => ({ name, query, lang, caller })),
    ),
  )

  const open = (query: string, lang: string, key: string | null): Promise<Page> =>
    openPage(`${product.url}${STORY}?${query}&lang=${lang}`, {
      javaScriptEnabled: false,
      ...(key !== null && { extraHTTPHeaders: { authorization: `Bearer ${key}` } }),
    })

  test.each(READINGS)('$name, $lang, as $caller', async ({ query, lang, caller }) => {
    const key = caller === 'editor' ? editorKey : null
    const page = await open(query(), lang, key)
    const answers = await answersAt(product.url, 'strait', `${query()}&lang=${lang}`, key)
    expect(differences(await factsOn(page), answers, lang)).toEqual([])
  })

  test('an editor reads what is held and withdrawn, a reader does not', async () => {
    const idsOn = async (key: string | null) =>
      (await factsOn(await open('', 'en', key))).items.map(({ id }) => id)
    const [readers, editors] = [await idsOn(null), await idsOn(editorKey)]
    expect(editors.filter((id) => !readers.includes(id)).sort()).toEqual(['rumour', 'secret', 'signature'])
    expect(readers.filter((id) => !editors.includes(id))).toEqual([])
  })
})
