import request from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opened, reported } from '../support/envelopes.js'
import { ADMIN_KEY, MODES, type Product } from '../support/services.js'

const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`
const json = (value: unknown) => JSON.stringify(value)
const one = (type: string, data: unknown) => json({ events: [{ type, data }] })
const development = (more: object) => json({ events: [reported('x', more)] })

/** Bodies of an append, and their refusals: the code, and the pointer if there is one. */
const BODIES: [name: string, body: string, code: string, pointer?: string][] = [
  ['nothing', '', 'malformed-json'],
  ['half of JSON', '{"events":[', 'malformed-json'],
  ['deep JSON', deep, 'malformed-json'],
  ['a deep field', `{"events":[{"type":"StoryClosed","data":${deep}}]}`, 'malformed-json'],
  ['null', 'null', 'validation-failed', ''],
  ['a list', '[]', 'validation-failed', ''],
  ['a number', '12', 'validation-failed', ''],
  ['no events', '{"events":[]}', 'validation-failed', '/events'],
  ['events that are not a list', '{"events":{}}', 'validation-failed', '/events'],
  [
    'too many events',
    json({ events: Array.from({ length: 101 }, (_, i) => reported(`x${i}`)) }),
    'validation-failed',
    '/events',
  ],
  ['an unknown field', json({ events: [reported('x')], surprise: 1 }), 'validation-failed', '/surprise'],
  ['an unknown type', one('StoryBurned', {}), 'validation-failed', '/events/0/type'],
  [
    'an unknown field in the data',
    development({ surprise: 1 }),
    'validation-failed',
    '/events/0/data/surprise',
  ],
  [
    '__proto__ in the data',
    `{"events":[{"type":"StoryClosed","data":{"__proto__":{"x":1}}}]}`,
    'validation-failed',
    '/events/0/data/__proto__',
  ],
  [
    '__proto__ with an escape',
    `{"events":[{"type":"StoryClosed","data":{"\\u005f_proto__":{"x":1}}}]}`,
    'validation-failed',
    '/events/0/data/__proto__',
  ],
  [
    '__proto__ in the body',
    `{"__proto__":{"x":1},"events":[{"type":"StoryClosed","data":{}}]}`,
    'validation-failed',
    '/__proto__',
  ],
  [
    '__proto__ as a language',
    `{"events":[{"type":"StoryOpened","data":{"title":{"en":"x","__proto__":"y"},"language":"en"}}]}`,
    'validation-failed',
    '/events/0/data/title/__proto__',
  ],
  [
    'a number beyond a double below __proto__',
    `{"events":[{"type":"StoryOpened","data":{"title":{"en":"x","__proto__":1e400},"language":"en"}}]}`,
    'validation-failed',
    '/events/0/data/title/__proto__',
  ],
  [
    'a day that does not exist',
    development({ occurred: '2025-02-29' }),
    'validation-failed',
    '/events/0/data/occurred',
  ],
  [
    'a leap second',
    development({ occurred: '2016-12-31T23:59:60Z' }),
    'validation-failed',
    '/events/0/data/occurred',
  ],
  [
    'a language of one text twice',
    development({ body: { fr: 'x', FR: 'y' } }),
    'validation-failed',
    '/events/0/data/body/FR',
  ],
  [
    'a language of six letters',
    one('StoryOpened', { title: { en: 'x' }, language: 'french' }),
    'validation-failed',
    '/events/0/data/language',
  ],
  [
    'a title of spaces',
    one('StoryOpened', { title: { en: ' \u00a0' }, language: 'en' }),
    'validation-failed',
    '/events/0/data/title/en',
  ],
  [
    'a headline of invisible characters',
    development({ headline: { en: '\u00ad\u200b' } }),
    'validation-failed',
    '/events/0/data/headline/en',
  ],
  [
    'a reason of white space',
    one('DevelopmentWithdrawn', { developmentId: 'x', reason: { en: '\n\t' } }),
    'validation-failed',
    '/events/0/data/reason/en',
  ],
  [
    'a translation of white space',
    one('TranslationAdded', { developmentId: 'x', language: 'fr', headline: '\u2003' }),
    'validation-failed',
    '/events/0/data/headline',
  ],
  [
    'a URL with a line break',
    development({ attribution: [{ source: 's', url: ' https://example.org/a' }] }),
    'validation-failed',
    '/events/0/data/attribution/0/url',
  ],
  [
    'constructor in the data',
    `{"events":[{"type":"StoryClosed","data":{"constructor":1}}]}`,
    'validation-failed',
    '/events/0/data/constructor',
  ],
  [
    'NUL in a text',
    development({ headline: { en: 'a\u0000b' } }),
    'validation-failed',
    '/events/0/data/headline/en',
  ],
  [
    'half a surrogate pair',
    `{"events":[{"type":"StoryClosed","data":{"reason":{"en":"\\ud800"}}}]}`,
    'validation-failed',
    '/events/0/data/reason/en',
  ],
  [
    'half a surrogate pair in a key',
    `{"events":[{"type":"StoryClosed","data":{"\\ud800":1}}]}`,
    'validation-failed',
  ],
  [
    'a number beyond a double',
    `{"events":[{"type":"FigureReported","data":{"figureId":"f","label":{"en":"x"},"value":{"exact":1e999}}}]}`,
    'validation-failed',
    '/events/0/data/value/exact',
  ],
  ...['9007199254740993', '0.1234567890123456789', '1e400', '-1e400', '1e-400'].map(
    (number): (typeof BODIES)[number] => [
      `the number ${number}`,
      `{"events":[{"type":"FigureReported","data":{"figureId":"f","label":{"en":"x"},"value":{"exact":${number}}}}]}`,
      'validation-failed',
      '/events/0/data/value/exact',
    ],
  ),
  [
    'a text instead of a number',
    one('FigureReported', { figureId: 'f', label: { en: 'x' }, value: { exact: '12' } }),
    'validation-failed',
    '/events/0/data/value/exact',
  ],
  ...[
    'https://example.org\\@evil.com/',
    'http:example.org',
    'https:///example.org',
    'https://exa\tmple.org/',
  ].map((url): (typeof BODIES)[number] => [
    `the URL ${json(url)}`,
    development({ attribution: [{ source: 's', url }] }),
    'validation-failed',
    '/events/0/data/attribution/0/url',
  ]),
  [
    'a number instead of a text',
    development({ headline: 5 }),
    'validation-failed',
    '/events/0/data/headline',
  ],
  ['a text instead of a map', development({ headline: 'x' }), 'validation-failed', '/events/0/data/headline'],
  ['an empty text', development({ headline: {} }), 'validation-failed', '/events/0/data/headline'],
  [
    'a bad language tag',
    development({ headline: { 'not a tag': 'x' } }),
    'validation-failed',
    '/events/0/data/headline/not a tag',
  ],
  [
    'a main language that the headline does not have',
    development({ language: 'fr' }),
    'validation-failed',
    '/events/0/data/language',
  ],
  ['a bad main language', development({ language: 'e' }), 'validation-failed', '/events/0/data/language'],
  [
    'an over-long headline',
    development({ headline: { en: 'x'.repeat(501) } }),
    'validation-failed',
    '/events/0/data/headline/en',
  ],
  [
    'an over-long text',
    development({ body: { en: 'x'.repeat(20_001) } }),
    'validation-failed',
    '/events/0/data/body/en',
  ],
  ['bad EDTF', development({ occurred: '2025-13' }), 'validation-failed', '/events/0/data/occurred'],
  [
    'an EDTF interval backwards',
    development({ occurred: '2025-02/2025-01' }),
    'validation-failed',
    '/events/0/data/occurred',
  ],
  [
    'an EDTF year beyond 9999',
    development({ occurred: 'Y12345' }),
    'validation-failed',
    '/events/0/data/occurred',
  ],
  [
    'an over-long EDTF',
    development({ occurred: '2'.repeat(101) }),
    'validation-failed',
    '/events/0/data/occurred',
  ],
  [
    'a bad id',
    development({ developmentId: 'Not An Id' }),
    'validation-failed',
    '/events/0/data/developmentId',
  ],
  [
    'an over-long id',
    development({ developmentId: 'x'.repeat(129) }),
    'validation-failed',
    '/events/0/data/developmentId',
  ],
  [
    'an unknown category',
    development({ kind: { category: 'dance' } }),
    'validation-failed',
    '/events/0/data/kind/category',
  ],
  [
    '"other" without a note',
    development({ kind: { category: 'other' } }),
    'validation-failed',
    '/events/0/data/kind/note',
  ],
  [
    'a place off the globe',
    development({ places: [{ name: 'x', lat: 91 }] }),
    'validation-failed',
    '/events/0/data/places/0/lat',
  ],
  [
    'a list of 101',
    development({ places: Array.from({ length: 101 }, () => ({ name: 'x' })) }),
    'validation-failed',
    '/events/0/data/places',
  ],
  [
    'a malformed URL',
    development({ media: [{ url: 'javascript:alert(1)', type: 'image/png' }] }),
    'validation-failed',
    '/events/0/data/media/0/url',
  ],
  [
    'a value of two kinds',
    one('FigureReported', { figureId: 'f', label: { en: 'x' }, value: { exact: 1, words: { en: 'x' } } }),
    'validation-failed',
  ],
  [
    'a merge into itself',
    one('DevelopmentsMerged', { into: 'a', from: ['a'] }),
    'validation-failed',
    '/events/0/data/from/0',
  ],
  [
    'a merge of one twice',
    one('DevelopmentsMerged', { into: 'a', from: ['b', 'b'] }),
    'validation-failed',
    '/events/0/data/from/1',
  ],
  [
    'a malformed learnedAt',
    json({ events: [reported('x')], learnedAt: 'yesterday' }),
    'validation-failed',
    '/learnedAt',
  ],
  [
    'an over-long correlationId',
    json({ events: [reported('x')], correlationId: 'x'.repeat(301) }),
    'validation-failed',
    '/correlationId',
  ],
  [
    'a body of more than 512 KiB',
    json({ events: [reported('x', { body: { en: 'x'.repeat(600_000) } })] }),
    'too-large',
  ],
]

const HEADERS: [name: string, headers: Record<string, string>, code: string, pointer?: string][] = [
  ['a version without quotes', { 'if-match': '12' }, 'validation-failed', '/header/If-Match'],
  ['half a weak version', { 'if-match': 'W/12' }, 'validation-failed', '/header/If-Match'],
  ['two versions', { 'if-match': '"1", "2"' }, 'validation-failed', '/header/If-Match'],
  ['a version beyond integers', { 'if-match': '"99999999999"' }, 'validation-failed', '/header/If-Match'],
  ['a version not to match', { 'if-none-match': '"1"' }, 'validation-failed', '/header/If-None-Match'],
  ['both', { 'if-match': '*', 'if-none-match': '*' }, 'validation-failed', '/header/If-Match'],
  [
    'an over-long key',
    { 'idempotency-key': 'x'.repeat(201) },
    'validation-failed',
    '/header/Idempotency-Key',
  ],
  ['an empty key', { 'idempotency-key': '' }, 'validation-failed', '/header/Idempotency-Key'],
  ['another content type', { 'content-type': 'text/plain' }, 'unsupported-media-type'],
  ['a compressed body', { 'content-encoding': 'gzip' }, 'unsupported-media-type'],
  ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'unsupported-media-type'],
  ['no key', { authorization: '' }, 'unauthorized'],
  ['a malformed key', { authorization: 'Bearer nonsense' }, 'unauthorized'],
  ['an unknown key', { authorization: `Bearer frk_aaaaaaaa_${'a'.repeat(40)}` }, 'unauthorized'],
  ['another scheme', { authorization: 'Basic eDp5' }, 'unauthorized'],
]

const QUERIES: [path: string, pointer: string][] = [
  ['?version=x', '/query/version'],
  ['?version=0', '/query/version'],
  ['?version=99999999999', '/query/version'],
  ['?version=1&version=2', '/query/version'],
  ['?knownAt=yesterday', '/query/knownAt'],
  ['?recordedAt=2025-13-01T00:00:00Z', '/query/recordedAt'],
  ['?happenedBy=soon', '/query/happenedBy'],
  ['?surprise=1', '/query/surprise'],
  ['/timeline?limit=0', '/query/limit'],
  ['/timeline?limit=501', '/query/limit'],
  ['/timeline?order=sideways', '/query/order'],
  ['/timeline?cursor=abc', '/query/cursor'],
  ['/timeline?cursor=%00', '/query/cursor'],
  [`/timeline?cursor=${Buffer.from('{"c":1}').toString('base64url')}`, '/query/cursor'],
  ['/events?from=x', '/query/from'],
  ['/events?type=StoryBurned', '/query/type/0'],
]

describe.each(MODES.filter(({ skip }) => !skip))('bad input, $mode', ({ start }) => {
  let product: Product
  let version: number
  const story = 'sound'
  const post = (body: string, headers: Record<string, string> = {}, path = story) =>
    request(product.url)
      .post(`/v1/stories/${path}/events`)
      .set({ authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json', ...headers })
      .send(body)

  beforeAll(async () => {
    product = await start()
    const answer = await post(json({ events: [opened(), reported('a')] })).expect(201)
    version = answer.body.toVersion
  })
  afterAll(async () => {
    // No request changed the story, or put it in quarantine.
    const answer = await post(json({ events: [reported('last')] }), { 'if-match': `"${version}"` })
    await product?.stop()
    expect(answer.status).toBe(201)
  })

  const refused = (answer: request.Response, code: string, pointer?: string) => {
    expect(answer.body).toMatchObject({ code, status: answer.status, type: `/problems/${code}` })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    if (pointer !== undefined)
      expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer)
  }

  test.each(BODIES)('%s is refused', async (_, body, code, pointer) =>
    refused(await post(body), code, pointer),
  )

  test.each(HEADERS)('%s in a header is refused', async (_, headers, code, pointer) =>
    refused(await post(json({ events: [reported('x')] }), headers), code, pointer),
  )

  test.each(QUERIES)('%s is refused', async (path, pointer) =>
    refused(await request(product.url).get(`/v1/stories/${story}${path}`), 'validation-failed', pointer),
  )

  test.each(['Not%20An%20Id', 'x'.repeat(129), '%00', '..%2f', '%F0%9F%99%82', '__proto__'])(
    'the story id %s is refused',
    async (id) => {
      const answer = await post(json({ events: [opened()] }), {}, id)
      refused(answer, 'validation-failed', '/path/storyId')
    },
  )

  test('a parameter that an append does not have is refused', async () => {
    const answer = await request(product.url)
      .post(`/v1/stories/${story}/events?lang=fr`)
      .set('authorization', `Bearer ${ADMIN_KEY}`)
      .send({ events: [reported('x')] })
    refused(answer, 'validation-failed', '/query/lang')
  })

  test('a body that is not UTF-8 is refused', async () => {
    const answer = await fetch(`${product.url}/v1/stories/${story}/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
      body: Buffer.from([0x22, 0xff, 0xfe, 0x22]),
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'malformed-json' })
  })

  test('a correction that changes nothing is refused by a rule, not as malformed', async () => {
    const correction = { developmentId: 'a', changes: {}, reason: { en: 'x' }, severity: 'minor' }
    refused(await post(one('DevelopmentCorrected', correction)), 'no-change', '/events/0/data/changes')
  })
})
