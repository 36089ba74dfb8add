import request from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opened, reported } from '../support/envelopes.js'
import { fileOf, importFile, openImport, type LineAnswer, type OpenImport } from '../support/importing.js'
import { ADMIN_KEY, MODES, until, type Product } from '../support/services.js'

const statuses = (answers: readonly LineAnswer[]) => answers.map(({ status, code }) => code ?? status)

/** The mixed lines of some stories. Each story is opened, then has reports. */
const stories = (name: string, count: number, lines: number) =>
  Array.from({ length: lines }, (_, i) => ({
    storyId: `${name}-${i % count}`,
    events: [i < count ? opened() : reported(`d${i}`)],
  }))

describe.each(MODES.filter(({ skip }) => !skip))('imports, $mode', ({ start }) => {
  let product: Product
  let named = 0
  const newName = () => `imported-${++named}`

  beforeAll(async () => {
    product = await start()
  })
  afterAll(async () => {
    await product?.stop()
  })

  const send = (file: string | Buffer, headers: Record<string, string> = {}) =>
    importFile(product.url, file, headers)
  const get = (path: string) => request(product.url).get(path).set('authorization', `Bearer ${ADMIN_KEY}`)
  const versionOf = async (story: string) => (await get(`/v1/stories/${story}`)).body.version
  const keyOf = async (wanted: object): Promise<{ keyId: string; headers: { authorization: string } }> => {
    const { body } = await request(product.url)
      .post('/v1/keys')
      .set('authorization', `Bearer ${ADMIN_KEY}`)
      .send(wanted)
      .expect(201)
    return { keyId: body.keyId, headers: { authorization: `Bearer ${body.key}` } }
  }
  /** Occupies all places for imports, when they are free. */
  const fourOpen = async (): Promise<OpenImport[]> => {
    let four: OpenImport[] = []
    const { headers } = await keyOf({ name: newName(), role: 'editor' })
    const areAllIn = async () => {
      for (const one of four) one.hangUp()
      four = Array.from({ length: 4 }, (_, i) => openImport(product.url, ...(i === 0 ? [headers] : [])))
      const heads = await Promise.all(four.map(({ head }) => head))
      return heads.every(({ statusCode }) => statusCode === 200)
    }
    await until(areAllIn, 20_000, () => 'an import still runs')
    return four
  }

  describe('a file', () => {
    test('is answered line by line, in order, with the versions', async () => {
      const story = newName()
      const file = fileOf([
        { storyId: story, events: [opened()], expected: 'absent', learnedAt: '2025-09-01T10:00:00Z' },
        { storyId: story, events: [reported('a'), reported('b')], expected: { version: 1 } },
        { storyId: story, events: [reported('c')], expected: 'exists' },
        { storyId: story, events: [reported('d')], expected: 'any' },
      ])
      const answers = await send(file)
      expect(answers).toMatchObject([
        { line: 1, storyId: story, status: 'accepted', fromVersion: 1, toVersion: 1 },
        { line: 2, storyId: story, status: 'accepted', fromVersion: 2, toVersion: 3 },
        { line: 3, storyId: story, status: 'accepted', fromVersion: 4, toVersion: 4 },
        { line: 4, storyId: story, status: 'accepted', fromVersion: 5, toVersion: 5 },
      ])
      expect((await get(`/v1/stories/${story}/events`)).body.items[0]).toMatchObject({
        recordedBy: 'admin',
        learnedAt: '2025-09-01T10:00:00.000Z',
        appendId: answers[0]?.appendId,
      })
      const found = await get(`/v1/appends/${answers[1]?.appendId}`).expect(200)
      expect(found.body).toMatchObject({ storyId: story, status: 'accepted', fromVersion: 2, toVersion: 3 })
    })
    test('may have CRLF, blank lines, a byte order mark, spaces, and no newline at its end', async () => {
      const story = newName()
      const [a, b, c] = [opened(), reported('b'), reported('c')].map((event) =>
        JSON.stringify({ storyId: story, events: [event] }),
      )
      const answers = await send(`\uFEFF${a}\r\n\r\n \t\r\n\n  ${b} \r\n${c}`)
      expect(answers.map(({ line, status }) => [line, status])).toEqual([
        [1, 'accepted'],
        [5, 'accepted'],
        [6, 'accepted'],
      ])
    })
    test.each(['', '\n\r\n  \n'])('without lines (%j) has an empty answer', async (file) => {
      const one = openImport(product.url)
      await one.send(file)
      one.end()
      const { statusCode, headers } = await one.head
      expect([statusCode, headers['content-type']]).toEqual([200, 'application/x-ndjson; charset=utf-8'])
      expect(await one.rest()).toEqual([])
    })
    test('of 3,000 lines into 30 stories, and of 1,000 into one, keeps the order of each story', async () => {
      const [many, one] = [newName(), newName()]
      const answers = await send(fileOf([...stories(many, 30, 3_000), ...stories(one, 1, 1_000)]))
      expect(answers.map(({ line }) => line)).toEqual(answers.map((_, i) => i + 1))
      expect(statuses(answers).filter((status) => status !== 'accepted')).toEqual([])
      expect(answers.slice(0, 3_000).map(({ toVersion }) => toVersion)).toEqual(
        Array.from({ length: 3_000 }, (_, i) => Math.floor(i / 30) + 1),
      )
      expect(answers.slice(3_000).map(({ toVersion }) => toVersion)).toEqual(
        Array.from({ length: 1_000 }, (_, i) => i + 1),
      )
    })
  })

  describe('a bad line is refused, and the other lines are imported:', () => {
    const [good, story] = ['sound', 'sound-story']
    const line = (more: object) => JSON.stringify({ storyId: story, events: [reported('x')], ...more })
    const BAD: [name: string, line: string | Buffer, code: string, pointer: string][] = [
      ['half of JSON', '{"storyId":', 'malformed-json', ''],
      ['text that is not JSON', 'hello', 'malformed-json', ''],
      ['invalid UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), 'malformed-json', ''],
      ['deep JSON', `${'['.repeat(5_000)}${']'.repeat(5_000)}`, 'malformed-json', ''],
      ['a list', '[]', 'validation-failed', ''],
      ['null', 'null', 'validation-failed', ''],
      ['no story', JSON.stringify({ events: [opened()] }), 'validation-failed', '/storyId'],
      ['a bad story id', line({ storyId: 'No Id' }), 'validation-failed', '/storyId'],
      ['no events', line({ events: [] }), 'validation-failed', '/events'],
      ['an unknown field', line({ surprise: 1 }), 'validation-failed', '/surprise'],
      [
        'a bad expected version',
        line({ expected: { version: -1 } }),
        'validation-failed',
        '/expected/version',
      ],
      ['an unknown expectation', line({ expected: 'maybe' }), 'validation-failed', '/expected'],
      ['a bad learnedAt', line({ learnedAt: 'yesterday' }), 'validation-failed', '/learnedAt'],
      [
        'a bad date',
        line({ events: [reported('y'), reported('x', { occurred: '2025-13' })] }),
        'validation-failed',
        '/events/1/data/occurred',
      ],
      [
        'NUL',
        line({ events: [reported('x', { headline: { en: 'a\0' } })] }),
        'validation-failed',
        '/events/0/data/headline/en',
      ],
      [
        'a line of 10 MB',
        line({ events: [reported('x', { body: { en: 'x'.repeat(10_000_000) } })] }),
        'too-large',
        '',
      ],
      ['a line of one byte more than 512 KiB', `"${'x'.repeat(512 * 1024 - 1)}"`, 'too-large', ''],
      [
        'a line of 512 KiB that is not an append',
        `"${'x'.repeat(512 * 1024 - 2)}"\r`,
        'validation-failed',
        '',
      ],
      ['a story that does not exist', line({ storyId: 'nowhere' }), 'story-not-found', '/events/0'],
      [
        'a refusal by a rule',
        line({ events: [reported('a')] }),
        'development-exists',
        '/events/0/data/developmentId',
      ],
      ['learnedAt ahead', line({ learnedAt: '2999-01-01T00:00:00Z' }), 'learned-in-future', '/learnedAt'],
    ]

    test('each refusal has its code and place', async () => {
      const before = fileOf([
        { storyId: good, events: [opened()] },
        { storyId: story, events: [opened(), reported('a')] },
      ])
      const bad = Buffer.concat(BAD.flatMap(([, one]) => [Buffer.from(one), Buffer.from('\n')]))
      const after = fileOf([{ storyId: good, events: [reported('last')] }])
      const answers = await send(Buffer.concat([Buffer.from(before), bad, Buffer.from(after)]))
      expect(answers.map(({ line }) => line)).toEqual(answers.map((_, i) => i + 1))
      const refused = answers.slice(2, -1)
      expect(
        refused.map(({ status, code, errors }, i) => [BAD[i]?.[0], status, code, errors?.[0]?.pointer]),
      ).toEqual(BAD.map(([name, , code, pointer]) => [name, 'rejected', code, pointer]))
      expect(answers.at(-1)).toMatchObject({ status: 'accepted', toVersion: 2 })
      expect(await versionOf(story)).toBe(2)
    })
    test('a conflict has the current version of the story', async () => {
      const story = newName()
      const answers = await send(
        fileOf([
          { storyId: story, events: [opened()] },
          { storyId: story, events: [reported('a')], expected: { version: 7 } },
          { storyId: story, events: [opened()], expected: 'absent' },
          { storyId: `${story}-x`, events: [opened()], expected: 'exists' },
        ]),
      )
      expect(answers.slice(1)).toMatchObject([
        { status: 'conflict', code: 'version-conflict', currentVersion: 1 },
        { status: 'conflict', code: 'version-conflict', currentVersion: 1 },
        { status: 'conflict', code: 'version-conflict', currentVersion: 0 },
      ])
    })
    test('a line that the key may not write is refused', async () => {
      const story = newName()
      await send(fileOf([{ storyId: story, events: [opened(), reported('a')] }]))
      const { headers } = await keyOf({ name: newName(), role: 'reporter', stories: [story] })
      const answers = await send(
        fileOf([
          { storyId: story, events: [reported('b')] },
          { storyId: story, events: [reported('c')], learnedAt: '2025-09-01T10:00:00Z' },
          { storyId: story, events: [reported('d'), { type: 'StoryClosed', data: {} }] },
          { storyId: `${story}-other`, events: [reported('e')] },
          { storyId: story, events: [reported('f')] },
        ]),
        headers,
      )
      expect(answers).toMatchObject([
        { status: 'accepted' },
        { status: 'rejected', code: 'forbidden', errors: [{ pointer: '/learnedAt' }] },
        { status: 'rejected', code: 'forbidden', errors: [{ pointer: '/events/1/type' }] },
        { status: 'rejected', code: 'forbidden', errors: [{ pointer: '/storyId' }] },
        { status: 'accepted', toVersion: 4 },
      ])
    })
  })

  describe('the same file sent again', () => {
    test('does not write accepted lines again, and judges refused lines again', async () => {
      const story = newName()
      const file = fileOf([
        { storyId: `${story}-late`, events: [reported('a')] },
        { storyId: story, events: [opened()] },
        { storyId: story, events: [reported('a')] },
        { storyId: story, events: [reported('b')], expected: { version: 9 } },
      ])
      const first = await send(file)
      expect(statuses(first)).toEqual(['story-not-found', 'accepted', 'accepted', 'version-conflict'])
      await send(fileOf([{ storyId: `${story}-late`, events: [opened()] }]))
      const again = await send(file)
      expect(again).toMatchObject([
        { status: 'accepted', appendId: first[0]?.appendId, toVersion: 2 },
        { ...first[1], replayed: true },
        { ...first[2], replayed: true },
        first[3] ?? {},
      ])
      expect(again.map(({ replayed }) => replayed)).toEqual([undefined, true, true, undefined])
      expect(await versionOf(story)).toBe(2)
      // Now the first line was accepted too.
      expect((await send(file)).map(({ replayed }) => replayed)).toEqual([true, true, true, undefined])
    })
    test('with equal lines: each line counts as often as it occurs', async () => {
      const story = newName()
      const rating = {
        storyId: story,
        events: [{ type: 'SourceRated', data: { source: 'x', reliability: 'B', reason: { en: 'x' } } }],
      }
      // The same content in another spelling is the same line. The second and third are in other chunks.
      const otherwise = `{ "events": ${JSON.stringify(rating.events)}, "storyId": "${story}" }\n`
      const file =
        fileOf([{ storyId: story, events: [opened()] }, rating, rating]) + '\n'.repeat(100) + otherwise
      const filler = fileOf(stories(`${story}-f`, 1, 150))
      const first = await send(file + filler + otherwise)
      expect([...first.slice(0, 4), ...first.slice(-1)].map(({ toVersion }) => toVersion)).toEqual([
        1, 2, 3, 4, 5,
      ])
      expect(new Set(first.map(({ appendId }) => appendId)).size).toBe(first.length)
      const again = await send(file + filler + otherwise)
      // To say the same again changes nothing: the first import is warned about it.
      expect(first[2]).toMatchObject({ warnings: [{ code: 'nothing-changed' }] })
      expect(again).toEqual(first.map(({ warnings: _, ...answer }) => ({ ...answer, replayed: true })))
      // One more equal line is one more append.
      expect((await send(file + filler + otherwise + otherwise)).at(-1)).toMatchObject({ toVersion: 6 })
    })
    test('by another principal is another import, and an Idempotency-Key does not change its ids', async () => {
      const story = newName()
      const { headers } = await keyOf({ name: newName(), role: 'editor' })
      const file = fileOf([{ storyId: story, events: [opened()] }])
      const [first] = await send(file)
      expect(await send(file, headers)).toMatchObject([{ status: 'rejected', code: 'story-exists' }])
      expect((await send(file))[0]?.appendId).toBe(first?.appendId)
    })
    test('after a cut in the middle continues the import', async () => {
      const name = newName()
      const file = fileOf(stories(name, 3, 600))
      const one = openImport(product.url)
      await one.send(file.slice(0, file.length / 2))
      expect((await one.next())?.status).toBe('accepted')
      one.hangUp()
      const answers = await send(file)
      expect(statuses(answers).filter((status) => status !== 'accepted')).toEqual([])
      expect(answers.at(-1)?.toVersion).toBe(200)
      expect(answers[0]?.replayed).toBe(true)
      expect(answers.at(-1)?.replayed).toBeUndefined()
    })
    test('by two clients at once is imported once', async () => {
      const name = newName()
      const file = fileOf(stories(name, 5, 1_000))
      const [one, two] = await Promise.all([send(file), send(file)])
      const plain = (answers: readonly LineAnswer[] = []) => answers.map(({ replayed: _, ...rest }) => rest)
      expect(statuses(one ?? []).filter((status) => status !== 'accepted')).toEqual([])
      expect(plain(two)).toEqual(plain(one))
      expect(await versionOf(`${name}-0`)).toBe(200)
    })
  })

  describe('clients', () => {
    test('a slow client gets the answer to each line as soon as the line is complete', async () => {
      const story = newName()
      const one = openImport(product.url)
      expect((await one.head).statusCode).toBe(200)
      for (const [i, event] of [opened(), reported('a'), reported('b')].entries()) {
        for (const byte of fileOf([{ storyId: story, events: [event] }])) await one.send(byte)
        expect(await one.next()).toMatchObject({ line: i + 1, status: 'accepted', toVersion: i + 1 })
      }
      one.end()
      expect(await one.rest()).toEqual([])
    })
    test('a client that sends everything before it reads gets every answer, in order', async () => {
      // Each answer names a hundred mistakes. Answers of more than 10 MB are beyond all buffers on the way.
      const lines = 1_000
      const bad = `${JSON.stringify({ storyId: 's', events: Array.from({ length: 100 }, () => ({})) })}\n`
      const one = openImport(product.url)
      for (let i = 0; i < 10; i++) await one.send(bad.repeat(lines / 10))
      one.end()
      const answers = await one.rest()
      expect(JSON.stringify(answers).length).toBeGreaterThan(10_000_000)
      expect(answers.length).toBe(lines)
      expect(answers.findIndex(({ line, code }, i) => line !== i + 1 || code !== 'validation-failed')).toBe(
        -1,
      )
    })
    test('a client that never reads or disconnects within a line does not delay others', async () => {
      const story = newName()
      const deaf = openImport(product.url)
      for (let i = 0; i < 10; i++) await deaf.send('x\n'.repeat(10_000))
      deaf.end()
      const broken = openImport(product.url)
      await broken.send(fileOf([{ storyId: story, events: [opened()] }]) + '{"storyId":"')
      expect(await broken.next()).toMatchObject({ status: 'accepted' })
      broken.hangUp()
      expect(await send(fileOf([{ storyId: story, events: [reported('a')] }]))).toMatchObject([
        { status: 'accepted', toVersion: 2 },
      ])
      deaf.hangUp()
      for (const one of await fourOpen()) one.hangUp()
    })
    test('a fifth import at once is refused with Retry-After', async () => {
      const four = await fourOpen()
      const fifth = await request(product.url)
        .post('/v1/imports?format=ndjson')
        .set({ authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/x-ndjson' })
        .send('\n')
        .expect(503)
      expect(fifth.body.code).toBe('unavailable')
      expect(fifth.headers['retry-after']).toBeDefined()
      for (const one of four) one.hangUp()
    })
    test('a fourth import at once of one principal is refused with Retry-After, but not that of another principal', async () => {
      const four = await fourOpen()
      four[0]?.hangUp()
      const asked = (headers: { authorization: string }) =>
        request(product.url)
          .post('/v1/imports?format=ndjson')
          .set({ ...headers, 'content-type': 'application/x-ndjson' })
          .send('\n')
      const { body } = await asked({ authorization: `Bearer ${ADMIN_KEY}` }).expect(503)
      expect(body.detail).toContain('a principal has at most 3 imports')
      const { headers } = await keyOf({ name: newName(), role: 'editor' })
      await until(
        async () => (await asked(headers)).status === 200,
        10_000,
        () => 'the place is not free',
      )
      for (const one of four) one.hangUp()
    })
    test('an import whose key is removed meanwhile is stopped', async () => {
      const story = newName()
      const { keyId, headers } = await keyOf({ name: newName(), role: 'editor' })
      // The disconnected imports of earlier tests may not have ended yet.
      await until(
        async () =>
          (
            await request(product.url)
              .post('/v1/imports?format=ndjson')
              .set({ ...headers, 'content-type': 'application/x-ndjson' })
              .send('\n')
          ).status === 200,
        10_000,
        () => 'no place is free',
      )
      const one = openImport(product.url, headers)
      await one.send(fileOf([{ storyId: story, events: [opened()] }]))
      expect(await one.next()).toMatchObject({ status: 'accepted' })
      await request(product.url)
        .delete(`/v1/keys/${keyId}`)
        .set('authorization', `Bearer ${ADMIN_KEY}`)
        .expect(204)
      await one.send(fileOf([{ storyId: story, events: [reported('a')] }]))
      expect(await one.rest()).toMatchObject([{ line: 2, status: 'rejected', code: 'unauthorized' }])
      expect(await versionOf(story)).toBe(1)
    })
  })

  describe('an import is refused as a whole', () => {
    const post = (query: string, headers: Record<string, string>) =>
      request(product.url)
        .post(`/v1/imports${query}`)
        .set({ authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/x-ndjson', ...headers })
        .send('{}\n')

    test.each([
      ['', '/query/format'],
      ['?format=csv', '/query/format'],
      ['?format=ndjson&surprise=1', '/query/surprise'],
    ])('for the query %j', async (query, pointer) => {
      const { body } = await post(query, {}).expect(400)
      expect(body).toMatchObject({ code: 'validation-failed', errors: [{ pointer }] })
    })
    test.each<[headers: Record<string, string>, status: number]>([
      [{ 'content-type': 'application/json' }, 415],
      [{ 'content-type': 'text/plain' }, 415],
      [{ 'content-encoding': 'gzip' }, 415],
      [{ authorization: '' }, 401],
      [{ authorization: `Bearer frk_aaaaaaaa_${'a'.repeat(40)}` }, 401],
    ])('for the headers %j', async (headers, status) => {
      const { body } = await post('?format=ndjson', headers).expect(status)
      expect(body.status).toBe(status)
    })
    test('without a content type', async () => {
      const answer = await fetch(`${product.url}/v1/imports?format=ndjson`, {
        method: 'POST',
        headers: { authorization: `Bearer ${ADMIN_KEY}` },
      })
      expect(answer.status).toBe(415)
      expect(await answer.json()).toMatchObject({ code: 'unsupported-media-type' })
    })
    test('from a key below reporter', async () => {
      const { headers } = await keyOf({ name: newName(), role: 'reader' })
      expect((await post('?format=ndjson', headers).expect(403)).body.code).toBe('forbidden')
    })
  })
})
