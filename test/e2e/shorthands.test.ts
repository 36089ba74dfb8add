import request from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opened, reported } from '../support/envelopes.js'
import { ADMIN_KEY, MODES, until, type Product } from '../support/services.js'

const opening = { title: { en: 'A story' }, language: 'en' }
const development = (more: object = {}) => ({
  headline: { en: 'Talks open' },
  occurred: '2025-09-04',
  kind: { category: 'consult', mode: 'visit' },
  language: 'en',
  ...more,
})
const correction = (more: object = {}) => ({
  changes: { occurred: '2025-09-05' },
  reason: { en: 'The host gave the day' },
  severity: 'correction',
  ...more,
})
const translation = (more: object = {}) => ({ language: 'fr', headline: 'Ouverture', ...more })
const withdrawal = { reason: { en: 'It did not happen' } }
const MADE = /^d-[a-z0-9]{12}$/

describe.each(MODES.filter(({ skip }) => !skip))('shorthands, $mode', ({ start }) => {
  let product: Product
  let stories = 0

  beforeAll(async () => {
    product = await start()
  })
  afterAll(async () => {
    await product?.stop()
  })

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    request(product.url)
      .post(`/v1/stories${path}`)
      .set({ authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json', ...headers })
      .send(JSON.stringify(body))
  const get = (path: string) => request(product.url).get(path).set('authorization', `Bearer ${ADMIN_KEY}`)
  const newStory = async (...ids: string[]) => {
    const story = `story-${++stories}`
    await post(`/${story}/events`, { events: [opened(), ...ids.map((id) => reported(id))] }).expect(201)
    return story
  }
  const keyOf = async (wanted: object): Promise<{ authorization: string }> => {
    const { body } = await request(product.url)
      .post('/v1/keys')
      .set('authorization', `Bearer ${ADMIN_KEY}`)
      .send(wanted)
      .expect(201)
    return { authorization: `Bearer ${body.key}` }
  }
  const events = async (story: string): Promise<{ type: string; data: object }[]> =>
    (await get(`/v1/stories/${story}/events`).expect(200)).body.items

  describe('each makes its append', () => {
    test('a story is opened', async () => {
      const storyId = `opened-${++stories}`
      const answer = await post('', { storyId, ...opening }, { 'if-none-match': '*' }).expect(201)
      expect(answer.body).toMatchObject({ storyId, fromVersion: 1, events: [{ type: 'StoryOpened' }] })
      expect(answer.headers).toMatchObject({
        etag: '"1"',
        location: `/v1/stories/${storyId}/events?from=1&to=1`,
      })
      expect(await events(storyId)).toMatchObject([{ data: { ...opening, visibility: 'public' } }])
      const again = await post('', { storyId, ...opening }).expect(409)
      expect(again.body).toMatchObject({ code: 'story-exists', errors: [{ pointer: '' }] })
      const conflict = await post('', { storyId, ...opening }, { 'if-none-match': '*' }).expect(412)
      expect(conflict.body).toMatchObject({ code: 'version-conflict', currentVersion: 1 })
    })
    test('a development is reported, corrected, translated and withdrawn', async () => {
      const story = await newStory()
      const answer = await post(`/${story}/developments`, development({ developmentId: 'talks' })).expect(201)
      expect(answer.body).toMatchObject({ toVersion: 2, developmentIds: ['talks'] })
      await post(`/${story}/developments/talks/corrections`, correction(), { 'if-match': '"2"' }).expect(201)
      await post(`/${story}/developments/talks/translations`, translation({ ofVersion: 2 })).expect(201)
      await post(`/${story}/developments/talks/withdrawal`, withdrawal).expect(201)
      expect(await events(story)).toMatchObject([
        {},
        { type: 'DevelopmentReported', data: { developmentId: 'talks', actuality: 'actual' } },
        { type: 'DevelopmentCorrected', data: { developmentId: 'talks', ...correction() } },
        { type: 'TranslationAdded', data: { developmentId: 'talks', headline: 'Ouverture' } },
        { type: 'DevelopmentWithdrawn', data: { developmentId: 'talks', ...withdrawal } },
      ])
      const late = await post(`/${story}/developments/talks/corrections`, correction(), { 'if-match': '"2"' })
      expect([late.status, late.body.currentVersion]).toEqual([412, 5])
    })
    test('many developments are reported, all or none', async () => {
      const story = await newStory()
      const two = [development({ developmentId: 'a' }), development({ developmentId: 'b' })]
      const answer = await post(`/${story}/developments`, two).expect(201)
      expect(answer.body).toMatchObject({ fromVersion: 2, toVersion: 3, developmentIds: ['a', 'b'] })
      const refused = await post(`/${story}/developments`, [
        development({ developmentId: 'c' }),
        development({ developmentId: 'a' }),
      ]).expect(409)
      expect(refused.body).toMatchObject({
        code: 'development-exists',
        errors: [{ pointer: '/1/developmentId' }],
      })
      expect((await get(`/v1/stories/${story}`)).body.version).toBe(3)
    })
    test('Prefer: respond-async answers 202, with the ids', async () => {
      const story = await newStory()
      const answer = await post(`/${story}/developments`, [development()], {
        prefer: 'respond-async',
      }).expect(202)
      expect(answer.body).toMatchObject({ status: 'pending', developmentIds: [expect.stringMatching(MADE)] })
      const found = async () => (await get(String(answer.headers['location']))).body.status === 'accepted'
      await until(found, 10_000, () => 'there is no verdict')
    })
  })

  describe('generated ids', () => {
    test('without an Idempotency-Key are random', async () => {
      const story = await newStory()
      const { body } = await post(`/${story}/developments`, [development(), development()]).expect(201)
      expect(body.developmentIds).toEqual([expect.stringMatching(MADE), expect.stringMatching(MADE)])
      expect(new Set(body.developmentIds).size).toBe(2)
    })
    test('follow from the key, so a retry is the same request and has the same answer', async () => {
      const story = await newStory()
      const sent = [development(), development({ developmentId: 'b' }), development()]
      const first = await post(`/${story}/developments`, sent, { 'idempotency-key': 'k' }).expect(201)
      const [made, own, other] = first.body.developmentIds
      expect([made, other]).toEqual([expect.stringMatching(MADE), expect.stringMatching(MADE)])
      expect([own, made === other]).toEqual(['b', false])
      const again = await post(`/${story}/developments`, sent, { 'idempotency-key': 'k' }).expect(201)
      expect(again.body).toEqual(first.body)
      expect(again.headers['idempotent-replayed']).toBe('true')
      const next = await post(`/${story}/developments`, sent.slice(0, 1), { 'idempotency-key': 'l' }).expect(
        201,
      )
      expect(next.body.developmentIds).not.toContain(made)
    })
    test('differ between stories and principals with the same key', async () => {
      const headers = { 'idempotency-key': 'same' }
      const desk = await keyOf({ name: 'desk', role: 'reporter' })
      const [one, two] = [await newStory(), await newStory()]
      const answers = [
        await post(`/${one}/developments`, development(), headers).expect(201),
        await post(`/${two}/developments`, development(), headers).expect(201),
        await post(`/${one}/developments`, development(), { ...headers, ...desk }).expect(201),
      ]
      expect(new Set(answers.flatMap(({ body }) => body.developmentIds)).size).toBe(3)
    })
  })

  describe('an Idempotency-Key', () => {
    test('is refused with another body, path or expected version', async () => {
      const story = await newStory('a', 'b')
      const key = { 'idempotency-key': 'k' }
      await post(`/${story}/developments/a/withdrawal`, withdrawal, key).expect(201)
      await post(`/${story}/developments/a/withdrawal`, withdrawal, key).expect(201)
      for (const [path, body, headers] of [
        ['a/withdrawal', { reason: { en: 'Another' } }, {}],
        ['b/withdrawal', withdrawal, {}],
        ['a/withdrawal', withdrawal, { 'if-match': '*' }],
        ['a/translations', translation(), {}],
      ] as const) {
        const reused = await post(`/${story}/developments/${path}`, body, { ...key, ...headers }).expect(422)
        expect(reused.body).toMatchObject({
          code: 'idempotency-key-reused',
          errors: [{ pointer: '/header/Idempotency-Key' }],
        })
      }
      expect((await get(`/v1/stories/${story}`)).body.version).toBe(4)
    })
    test('is separate for a shorthand, for a list and for the plain append', async () => {
      const story = await newStory()
      const data = development({ developmentId: 'a' })
      await post(`/${story}/developments`, data, { 'idempotency-key': 'k' }).expect(201)
      const plain = { events: [{ type: 'DevelopmentReported', data }] }
      await post(`/${story}/events`, plain, { 'idempotency-key': 'k' }).expect(422)
      await post(`/${story}/developments`, [data], { 'idempotency-key': 'k' }).expect(422)
    })
    test('is free after a refusal: the same request is judged again', async () => {
      const story = await newStory()
      const path = `/${story}/developments/late/corrections`
      const first = await post(path, correction(), { 'idempotency-key': 'k' }).expect(409)
      expect(first.body).toMatchObject({
        code: 'development-unknown',
        instance: `/v1/stories${path}`,
        errors: [{ pointer: '/path/developmentId' }],
      })
      const found = await get(`/v1/appends/${first.body.appendId}`).expect(200)
      expect(found.body).toMatchObject({ status: 'rejected', errors: [{ pointer: '/path/developmentId' }] })
      await post(`/${story}/events`, { events: [reported('late')] }).expect(201)
      const again = await post(path, correction(), { 'idempotency-key': 'k' }).expect(201)
      expect(again.body).toMatchObject({ appendId: first.body.appendId, toVersion: 3 })
      expect(again.headers['idempotent-replayed']).toBeUndefined()
    })
  })

  describe('bad input is refused with its place in the body', () => {
    const BAD: [name: string, path: string, body: unknown, pointer: string, status?: number][] = [
      ['a story without an id', '', opening, '/storyId'],
      ['a story with a bad id', '', { storyId: 'No Id', ...opening }, '/storyId'],
      ['a story without a title', '', { storyId: 'x', language: 'en' }, '/title'],
      ['a story with learnedAt', '', { storyId: 'x', ...opening, learnedAt: '2025-09-04' }, '/learnedAt'],
      ['a story that is a list', '', [], ''],
      ['a story that is null', '', null, ''],
      ['a bad headline', '/s/developments', development({ headline: { en: '' } }), '/headline/en'],
      ['an unknown field', '/s/developments', development({ surprise: 1 }), '/surprise'],
      ['events', '/s/developments', { events: [] }, '/events'],
      ['a null id', '/s/developments', development({ developmentId: null }), '/developmentId'],
      ['no developments', '/s/developments', [], ''],
      ['101 of them', '/s/developments', Array.from({ length: 101 }, () => development()), ''],
      ['a number among them', '/s/developments', [development(), 5], '/1'],
      ['null', '/s/developments', null, ''],
      [
        'a bad date in the fourth',
        '/s/developments',
        [development(), development(), development(), development({ occurred: '2025-13' })],
        '/3/occurred',
      ],
      ['a bad story id', '/No%20Id/developments', development(), '/path/storyId'],
      ['a bad development id', '/s/developments/No%20Id/withdrawal', withdrawal, '/path/developmentId'],
      ['an id in the body too', '/s/developments/a/withdrawal', { developmentId: 'b' }, '/developmentId'],
      ['a correction without a reason', '/s/developments/a/corrections', { changes: {} }, '/reason'],
      [
        'a correction of a bad field',
        '/s/developments/a/corrections',
        correction({ changes: { occurred: 'soon' } }),
        '/changes/occurred',
      ],
      ['a correction that is a text', '/s/developments/a/corrections', 'x', ''],
      ['no change', '/s/developments/a/corrections', correction({ changes: {} }), '/changes', 409],
      ['an unknown development', '/s/developments/b/withdrawal', withdrawal, '/path/developmentId', 409],
      ['a bad language', '/s/developments/a/translations', translation({ language: 'x' }), '/language'],
      ['a translation of nothing', '/s/developments/a/translations', {}, '/headline'],
      ['a link to nowhere', '/s/developments', linked('x'), '/links/0/developmentId', 409],
      ['one in a list', '/s/developments', [linked('a'), linked('x')], '/1/links/0/developmentId', 409],
      ['a story that is not there', '/none/developments', [development(), development()], '/0', 404],
      ['a story that is not there, by path', '/none/developments/a/withdrawal', withdrawal, '', 404],
      ['a body of more than 512 KiB', '/s/developments', 'x'.repeat(600_000), '', 413],
    ]
    function linked(developmentId: string) {
      return development({ links: [{ relation: 'follows', developmentId }] })
    }

    beforeAll(async () => {
      await post('/s/events', { events: [opened(), reported('a')] }).expect(201)
    })
    afterAll(async () => {
      expect((await get('/v1/stories/s')).body.version).toBe(2)
    })

    test.each(BAD)('%s', async (_, path, body, pointer, status = 400) => {
      const answer = await post(path, body)
      expect([answer.status, answer.body.status]).toEqual([status, status])
      if (status === 413) return
      const pointers = answer.body.errors.map((error: { pointer: string }) => error.pointer)
      expect(pointers).toContain(pointer)
      expect(answer.body.detail).not.toContain('/events')
    })

    test('another content type, a bad header and a missing key are refused', async () => {
      await post('/s/developments', development(), { 'content-type': 'text/plain' }).expect(415)
      await post('/s/developments', development(), { 'content-type': 'application/x-ndjson' }).expect(415)
      await post('/s/developments', development(), { authorization: '' }).expect(401)
      const bad = await post('/s/developments', development(), { 'if-match': '12' }).expect(400)
      expect(bad.body.errors).toMatchObject([{ pointer: '/header/If-Match' }])
    })
  })

  test('rights are those of the events: reporters report and translate, editors open, correct and withdraw', async () => {
    const story = await newStory('a')
    const rita = await keyOf({ name: 'rita', role: 'reporter' })
    const rolf = await keyOf({ name: 'rolf', role: 'reader' })
    const paul = await keyOf({ name: 'paul', role: 'editor', stories: ['paul-*'] })
    await post(`/${story}/developments`, development(), rita).expect(201)
    await post(`/${story}/developments/a/translations`, translation(), rita).expect(201)
    const refused = [
      await post('', { storyId: 'ritas', ...opening }, rita),
      await post(`/${story}/developments/a/corrections`, correction(), rita),
      await post(`/${story}/developments/a/withdrawal`, withdrawal, rita),
      await post(`/${story}/developments`, {}, rolf),
      await post('', {}, rolf),
      await post(`/${story}/developments/a/withdrawal`, withdrawal, paul),
      await post('', { storyId: 'pauls', ...opening }, paul),
    ]
    expect(refused.map(({ body }) => body.code)).toEqual(refused.map(() => 'forbidden'))
    await post('', { storyId: 'paul-1', ...opening }, paul).expect(201)
  })
})
