import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opened, reported } from '../support/envelopes.js'
import { ADMIN_KEY, MODES, type Product } from '../support/services.js'

const EXAMPLE = readFileSync(
  join(import.meta.dirname, '../../examples/coalition-of-the-willing/story.ndjson'),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line))

interface Item {
  developmentId: string
  storyId: string
  updatedAt: string
}

describe.each(MODES.filter(({ skip }) => !skip))('reading, $mode', ({ start }) => {
  let product: Product
  const admin = { authorization: `Bearer ${ADMIN_KEY}` }
  const append = async (storyId: string, events: object[], learnedAt?: string) =>
    (
      await request(product.url)
        .post(`/v1/stories/${storyId}/events`)
        .set(admin)
        .send({ events, learnedAt })
        .expect(201)
    ).body
  const get = (path: string, headers: Record<string, string> = {}) =>
    request(product.url).get(`/v1/stories${path}`).set(headers)
  const ids = async (path: string): Promise<string[]> =>
    (await get(path).expect(200)).body.items.map((item: Item) => item.developmentId)
  const found = async (story: string, filters: Record<string, string>) =>
    (await ids(`/${story}/timeline?${new URLSearchParams(filters).toString()}`)).sort()
  const refused = async (path: string, pointer: string) => {
    const { body } = await get(path).expect(400)
    expect(body).toMatchObject({ code: 'validation-failed', errors: [{ pointer }] })
  }

  beforeAll(async () => {
    product = await start()
    for (const { storyId, events, learnedAt } of EXAMPLE) await append(storyId, events, learnedAt)
  })
  afterAll(async () => {
    await product?.stop()
  })

  describe('the example story', () => {
    const example = 'coalition-of-the-willing'

    test('is complete without a search', async () => {
      expect(await found(example, { q: ' ' })).toEqual(await found(example, {}))
    })
    test('is searched in English and in French', async () => {
      const guarantees = ['guarantees-when', 'kremlin-veto', 'respect-guarantees']
      expect(await found(example, { q: 'guarantees' })).toEqual(guarantees)
      expect(await found(example, { q: 'garantie' })).toEqual(guarantees)
      expect(await found(example, { q: 'elysee' })).toEqual(['coalition-summit'])
      expect(await found(example, { q: "l'Élysée" })).toEqual(['coalition-summit'])
      expect(await found(example, { q: '"reassurance force"' })).toEqual(['coalition-summit'])
      expect(await found(example, { q: '"force reassurance"' })).toEqual([])
      expect(await found(example, { q: 'guarantees -peace' })).toEqual(['kremlin-veto'])
      expect(await found(example, { q: 'backstop OR vetoes' })).toContain('kremlin-veto')
      expect(await found(example, { q: 'MELONI' })).toEqual(['italy-no-troops'])
    })
    test.each(['whom', 'ourselves', 'whom ourselves', '!!!', '"', '-', '🙂'])(
      'has no result for %j',
      async (q) => expect(await found(example, { q })).toEqual([]),
    )
    test('is filtered by time, kind, actor, place, source and importance', async () => {
      expect(await found(example, { to: '2025-02' })).toEqual([
        'executive-order',
        'trump-putin-rapprochement',
      ])
      expect(await found(example, { from: '2025-09-05', kind: 'threaten,reject/yield' })).toEqual([
        'kremlin-veto',
        'legitimate-target',
      ])
      expect(await found(example, { actor: 'keir STARMER' })).toEqual(['coalition-summit'])
      expect(await found(example, { place: 'moscow' })).toEqual(['kremlin-quickly', 'kremlin-veto'])
      expect(await found(example, { place: 'ru', actor: 'Dmitry Peskov' })).toEqual(['kremlin-veto'])
      expect(
        await found(example, { source: 'French-language press article, 5 September 2025' }),
      ).toHaveLength(20)
      expect(await found(example, { source: 'press' })).toEqual([])
      expect(await found(example, { importance: 'background' })).toContain('executive-order')
    })
    test('is filtered by its state at a past time', async () => {
      // The headline "26 countries give their contributions" was the other way round before its correction.
      const then = { knownAt: '2025-09-04T19:00:00Z' }
      expect(await found(example, { q: 'decline', ...then })).toEqual([])
      expect(await found(example, { q: 'decline' })).toEqual(['contributions'])
    })
    test('is read in French, with the language in the answer', async () => {
      const state = (await get(`/${example}?lang=fr-CA`).expect(200)).body
      expect(state.title).toEqual({ value: expect.stringContaining('Garanties'), lang: 'fr' })
      expect(state.latest[0].headline.lang).toBe('fr')
      expect(state.positions[0].question.lang).toBe('fr')
      expect(state.expectations[0].what.lang).toBe('fr')
      expect(state.figures[0].label.lang).toBe('fr')
      expect((await get(`/${example}?lang=de`).expect(200)).body.title.lang).toBe('en')
      expect((await get(`/${example}`).expect(200)).body.title).toHaveProperty('fr')
      const timeline = async (lang: string) =>
        (await get(`/${example}/timeline${lang}`).expect(200)).headers['etag']
      const etags = [await timeline(''), await timeline('?lang=fr'), await timeline('?lang=en')]
      expect(new Set(etags).size).toBe(3)
    })
    test('says when its record changed, both ways, in pages', async () => {
      const { items } = (await get(`/${example}/revisions?limit=500`).expect(200)).body
      expect(items[0]).toMatchObject({ firstVersion: 1, version: 4, events: 4, types: { StoryOpened: 1 } })
      expect(items.at(-1)).toMatchObject({ version: 40, types: { DevelopmentCorrected: 1 } })
      const first = (await get(`/${example}/revisions?order=desc&limit=2`).expect(200)).body
      const cursor = `order=desc&limit=500&cursor=${first.next}`
      const { headers, body } = await get(`/${example}/revisions?${cursor}`).expect(200)
      expect([...first.items, ...body.items]).toEqual([...items].reverse())
      await get(`/${example}/revisions?${cursor}`)
        .set('if-none-match', headers['etag'] ?? '')
        .expect(304)
      const other = (await get(`/${example}/revisions?cursor=${first.next}`).expect(400)).body
      expect(other.errors[0].pointer).toBe('/query/cursor')
    })

    test('gives the links from and to a development, and all of them in pages', async () => {
      const { items } = (await get(`/${example}/links?limit=500&lang=fr`).expect(200)).body
      const ends = ({ relation, from, to }: (typeof items)[number]) =>
        `${from.developmentId} ${relation} ${to.developmentId}`
      expect(items.length).toBeGreaterThan(3)
      const one: string = items[0].to.developmentId
      const ofOne = (await get(`/${example}/links?developmentId=${one}&lang=fr`).expect(200)).body.items
      expect(ofOne).toEqual(
        items.filter(({ from, to }: (typeof items)[number]) =>
          [from, to].some((end) => end.developmentId === one),
        ),
      )
      const pages = []
      for (let query = 'limit=2&lang=fr'; query;) {
        const page = (await get(`/${example}/links?${query}`).expect(200)).body
        pages.push(...page.items)
        query = page.next && `limit=2&lang=fr&cursor=${page.next}`
      }
      expect(pages.map(ends)).toEqual(items.map(ends))
      const first = (await get(`/${example}/links?limit=2`).expect(200)).body
      const other = (await get(`/${example}/links?developmentId=${one}&cursor=${first.next}`).expect(400))
        .body
      expect(other.errors[0].pointer).toBe('/query/cursor')
    })

    test('has all that a strip shows, in the language that is asked for', async () => {
      const { developments, moments, momentsBy } = (await get(`/${example}/overview?lang=fr`).expect(200))
        .body
      expect(developments).toHaveLength(20)
      expect(
        developments.find(({ developmentId }: { developmentId: string }) => developmentId === 'kremlin-veto'),
      ).toMatchObject({
        headline: { lang: 'fr' },
        occurred: '2025-09-04/2025-09-05',
        corrected: [{ version: 40, knownAt: '2025-09-06T07:00:00.000Z' }],
      })
      expect(momentsBy).toBe('moment')
      expect(moments.at(-1).version).toBe(40)
    })

    test('says what a correction replaced, and by which hash its state is cited', async () => {
      const one = (await get(`/${example}/developments/contributions?lang=fr`).expect(200)).body
      expect(one.corrections).toMatchObject([{ before: { headline: { lang: 'fr' } } }])
      const { head } = (await get(`/${example}?version=12`).expect(200)).body
      const { items } = (await get(`/${example}/events?from=12&limit=1`).expect(200)).body
      expect(head).toBe(items[0].hash)
    })

    test('lists its source without a rating', async () =>
      expect((await get(`/${example}/sources`).expect(200)).body).toMatchObject({
        items: [
          {
            source: 'French-language press article, 5 September 2025',
            reliability: null,
            reason: null,
            version: null,
            earlier: [],
          },
        ],
        next: null,
      }))
  })

  test('search ignores accents, case and word forms, and finds words in scripts without spaces', async () => {
    await append('scripts', [
      opened(),
      reported('pl', {
        headline: { pl: 'Lech Wałęsa w Gdańsku' },
        language: 'pl',
        actors: [{ name: 'Lech Wałęsa', role: 'source', wikidata: 'Q444' }],
      }),
      reported('ru', { headline: { ru: 'Кремль отвергает гарантии безопасности' }, language: 'ru' }),
      reported('zh', { headline: { zh: '基辅峰会讨论安全保障' }, language: 'zh' }),
      reported('ja', { headline: { ja: 'ゼレンスキー大統領が訪日' }, language: 'ja' }),
      reported('th', { headline: { th: 'การประชุมสุดยอด' }, language: 'th' }),
      reported('de', { headline: { 'de-AT': 'Die Häuser in der Straße' }, language: 'de-AT' }),
    ])
    const finds: [string, string[]][] = [
      ['walesa', ['pl']],
      ['WAŁĘSA', ['pl']],
      ['gdansku', ['pl']],
      ['кремля', ['ru']],
      ['гарантий', ['ru']],
      ['峰会', ['zh']],
      ['会峰', []],
      ['大統領', ['ja']],
      ['ประชุม', ['th']],
      ['haus', ['de']],
      ['strasse', ['de']],
      ['in der', ['de']],
      ['Stra\u00adße', ['de']],
    ]
    for (const [q, expected] of finds) expect([q, await found('scripts', { q })]).toEqual([q, expected])
    expect(await found('scripts', { actor: 'lech walesa' })).toEqual(['pl'])
    expect(await found('scripts', { actor: 'q444' })).toEqual(['pl'])
  })

  test('a translation is found and chosen, and a later one replaces it', async () => {
    const translated = (headline: string) => ({
      type: 'TranslationAdded',
      data: { developmentId: 'a', language: 'fr', headline },
    })
    await append('translated', [opened(), reported('a', { headline: { en: 'A ceasefire' } })])
    await append('translated', [translated('Une trêve')])
    await append('translated', [translated('Un cessez-le-feu')])
    expect(await found('translated', { q: 'cessez-le-feu' })).toEqual(['a'])
    expect(await found('translated', { q: 'treves' })).toEqual([])
    expect(await found('translated', { q: 'treves', version: '3' })).toEqual(['a'])
    expect(await found('translated', { q: 'trêve', version: '2' })).toEqual([])
    expect(await found('translated', { q: 'ceasefire -feu' })).toEqual([])
    const one = (await get('/translated/developments/a?lang=fr-BE').expect(200)).body
    expect(one).toMatchObject({
      headline: { value: 'Un cessez-le-feu', lang: 'fr' },
      body: null,
      lastVersion: 4,
    })
    expect(one.translations.fr.headline).toBe('Un cessez-le-feu')
  })

  test('a translation in the likely script is preferred to a headline in another script', async () => {
    const inScript = (language: string, headline: string) => ({
      type: 'TranslationAdded',
      data: { developmentId: 'a', language, headline },
    })
    await append('likely', [
      { type: 'StoryOpened', data: { title: { 'zh-hans': '峰会', 'ZH-HANT': '峰會' }, language: 'ZH-hans' } },
      reported('a', { headline: { 'zh-Hans': '停火' }, language: 'zh-hans' }),
      inScript('zh-hant', '停火協議'),
    ])
    const state = (await get('/likely?lang=zh-tw').expect(200)).body
    expect(state).toMatchObject({ title: { value: '峰會', lang: 'zh-Hant' }, language: 'zh-Hans' })
    const { body } = await get('/likely/developments/a?lang=zh-TW').expect(200)
    expect(body).toMatchObject({ headline: { value: '停火協議', lang: 'zh-Hant' }, language: 'zh-Hans' })
    expect(Object.keys(body.translations)).toEqual(['zh-Hant'])
    const own = (await get('/likely/developments/a?lang=zh-SG').expect(200)).body
    expect(own.headline).toEqual({ value: '停火', lang: 'zh-Hans' })
  })

  test('a cursor continues with the filters of its first page, and refuses others', async () => {
    await append('filtered', [opened(), ...['a', 'b', 'c'].map((id) => reported(id, { importance: 'key' }))])
    const first = await get('/filtered/timeline?importance=key&limit=2').expect(200)
    const { next } = first.body
    expect(first.headers['link']).toContain(`importance=key`)
    await append('filtered', [reported('d', { importance: 'key' })])
    expect(await ids(`/filtered/timeline?importance=key&limit=2&cursor=${next}`)).toEqual(['c'])
    for (const other of ['', 'importance=normal&', 'importance=key&q=a&', 'importance=key&happenedBy=2025&'])
      await refused(`/filtered/timeline?${other}cursor=${next}`, '/query/cursor')
    await refused(`?cursor=${next}`, '/query/cursor')
  })

  test('bad filters are refused with their place', async () => {
    const story = '/coalition-of-the-willing'
    await refused(`${story}/timeline?from=2025-09-05&to=2025-09-04`, '/query/to')
    await refused(`${story}/timeline?from=soon`, '/query/from')
    await refused(`${story}/timeline?knownAt=2016-12-31T23:59:60Z`, '/query/knownAt')
    await refused(`${story}/timeline?kind=consult,dance`, '/query/kind/1')
    await refused(`${story}/timeline?kind=consult/`, '/query/kind/0')
    await refused(`${story}/timeline?importance=high`, '/query/importance')
    await refused(`${story}/timeline?actor=`, '/query/actor')
    await refused(`${story}/timeline?place=a%00`, '/query/place')
    await refused(`${story}/timeline?q=a%00`, '/query/q')
    await refused(`${story}/timeline?q=%ED%A0%80`, '/query/q')
    await refused(`${story}/timeline?q=${'x'.repeat(301)}`, '/query/q')
    for (const path of ['', '/timeline', '/positions', '/sources', '/events', '/developments/kremlin-veto'])
      await refused(`${story}${path}?lang=not_a_tag`, '/query/lang')
    for (const bad of [
      'lang=x',
      'lang=french',
      'status=burning',
      'limit=501',
      'q=%00',
      'tag=',
      'cursor=abc',
      'surprise=1',
    ])
      await refused(`?${bad}`, `/query/${bad.split('=')[0]}`)
    await refused(`${story}/developments/Not%20An%20Id`, '/path/developmentId')
  })

  describe('one development', () => {
    test('has all events about it, at any version and date', async () => {
      await append('one', [opened(), reported('a', { occurred: '2025-09-04' })])
      const corrected = { developmentId: 'a', changes: { actuality: null, occurred: '2025-09-05' } }
      await append('one', [
        { type: 'DevelopmentCorrected', data: { ...corrected, reason: { en: 'x' }, severity: 'minor' } },
        { type: 'DevelopmentWithdrawn', data: { developmentId: 'a', reason: { en: 'y' } } },
      ])
      const answer = await get('/one/developments/a').expect(200)
      expect(answer.body).toMatchObject({
        developmentId: 'a',
        version: 4,
        happenedBy: null,
        status: 'withdrawn',
        actuality: 'actual',
        revision: 2,
      })
      await get('/one/developments/a', { 'if-none-match': String(answer.headers['etag']) }).expect(304)
      expect((await get('/one/developments/a?version=2')).body).toMatchObject({
        version: 2,
        status: 'reported',
      })
      for (const path of ['b', 'a?version=1', 'a?happenedBy=2025-09-04'])
        expect((await get(`/one/developments/${path}`).expect(404)).body.code).toBe('development-not-found')
      await get('/one/developments/a?version=2&happenedBy=2025-09-04').expect(200)
    })
    test('that is held is a 404 below editor', async () => {
      await append('held', [
        opened(),
        reported('a', { attribution: [{ source: 'secret' }] }),
        { type: 'DevelopmentHeld', data: { developmentId: 'a', reason: { en: 'x' } } },
      ])
      await get('/held/developments/a?version=2').expect(404)
      expect((await get('/held/developments/a', admin).expect(200)).body.status).toBe('held')
      expect((await get('/held/sources').expect(200)).body.items).toEqual([])
      expect((await get('/held/sources', admin).expect(200)).body.items).toMatchObject([{ source: 'secret' }])
    })
  })

  test('sources have the ratings and names of the version and date', async () => {
    const rated = (source: string, reliability: string) => ({
      type: 'SourceRated',
      data: { source, reliability, reason: { en: 'why', fr: 'pourquoi' } },
    })
    await append('sources', [
      opened(),
      reported('a', { attribution: [{ source: 'agency' }], occurred: '2025-09' }),
      rated('paper', 'C'),
      rated('agency', 'B'),
      rated('agency', 'A'),
      { type: 'ReportCorroborated', data: { developmentId: 'a', attribution: { source: 'witness' } } },
    ])
    expect((await get('/sources/sources?lang=fr').expect(200)).body.items).toEqual([
      {
        source: 'agency',
        reliability: 'A',
        reason: { value: 'pourquoi', lang: 'fr' },
        version: 5,
        earlier: [{ reliability: 'B', reason: { value: 'pourquoi', lang: 'fr' }, version: 4 }],
      },
      {
        source: 'paper',
        reliability: 'C',
        reason: { value: 'pourquoi', lang: 'fr' },
        version: 3,
        earlier: [],
      },
      { source: 'witness', reliability: null, reason: null, version: null, earlier: [] },
    ])
    const named = async (query: string) =>
      (await get(`/sources/sources?${query}`)).body.items.map((item: { source: string }) => item.source)
    expect(await named('version=2')).toEqual(['agency'])
    expect(await named('happenedBy=2024')).toEqual(['paper', 'agency'])
    expect(await found('sources', { source: 'witness' })).toEqual(['a'])
    expect(await found('sources', { source: 'witness', version: '5' })).toEqual([])
  })

  describe('the list of stories', () => {
    const titled = (title: object, more: object = {}) => ({
      type: 'StoryOpened',
      data: { title, language: 'en', ...more },
    })
    const list = async (query: string, headers = {}) =>
      (await get(`?${query}`, headers).expect(200)).body.items.map(({ storyId }: Item) => storyId)

    test('is in order of last update over its pages, while it changes', async () => {
      const tags = ['paged']
      for (const id of ['p3', 'p1', 'p2'])
        await append(id, [titled({ en: 'x' }, { tags })], '2025-01-01T00:00:00Z')
      await append('p0', [titled({ en: 'x' }, { tags })], '2025-01-02T00:00:00Z')
      expect(await list('tag=paged')).toEqual(['p0', 'p1', 'p2', 'p3'])
      const first = await get('?tag=paged&limit=2').expect(200)
      expect(first.body.items).toMatchObject([
        { storyId: 'p0', version: 1, updatedAt: '2025-01-02T00:00:00.000Z' },
        { storyId: 'p1', status: 'open', visibility: 'public', summary: null, tags: ['paged'] },
      ])
      expect(first.headers['link']).toContain('rel="next"')
      await append('p0', [reported('a')])
      expect(await list(`tag=paged&cursor=${first.body.next}`)).toEqual(['p2', 'p3'])
      await refused(`/p1/timeline?cursor=${first.body.next}`, '/query/cursor')
      const etag = String((await get('?tag=paged')).headers['etag'])
      expect(etag).toMatch(/^"[0-9a-f]+"$/)
      await get('?tag=paged', { 'if-none-match': etag }).expect(304)
    })
    test('is filtered by words, tag and status, in any language', async () => {
      await append('strait', [
        titled(
          { en: 'The strait', fr: 'Le détroit' },
          { summary: { en: 'Ships wait' }, tags: ['sea lanes'] },
        ),
        { type: 'StoryClosed', data: {} },
      ])
      for (const q of ['straits', 'detroit', 'ship', 'lanes', '"sea lanes"'])
        expect(await list(`q=${q}`)).toEqual(['strait'])
      expect(await list('q=the&tag=sea lanes')).toEqual(['strait'])
      expect(await list('q=its&tag=sea lanes')).toEqual([])
      expect(await list('tag=SEA lanes')).toEqual(['strait'])
      expect(await list('q=garanties')).toEqual(['coalition-of-the-willing'])
      expect(await list('status=closed')).toEqual(['strait'])
      expect(await list('status=open&q=strait')).toEqual([])
      expect(await list('tag=sea')).toEqual([])
      expect((await get('?q=strait&lang=fr')).body.items[0].title).toEqual({
        value: 'Le détroit',
        lang: 'fr',
      })
    })
    test('has restricted stories for keys whose limits include them', async () => {
      const visibility = { tags: ['secret'], visibility: 'restricted' }
      for (const id of ['r_1', 'rx1', 'other']) await append(id, [titled({ en: 'x' }, visibility)])
      await append('open', [titled({ en: 'x' }, { tags: ['secret'] })])
      const keyFor = async (stories: string[] | null) => {
        const wanted = { name: 'rita', role: 'reader', stories }
        const { body } = await request(product.url).post('/v1/keys').set(admin).send(wanted).expect(201)
        return { authorization: `Bearer ${body.key}` }
      }
      const seen = async (headers: object) => (await list('tag=secret', headers)).sort()
      expect(await seen({})).toEqual(['open'])
      expect(await seen(admin)).toEqual(['open', 'other', 'r_1', 'rx1'])
      expect(await seen(await keyFor(null))).toEqual(['open', 'other', 'r_1', 'rx1'])
      expect(await seen(await keyFor(['r_*']))).toEqual(['open', 'r_1'])
      expect(await seen(await keyFor(['other', 'nothing']))).toEqual(['open', 'other'])
      expect(await seen(await keyFor(['r*', 'oth']))).toEqual(['open', 'r_1', 'rx1'])
    })
  })
})
