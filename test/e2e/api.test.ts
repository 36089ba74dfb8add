import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opened, reported } from '../support/envelopes.js'
import { ADMIN_KEY, MODES, until, type Product } from '../support/services.js'

const EXAMPLE = join(import.meta.dirname, '../../examples/coalition-of-the-willing/story.ndjson')

describe.each(MODES.filter(({ skip }) => !skip))('the product, $mode', ({ mode, start }) => {
  let product: Product
  let stories = 0
  const newStory = () => `story-${++stories}`

  beforeAll(async () => {
    product = await start({ FILROUGE_READ_TIMEOUT: '3s' })
  })
  afterAll(async () => {
    await product?.stop()
  })

  const append = (
    storyId: string,
    events: object[],
    headers: Record<string, string> = {},
    more: object = {},
  ) =>
    request(product.url)
      .post(`/v1/stories/${storyId}/events`)
      .set({ authorization: `Bearer ${ADMIN_KEY}`, ...headers })
      .send({ events, ...more })
  const get = (path: string, headers: Record<string, string> = {}) =>
    request(product.url).get(path).set(headers)
  const makeKey = async (wanted: object): Promise<{ keyId: string; key: string }> =>
    (
      await request(product.url)
        .post('/v1/keys')
        .set('authorization', `Bearer ${ADMIN_KEY}`)
        .send(wanted)
        .expect(201)
    ).body

  test('an append is answered with its versions and can be read at once', async () => {
    const story = newStory()
    const answer = await append(story, [opened(), reported('summit')]).expect(201)
    expect(answer.body).toMatchObject({ storyId: story, fromVersion: 1, toVersion: 2, learnedAt: null })
    expect(answer.body.events).toMatchObject([
      { version: 1, type: 'StoryOpened', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      { version: 2, type: 'DevelopmentReported' },
    ])
    expect(answer.headers).toMatchObject({ etag: '"2"', location: `/v1/stories/${story}/events?from=1&to=2` })
    const state = await get(`/v1/stories/${story}`).expect(200)
    expect(state.body).toMatchObject({
      version: 2,
      counts: { developments: 1 },
      latest: [{ developmentId: 'summit' }],
    })
    const verified = await get(`/v1/stories/${story}/verify`).expect(200)
    expect(verified.body).toMatchObject({
      valid: true,
      version: 2,
      head: answer.body.events[1].hash,
      sealed: 0,
    })
  })

  describe('expected versions', () => {
    test('an expected version that is not the current one is a conflict, and the answer has the current version', async () => {
      const story = newStory()
      await append(story, [opened()], { 'if-none-match': '*' }).expect(201)
      const refused = await append(story, [reported('a')], { 'if-match': '"7"' }).expect(412)
      expect(refused.body).toMatchObject({ code: 'version-conflict', currentVersion: 1, status: 412 })
      await append(story, [reported('a')], { 'if-match': '"1"' }).expect(201)
      await append(story, [opened()], { 'if-none-match': '*' }).expect(412)
      await append(newStory(), [opened()], { 'if-match': '*' }).expect(412)
    })
    test('the ETag of a read is accepted too', async () => {
      const story = newStory()
      await append(story, [opened()]).expect(201)
      const { etag } = (await get(`/v1/stories/${story}/timeline`)).headers
      await append(story, [reported('a')], { 'if-match': String(etag) }).expect(201)
    })
    test('one of two concurrent appends that expect the same version is accepted', async () => {
      const story = newStory()
      await append(story, [opened()]).expect(201)
      const answers = await Promise.all(
        ['a', 'b', 'c', 'd'].map((id) => append(story, [reported(id)], { 'if-match': '"1"' })),
      )
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 412, 412, 412])
    })
  })

  test('a rule refuses all events of an append, with its code and place', async () => {
    const story = newStory()
    await append(story, [opened()]).expect(201)
    const refused = await append(story, [
      reported('a'),
      { type: 'DevelopmentWithdrawn', data: { developmentId: 'b', reason: { en: 'x' } } },
    ]).expect(409)
    expect(refused.headers['content-type']).toContain('application/problem+json')
    expect(refused.body).toMatchObject({
      type: '/problems/development-unknown',
      code: 'development-unknown',
      status: 409,
      instance: `/v1/stories/${story}/events`,
      errors: [{ pointer: '/events/1/data/developmentId' }],
    })
    expect((await get(`/v1/stories/${story}`)).body.version).toBe(1)
    await append(newStory(), [reported('a')]).expect(404)
  })

  describe('an Idempotency-Key', () => {
    test('of an accepted append gives its answer again', async () => {
      const story = newStory()
      const first = await append(story, [opened()], { 'idempotency-key': 'k1' }).expect(201)
      const again = await append(story, [opened()], { 'idempotency-key': 'k1' }).expect(201)
      expect(again.body).toEqual(first.body)
      expect(again.headers['idempotent-replayed']).toBe('true')
      expect(first.headers['idempotent-replayed']).toBeUndefined()
    })
    test('is free after a refusal: the next request is judged again, with any body', async () => {
      const story = newStory()
      const key = { 'idempotency-key': 'k' }
      const auth = { authorization: `Bearer ${ADMIN_KEY}` }
      const early = await append(story, [reported('a')], key).expect(404)
      await append(story, [opened()]).expect(201)
      const conflict = await append(story, [reported('a')], { ...key, 'if-match': '"7"' }).expect(412)
      expect(conflict.headers['idempotent-replayed']).toBeUndefined()
      // Both requests have the append id of this key. Until one is accepted, its outcome is the last refusal.
      const { appendId } = early.body
      expect(conflict.body.appendId).toBe(appendId)
      expect((await get(`/v1/appends/${appendId}`, auth)).body).toMatchObject({
        status: 'conflict',
        currentVersion: 1,
      })
      const accepted = await append(story, [reported('b')], { ...key, 'if-match': '"1"' }).expect(201)
      expect(accepted.body).toMatchObject({ appendId, toVersion: 2 })
      expect(accepted.headers['idempotent-replayed']).toBeUndefined()
      expect((await get(`/v1/appends/${appendId}`, auth)).body).toMatchObject({ status: 'accepted' })
      // From now on the key belongs to the accepted append.
      await append(story, [reported('a')], key).expect(422)
      const again = await append(story, [reported('b')], { ...key, 'if-match': '"1"' }).expect(201)
      expect(again.body).toEqual(accepted.body)
    })
    test('of an append that is refused again and again stays free', async () => {
      const story = newStory()
      const key = { 'idempotency-key': 'k' }
      for (let n = 0; n < 3; n++) await append(story, [reported('a')], key).expect(404)
      await append(story, [opened()]).expect(201)
      await append(story, [reported('a')], key).expect(201)
    })
    test('is refused for another request than the accepted one', async () => {
      const story = newStory()
      await append(story, [opened()], { 'idempotency-key': 'k' }).expect(201)
      const reused = await append(story, [reported('a')], { 'idempotency-key': 'k' }).expect(422)
      expect(reused.body.code).toBe('idempotency-key-reused')
      await append(story, [opened()], { 'idempotency-key': 'k', 'if-match': '*' }).expect(422)
    })
    test('says which append was accepted with it, and not to send the same report with another key', async () => {
      const story = newStory()
      await append(story, [opened()]).expect(201)
      const key = { 'idempotency-key': 'k' }
      const filed = await append(story, [reported('a'), reported('b')], key).expect(201)
      const reused = await append(story, [reported('a'), reported('b')], {
        ...key,
        'if-match': '"3"',
      }).expect(422)
      const { appendId, fromVersion, toVersion } = filed.body
      expect([fromVersion, toVersion]).toEqual([2, 3])
      expect(reused.body).toMatchObject({ appendId, fromVersion, toVersion })
      expect(reused.body.detail).toBe(
        'an append was accepted with this Idempotency-Key before, as versions 2 to 3: the same report is filed already and must not be sent with another key; another report needs a key of its own',
      )
      const page = await request(product.url).get(reused.body.type).expect(200)
      expect(page.text).toContain('is filed already')
      expect(page.text + JSON.stringify(reused.body)).not.toMatch(/use a new/i)
    })
    test('of many concurrent retries is accepted once', async () => {
      const story = newStory()
      await append(story, [opened()]).expect(201)
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => append(story, [reported('a')], { 'idempotency-key': 'k' })),
      )
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]))
      expect(new Set(answers.map(({ body }) => body.toVersion))).toEqual(new Set([2]))
      const first = answers.filter(({ headers }) => headers['idempotent-replayed'] === undefined)
      expect(first).toHaveLength(1)
    })
    test('of concurrent requests: one that does not wait does not end the waiting of the others', async () => {
      const story = newStory()
      await append(story, [opened()]).expect(201)
      const answers = await Promise.all(
        [{}, { prefer: 'respond-async' }, {}].map((headers) =>
          append(story, [reported('a')], { 'idempotency-key': 'k', ...headers }),
        ),
      )
      expect([answers[0]?.status, answers[2]?.status]).toEqual([201, 201])
    })
  })

  test('Prefer: respond-async answers when the append is on the log, and the outcome is found later', async () => {
    const story = newStory()
    const answer = await append(story, [opened()], { prefer: 'respond-async' }).expect(202)
    const { location = '' } = answer.headers
    expect(location).toBe(`/v1/appends/${answer.body.appendId}`)
    const auth = { authorization: `Bearer ${ADMIN_KEY}` }
    await until(
      async () => (await get(location, auth)).body.status === 'accepted',
      10_000,
      () => 'there is no verdict',
    )
    expect((await get(location, auth)).body).toMatchObject({
      storyId: story,
      status: 'accepted',
      fromVersion: 1,
    })
    for (const never of ['01997eb0-0000-7000-8000-000000000000', '0a'.repeat(32)]) {
      const unknown = await get(`/v1/appends/${never}`, auth).expect(200)
      expect(unknown.body.status).toBe('pending')
      expect(unknown.headers['retry-after']).toBeDefined()
    }
    expect((await get('/v1/appends/0190-never', auth).expect(400)).body.errors[0].pointer).toBe(
      '/path/appendId',
    )
  })

  describe('the past', () => {
    test('is read by version, by known time, by recorded time, and up to a date', async () => {
      const story = newStory()
      await append(story, [opened()], {}, { learnedAt: '2025-09-01T10:00:00Z' }).expect(201)
      await append(
        story,
        [reported('a', { occurred: '2025-09-01' })],
        {},
        { learnedAt: '2025-09-02T10:00:00Z' },
      ).expect(201)
      const last = await append(
        story,
        [reported('b', { occurred: '2025-08' })],
        {},
        { learnedAt: '2025-09-03T10:00:00Z' },
      )
      const ids = async (query: string) =>
        (await get(`/v1/stories/${story}/timeline?${query}`).expect(200)).body.items.map(
          (one: { developmentId: string }) => one.developmentId,
        )
      expect(await ids('')).toEqual(['b', 'a'])
      expect(await ids('order=desc')).toEqual(['a', 'b'])
      expect(await ids('version=2')).toEqual(['a'])
      expect(await ids('knownAt=2025-09-02T10:00:00Z')).toEqual(['a'])
      expect(await ids(`recordedAt=${last.body.recordedAt}`)).toEqual(['b', 'a'])
      expect(await ids('happenedBy=2025-08-15')).toEqual(['b'])
      expect((await get(`/v1/stories/${story}?knownAt=2025-08-01T00:00:00Z`).expect(404)).body.code).toBe(
        'story-not-found',
      )
      expect((await get(`/v1/stories/${story}?version=9`).expect(404)).body).toMatchObject({
        code: 'version-not-found',
        detail: 'the story is at version 3, and has not reached version 9',
        errors: [{ pointer: '/query/version' }],
        currentVersion: 3,
      })
      const two = await get(`/v1/stories/${story}?version=1&knownAt=2025-09-02T10:00:00Z`).expect(400)
      expect(two.body.errors).toMatchObject([{ pointer: '/query/knownAt' }])
    })
    test('a learnedAt before the last one or in the future is refused', async () => {
      const story = newStory()
      await append(story, [opened()], {}, { learnedAt: '2025-09-02T10:00:00Z' }).expect(201)
      const back = await append(story, [reported('a')], {}, { learnedAt: '2025-09-01T10:00:00Z' }).expect(409)
      expect(back.body).toMatchObject({ code: 'learned-out-of-order', errors: [{ pointer: '/learnedAt' }] })
      const ahead = await append(story, [reported('a')], {}, { learnedAt: '2999-09-01T10:00:00Z' }).expect(
        409,
      )
      expect(ahead.body.code).toBe('learned-in-future')
    })
  })

  describe('lists', () => {
    test('continue with a cursor at the version of the first page', async () => {
      const story = newStory()
      await append(story, [opened(), ...['a', 'b', 'c'].map((id) => reported(id))]).expect(201)
      const first = await get(`/v1/stories/${story}/timeline?limit=2`).expect(200)
      expect(first.body.items).toHaveLength(2)
      expect(first.headers['link']).toContain('rel="next"')
      await append(story, [reported('d')]).expect(201)
      const second = await get(`/v1/stories/${story}/timeline?limit=2&cursor=${first.body.next}`).expect(200)
      expect(second.body).toMatchObject({ version: 4, next: null, items: [{ developmentId: 'c' }] })
      const foreign = await get(`/v1/stories/${story}/events?cursor=${first.body.next}`).expect(400)
      expect(foreign.body.errors).toMatchObject([{ pointer: '/query/cursor' }])
    })
    test('continue with the parameters of the first page, and refuse others', async () => {
      const story = newStory()
      const announced = (id: string) => ({
        type: 'ExpectationAnnounced',
        data: { expectationId: id, what: { en: id }, window: '2020', announcedBy: 'x' },
      })
      await append(
        story,
        [opened(), announced('a'), announced('b')],
        {},
        { learnedAt: '2019-05-01T00:00:00Z' },
      ).expect(201)
      const page = async (query: string) =>
        (await get(`/v1/stories/${story}/expectations?limit=1${query}`)).body
      // Each page is read at the time of the first page.
      const now = await page('')
      expect([now.items[0].overdue, (await page(`&cursor=${now.next}`)).items[0].overdue]).toEqual([
        true,
        true,
      ])
      const known = '&knownAt=2019-06-01T00:00:00Z'
      const then = await page(known)
      expect(then.items[0].overdue).toBe(false)
      expect((await page(`&cursor=${then.next}`)).items[0].overdue).toBe(false)
      expect((await page(`${known}&cursor=${then.next}`)).items[0].overdue).toBe(false)
      for (const other of ['&version=2', '&knownAt=2020-01-01T00:00:00Z', '&happenedBy=2020'])
        expect((await page(`${other}&cursor=${now.next}`)).errors).toMatchObject([
          { pointer: '/query/cursor' },
        ])
      expect((await page(`&version=1${known}`)).errors).toMatchObject([{ pointer: '/query/knownAt' }])
    })
    test('refuse a forged cursor', async () => {
      const story = newStory()
      await append(story, [opened()]).expect(201)
      const pinned = { c: 1, story, version: 1, past: null, world: null }
      for (const [list, more] of [
        ['events', { from: 99_999_999_999 }],
        ['events', { from: 1, version: 99_999_999_999 }],
        ['expectations', { offset: -1 }],
      ] as const) {
        const cursor = Buffer.from(JSON.stringify({ ...pinned, list, ...more })).toString('base64url')
        const answer = await get(`/v1/stories/${story}/${list}?cursor=${cursor}`).expect(400)
        expect(answer.body.errors).toMatchObject([{ pointer: '/query/cursor' }])
      }
    })
    test('of recorded events come in pages, or whole as NDJSON', async () => {
      const story = newStory()
      await append(story, [opened(), reported('a'), reported('b')]).expect(201)
      const page = await get(`/v1/stories/${story}/events?from=2&limit=1`).expect(200)
      expect(page.body.items).toMatchObject([
        { id: `${story}/2`, type: 'DevelopmentReported', data: { actuality: 'actual' } },
      ])
      const typed = await get(`/v1/stories/${story}/events?type=StoryOpened`).expect(200)
      expect(typed.body.items).toHaveLength(1)
      const stream = await get(`/v1/stories/${story}/events`, { accept: 'application/x-ndjson' })
        .expect(200)
        .buffer()
        .parse((res, done) => {
          let text = ''
          res.on('data', (data: Buffer) => (text += data.toString()))
          res.on('end', () => done(null, text))
        })
      expect(
        String(stream.body)
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line).version),
      ).toEqual([1, 2, 3])
    })
    test('that have not changed are answered 304', async () => {
      const story = newStory()
      await append(story, [opened()]).expect(201)
      const { etag } = (await get(`/v1/stories/${story}/timeline`)).headers
      await get(`/v1/stories/${story}/timeline`, { 'if-none-match': String(etag) }).expect(304)
    })
  })

  test('Filrouge-Min-Version waits for a version', async () => {
    const story = newStory()
    await append(story, [opened()]).expect(201)
    const waiting = get(`/v1/stories/${story}`, { 'filrouge-min-version': '2' }).then(
      ({ body }) => body.version,
    )
    await append(story, [reported('a')]).expect(201)
    expect(await waiting).toBe(2)
  })

  test('Filrouge-Min-Version does not reveal a story that the key may not read', async () => {
    const story = newStory()
    const restricted = { title: { en: 'x' }, language: 'en', visibility: 'restricted' }
    await append(story, [{ type: 'StoryOpened', data: restricted }]).expect(201)
    const asked = await get(`/v1/stories/${story}`, { 'filrouge-min-version': '1' }).expect(503)
    expect(asked.body.code).toBe('unavailable')
  })

  test('the position of an actor with the greatest valid time is shown', async () => {
    const story = newStory()
    const stated = (actor: string, occurred: string) => ({
      type: 'PositionStated',
      data: { issueId: 'troops', actor, stance: 'supports', occurred },
    })
    await append(story, [
      opened(),
      { type: 'IssueRaised', data: { issueId: 'troops', question: { en: 'Troops?' } } },
      stated('an open start is the least', '2024'),
      stated('an open start is the least', '../2023'),
      stated('of two that begin together the longer', '2025-01'),
      stated('of two that begin together the longer', '2025-01-01'),
      stated('of two alike the later', '2025'),
      stated('of two alike the later', '2025'),
    ]).expect(201)
    const { body } = await get(`/v1/stories/${story}/positions`).expect(200)
    const shown = body.issues[0].positions.map(
      (one: { actor: string; since: string; sinceVersion: number }) => [
        one.actor,
        one.since,
        one.sinceVersion,
      ],
    )
    expect(shown).toEqual([
      ['an open start is the least', '2024', 3],
      ['of two alike the later', '2025', 8],
      ['of two that begin together the longer', '2025-01', 5],
    ])
  })

  test('an optional field that a correction removes has its default again', async () => {
    const story = newStory()
    const corrected = (actuality: string | null) => ({
      type: 'DevelopmentCorrected',
      data: { developmentId: 'a', changes: { actuality }, reason: { en: 'x' }, severity: 'minor' },
    })
    await append(story, [opened(), reported('a'), corrected('planned'), corrected(null)]).expect(201)
    const { body } = await get(`/v1/stories/${story}/timeline`).expect(200)
    expect(body.items[0].actuality).toBe('actual')
  })

  describe('keys', () => {
    test('are required before the body is read, if the operation needs one', async () => {
      for (const path of ['/v1/keys', `/v1/stories/${newStory()}/timeline?include=held`])
        expect((await get(path).expect(401)).body.code).toBe('unauthorized')
      const posted = await request(product.url)
        .post('/v1/stories/x/events')
        .set('content-type', 'application/json')
        .send('{bad')
        .expect(401)
      expect(posted.body.code).toBe('unauthorized')
      await get('/%76%31/keys', { authorization: `Bearer ${ADMIN_KEY}` }).expect(200)
    })
    test('are removed also by a request with a JSON content type and no body', async () => {
      const { keyId } = await makeKey({ name: 'short', role: 'reader' })
      await request(product.url)
        .delete(`/v1/keys/${keyId}`)
        .set({ authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' })
        .expect(204)
    })
    test('of a reader can read and not write, and a removed key is refused', async () => {
      const story = newStory()
      await append(story, [opened()]).expect(201)
      const { key, keyId } = await makeKey({ name: 'rita', role: 'reader' })
      const rita = { authorization: `Bearer ${key}` }
      await get(`/v1/stories/${story}`, rita).expect(200)
      expect((await append(story, [reported('a')], rita).expect(403)).body.code).toBe('forbidden')
      await request(product.url).get('/v1/keys').set(rita).expect(403)
      await request(product.url)
        .delete(`/v1/keys/${keyId}`)
        .set('authorization', `Bearer ${ADMIN_KEY}`)
        .expect(204)
      await get(`/v1/stories/${story}`, rita).expect(401)
    })
    test('are shown once, and limited to their stories', async () => {
      const { key, keyId } = await makeKey({ name: 'paul', role: 'editor', stories: ['paul-*'] })
      const listed = await request(product.url)
        .get('/v1/keys')
        .set('authorization', `Bearer ${ADMIN_KEY}`)
        .expect(200)
      expect(JSON.stringify(listed.body)).toContain(keyId)
      expect(JSON.stringify(listed.body)).not.toContain(key)
      const paul = { authorization: `Bearer ${key}` }
      await append('paul-1', [opened()], paul).expect(201)
      await append(newStory(), [opened()], paul).expect(403)
    })
    test('tell who they are, without their secret', async () => {
      const { key, ...shown } = await makeKey({ name: 'nora', role: 'reporter', stories: ['nora-*'] })
      const self = await get('/v1/keys/self', { authorization: `Bearer ${key}` }).expect(200)
      expect(self.body).toEqual(shown)
      expect(self.headers['cache-control']).toBe('no-store')
      expect((await get('/v1/keys/self').expect(401)).body.code).toBe('unauthorized')
    })
    test('that may not read a restricted story get a 404', async () => {
      const story = newStory()
      const restricted = {
        type: 'StoryOpened',
        data: { title: { en: 'x' }, language: 'en', visibility: 'restricted' },
      }
      await append(story, [restricted]).expect(201)
      const { key } = await makeKey({ name: 'ola', role: 'reader', stories: ['other'] })
      for (const path of ['', '/timeline', '/events', '/verify', '/positions']) {
        expect((await get(`/v1/stories/${story}${path}`).expect(404)).body.code).toBe('story-not-found')
        await get(`/v1/stories/${story}${path}`, { authorization: `Bearer ${key}` }).expect(404)
        await get(`/v1/stories/${story}${path}`, { authorization: `Bearer ${ADMIN_KEY}` }).expect(200)
      }
    })
    test('below editor get held developments sealed', async () => {
      const story = newStory()
      await append(story, [
        opened(),
        reported('a'),
        { type: 'DevelopmentHeld', data: { developmentId: 'a', reason: { en: 'x' } } },
      ]).expect(201)
      expect((await get(`/v1/stories/${story}/timeline?version=2`)).body.items).toEqual([])
      expect((await get(`/v1/stories/${story}/events`)).body.items[1]).toMatchObject({
        data: null,
        salt: null,
        sealed: true,
      })
      expect((await get(`/v1/stories/${story}/verify`)).body).toMatchObject({ valid: true, sealed: 2 })
      const held = await get(`/v1/stories/${story}/timeline?include=held`, {
        authorization: `Bearer ${ADMIN_KEY}`,
      }).expect(200)
      expect(held.body.items).toMatchObject([{ status: 'held' }])
    })
    test('below editor do not see a held development through a merge, and editors of other stories see no more than readers', async () => {
      const story = newStory()
      await append(story, [
        opened(),
        reported('a'),
        reported('b'),
        { type: 'DevelopmentsMerged', data: { into: 'a', from: ['b'] } },
        { type: 'DevelopmentHeld', data: { developmentId: 'a', reason: { en: 'x' } } },
      ]).expect(201)
      const { key } = await makeKey({ name: 'elsewhere', role: 'editor', stories: ['other-*'] })
      for (const headers of [{}, { authorization: `Bearer ${key}` }]) {
        const merged = await get(`/v1/stories/${story}/developments/b`, headers).expect(200)
        expect([merged.body.status, merged.body.mergedInto]).toEqual(['merged', undefined])
        await get(`/v1/stories/${story}/developments/a`, headers).expect(404)
      }
    })
    test('an expectation names the development that fulfilled it and its status, but not a held one', async () => {
      const story = newStory()
      const fulfilled = (by: string) => ({
        type: 'ExpectationFulfilled',
        data: { expectationId: 'talks', by, partly: by === 'a' },
      })
      const announced = { expectationId: 'talks', what: { en: 'Talks' }, window: '2025', announcedBy: 'x' }
      await append(story, [
        opened(),
        reported('a'),
        reported('b'),
        { type: 'ExpectationAnnounced', data: announced },
        fulfilled('a'),
        fulfilled('b'),
        { type: 'DevelopmentWithdrawn', data: { developmentId: 'a', reason: { en: 'x' } } },
        { type: 'DevelopmentHeld', data: { developmentId: 'b', reason: { en: 'x' } } },
      ]).expect(201)
      const ledger = async (headers: Record<string, string>) =>
        (await get(`/v1/stories/${story}/expectations`, headers).expect(200)).body.items[0]
      expect(await ledger({ authorization: `Bearer ${ADMIN_KEY}` })).toMatchObject({
        status: 'fulfilled',
        fulfilledBy: ['a', 'b'],
        fulfilments: [
          { developmentId: 'a', developmentStatus: 'withdrawn', partly: true, version: 5 },
          { developmentId: 'b', developmentStatus: 'held', partly: false, version: 6 },
        ],
      })
      expect(await ledger({})).toMatchObject({ status: 'partly-fulfilled', fulfilledBy: ['a'] })
    })
  })

  test('health, metrics and the documents of the API are served', async () => {
    await get('/health/live').expect(200)
    await get('/health/ready').expect(200)
    expect((await get('/metrics').expect(200)).text).toContain('process_cpu_seconds_total')
    expect((await get('/openapi.json').expect(200)).body.openapi).toBe('3.1.0')
    const { channels } = (await get('/asyncapi.json').expect(200)).body
    // Without Kafka nothing is published.
    const topic = mode === 'distributed' ? /^e2e-.*\.filrouge\.events$/ : /^$/
    expect(channels.topic?.address ?? '').toMatch(topic)
    await get('/problems/version-conflict').expect(200)
    expect((await get('/v2').expect(404)).body.code).toBe('not-found')
  })

  test('the example story is appended and read back', async () => {
    const lines = readFileSync(EXAMPLE, 'utf8').trim().split('\n')
    for (const line of lines) {
      const { storyId, events, learnedAt } = JSON.parse(line)
      await append(storyId, events, {}, { learnedAt }).expect(201)
    }
    const { body } = await get('/v1/stories/coalition-of-the-willing').expect(200)
    expect(body).toMatchObject({
      version: 40,
      counts: { developments: 20, corrected: 2, openExpectations: 4 },
    })
    const before = await get(
      '/v1/stories/coalition-of-the-willing/timeline?knownAt=2025-09-04T18:00:00Z',
    ).expect(200)
    const contributions = before.body.items.find(
      (one: { developmentId: string }) => one.developmentId === 'contributions',
    )
    expect(contributions.headline.en).toBe('26 countries give their contributions')
  })
})
