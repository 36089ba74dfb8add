import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opened, reported } from '../support/envelopes.js'
import { apiOf, FORMATS } from '../support/feed-api.js'
import { readAtom, readCalendar, readJsonFeed, readJsonLd } from '../support/feed-formats.js'
import { MODES, until, type Product } from '../support/services.js'

const EXAMPLE = readFileSync(
  join(import.meta.dirname, '../../examples/coalition-of-the-willing/story.ndjson'),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))
const STORY = 'coalition-of-the-willing'

interface Item {
  developmentId: string
  headline: { en: string }
}

describe.each(MODES.filter(({ skip }) => !skip))('feeds, $mode', ({ start }) => {
  let product: Product
  const { get, text, append, atom } = apiOf(() => product.url)
  const titles = async (path: string, headers = {}) =>
    (await atom(path, headers)).items.map(({ title }) => title)
  const headlines = async (path: string) => {
    const { body } = await get(`/v1/stories/${path}`).expect(200)
    return body.items.map((item: Item) => item.headline.en)
  }

  beforeAll(async () => {
    product = await start()
    for (const { storyId, events, learnedAt } of EXAMPLE) await append(storyId, events, learnedAt)
  })
  afterAll(async () => {
    await product?.stop()
  })

  describe('of the example story', () => {
    test.each([
      '',
      'lang=fr',
      'version=1',
      'version=25',
      'knownAt=2025-09-04T19:00:00Z',
      'happenedBy=2025-09-04',
    ])('are what programs of other makers take, with %j', async (query) => {
      const feed = await atom(`${STORY}/feed.atom?${query}`)
      const json = readJsonFeed(await text(`/v1/stories/${STORY}/feed.json?${query}`))
      expect(json.items.map(({ id, title, content_html }) => [id, title, content_html])).toEqual(
        feed.items.map(({ id, title, content }) => [id, title, content]),
      )
      expect(json.language).toBe(query === 'lang=fr' ? 'fr' : 'en')
      expect(feed.language).toBe(json.language)
      readCalendar(await text(`/v1/stories/${STORY}/calendar.ics?${query}`))
      await readJsonLd(await text(`/v1/stories/${STORY}/story.jsonld?${query}`))
    })
    test('have the developments of the timeline, the last touched first', async () => {
      const { items } = await atom(`${STORY}/feed.atom`)
      expect(items.map(({ title }) => title).sort()).toEqual((await headlines(`${STORY}/timeline`)).sort())
      const updated = items.map((item) => item.updated ?? '')
      expect(updated).toEqual(updated.toSorted().reverse())
      expect(items[0]).toMatchObject({
        title: 'The Kremlin vetoes any Western military guarantee',
        url: `${product.url}/stories/${STORY}?development=kremlin-veto#kremlin-veto`,
        published: '2025-09-04T22:00:00.000Z',
        updated: '2025-09-06T07:00:00.000Z',
        authors: ['French-language press article, 5 September 2025'],
      })
      expect(items[0]?.content).toContain('Corrected: <span lang="en" dir="auto">The article does not say')
    })
    test('show the past: what was known, and what had happened', async () => {
      const evening = await titles(`${STORY}/feed.atom?knownAt=2025-09-04T19:00:00Z`)
      expect(evening).toContain('26 countries give their contributions')
      expect(await titles(`${STORY}/feed.atom`)).not.toContain('26 countries give their contributions')
      expect((await titles(`${STORY}/feed.atom?happenedBy=2025-08`)).sort()).toEqual(
        (await headlines(`${STORY}/timeline?happenedBy=2025-08`)).sort(),
      )
    })
    test.each([
      'kind=threaten,reject/yield',
      'actor=Emmanuel Macron',
      'importance=key',
      'q=guarantees',
      'to=2025-02',
      'place=Moscow',
    ])('take the filters of the timeline: %s', async (filter) => {
      const found = await titles(`${STORY}/feed.atom?${filter}`)
      expect(found.length).toBeGreaterThan(0)
      expect(found.sort()).toEqual((await headlines(`${STORY}/timeline?${filter}`)).sort())
    })
    test('are paged by links, at the version at which they began', async () => {
      const whole = await titles(`${STORY}/feed.atom`)
      const paged: (string | undefined)[] = []
      let next: string | null = `${product.url}/v1/stories/${STORY}/feed.atom?limit=7`
      while (next !== null) {
        const page = readAtom(await (await fetch(next)).text())
        paged.push(...page.items.map(({ title }) => title))
        next = page.next
      }
      expect(paged).toEqual(whole)
      const json = readJsonFeed(await text(`/v1/stories/${STORY}/feed.json?limit=7`))
      const { headers } = await get(`/v1/stories/${STORY}/feed.json?limit=7`).expect(200)
      expect(json.next_url).toContain(headers['link']?.match(/cursor=([^>&]*)/)?.[1])
    })
    test('a calendar has expectations, and only developments whose days are known', async () => {
      const { events } = readCalendar(await text(`/v1/stories/${STORY}/calendar.ics`))
      const summaries = events.map(({ summary }) => summary)
      expect(events).toContainEqual(
        expect.objectContaining({
          summary: 'Expected: The American support for the guarantees is settled',
          start: '2025-09-05',
          end: '2025-10-01',
          status: 'TENTATIVE',
        }),
      )
      expect(summaries).toContain(
        "Zelensky and Trump speak by telephone of sanctions and of Ukraine's sky (uncertain date perhaps 4 September 2025)",
      )
      expect(summaries.join()).not.toContain('executive order')
      expect(new Set(events.map(({ uid }) => uid)).size).toBe(events.length)
    })
    test('of all stories has the story, with a link to its page', async () => {
      const feed = readAtom(await text('/feed.atom'))
      const json = readJsonFeed(await text('/feed.json?lang=fr'))
      const own = await atom(`${STORY}/feed.atom`)
      expect(feed.items[0]).toMatchObject({ title: own.title, url: `${product.url}/stories/${STORY}` })
      expect(json.items[0]).toMatchObject({
        id: feed.items[0]?.id,
        language: 'fr',
        url: `${product.url}/stories/${STORY}?lang=fr`,
      })
    })
  })

  describe('conditional requests', () => {
    test.each([...FORMATS.map((format) => `/v1/stories/asked/${format}`), '/feed.atom', '/feed.json'])(
      'to %s',
      async (path) => {
        if ((await get('/v1/stories/asked')).status === 404)
          await append('asked', [opened('Asked'), reported('a')])
        const first = await get(path).expect(200)
        const { etag = '' } = first.headers
        expect(etag).toMatch(path.startsWith('/v1') ? /^"\d+-[0-9a-f]{32}"$/ : /^"[0-9a-f]{32}"$/)
        expect(first.headers).toMatchObject({
          'cache-control': 'private, no-cache',
          vary: 'authorization, accept',
        })
        const again = await get(path, { 'if-none-match': etag }).expect(304)
        expect(again.headers).toMatchObject({ etag })
        const head = await request(product.url).head(path).expect(200)
        expect(head.headers).toMatchObject({ etag, 'content-type': first.headers['content-type'] })
        expect((await get(path)).text).toBe(first.text)
        await append('asked', [
          reported(`b-${etag.slice(-8, -1)}`),
          { type: 'StoryDescribed', data: { tags: [etag] } },
        ])
        await get(path, { 'if-none-match': etag }).expect(200)
      },
    )
    test('with a date are answered 304 once the second is over, and until more is recorded', async () => {
      const path = '/v1/stories/dated/feed.atom'
      await append('dated', [opened('Dated')])
      expect((await get(path).expect(200)).headers).not.toHaveProperty('last-modified')
      let modified = ''
      await until(
        async () => (modified = (await get(path)).headers['last-modified'] ?? '') !== '',
        30_000,
        () => 'the feed has no Last-Modified',
      )
      await get(path, { 'if-modified-since': modified }).expect(304)
      await get(path, { 'if-modified-since': modified, 'if-none-match': '"other"' }).expect(200)
      await get(path, { 'if-modified-since': 'no date' }).expect(200)
      await get(`${path}?version=1`, { 'if-modified-since': modified }).expect(200)
      await append('dated', [reported('a')])
      await get(path, { 'if-modified-since': modified }).expect(200)
    })
  })

  test.each([
    ['feed.atom?limit=501', 400, 'validation-failed', '/query/limit'],
    ['feed.json?colour=red', 400, 'validation-failed', '/query/colour'],
    ['feed.atom?include=held', 400, 'validation-failed', '/query/include'],
    ['calendar.ics?kind=consult', 400, 'validation-failed', '/query/kind'],
    ['story.jsonld?version=1&knownAt=2025-09-04T19:00:00Z', 400, 'validation-failed', '/query/knownAt'],
    ['feed.atom?cursor=eyJjIjoxfQ', 400, 'validation-failed', '/query/cursor'],
    ['calendar.ics?version=4000', 404, 'version-not-found', '/query/version'],
  ])('%s is refused as everywhere', async (path, status, code, pointer) => {
    const { type, body } = await get(`/v1/stories/${STORY}/${path}`).expect(status)
    expect(type).toBe('application/problem+json')
    expect(body).toMatchObject({ code, errors: [{ pointer }] })
  })
})
