import { gzipSync } from 'node:zlib'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opened, reported } from '../support/envelopes.js'
import { ADMIN_KEY, startEmbedded, type Product } from '../support/services.js'

const authorization = `Bearer ${ADMIN_KEY}`
const PAGE = 'https://news.example'

let product: Product
beforeAll(async () => {
  product = await startEmbedded({ FILROUGE_CORS_ORIGINS: `${PAGE}, http://localhost:5173` })
  await append('talks', { events: [opened(), reported('a')] }).expect(201)
})
afterAll(async () => {
  await product?.stop()
})

const append = (storyId: string, body: object, headers: Record<string, string> = {}) =>
  request(product.url)
    .post(`/v1/stories/${storyId}/events`)
    .set({ authorization, ...headers })
    .send(body)
/** Sends a raw request, which no client library changes. */
const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: Uint8Array) =>
  fetch(`${product.url}${path}`, { method, headers, ...(body && { body: Buffer.from(body) }) })

describe('methods', () => {
  test.each([
    ['DELETE', '/v1/stories', 'GET, HEAD, OPTIONS, POST'],
    ['PUT', '/v1/stories/talks', 'GET, HEAD, OPTIONS'],
    ['POST', '/v1/stories/talks/timeline', 'GET, HEAD, OPTIONS'],
    ['GET', '/v1/stories/talks/developments', 'OPTIONS, POST'],
    ['GET', '/v1/imports?format=ndjson', 'OPTIONS, POST'],
    ['PUT', '/v1/subscriptions/x', 'DELETE, GET, HEAD, OPTIONS, PATCH'],
    ['POST', '/v1/stories/st%61nd/verify', 'GET, HEAD, OPTIONS'],
    ['PROPFIND', '/v1/keys', 'GET, HEAD, OPTIONS, POST'],
    ['POST', '/health/live', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/openapi.json', 'GET, HEAD, OPTIONS'],
    ['POST', '/docs', 'GET, HEAD, OPTIONS'],
    ['PATCH', '/problems/forbidden', 'GET, HEAD, OPTIONS'],
    ['POST', '/v1/live', 'GET, OPTIONS'],
    ['POST', '/v1/stories/talks/live', 'GET, OPTIONS'],
  ])('%s %s is answered 405 with the allowed methods', async (method, path, allow) => {
    const answer = await ask(method, path)
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow])
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(await answer.json()).toMatchObject({ code: 'method-not-allowed', status: 405 })
    const options = await ask('OPTIONS', path)
    expect([options.status, options.headers.get('allow'), await options.text()]).toEqual([204, allow, ''])
  })

  test.each(['/v2', '/v1/nothing', '/v1/stories/talks/nothing'])(
    '%s is answered 404 for every method',
    async (path) => {
      for (const method of ['GET', 'PUT', 'OPTIONS']) {
        const answer = await ask(method, path)
        expect([method, answer.status]).toEqual([method, 404])
        expect(await answer.json()).toMatchObject({ code: 'not-found' })
      }
    },
  )

  test('the allowed methods are those of the OpenAPI document', async () => {
    const { paths }: { paths: Record<string, Record<string, unknown>> } = JSON.parse(
      await (await ask('GET', '/openapi.json')).text(),
    )
    expect(Object.keys(paths).length).toBeGreaterThan(25)
    for (const [path, operations] of Object.entries(paths)) {
      const { headers } = await ask('OPTIONS', path.replace(/\{\w+\}/g, 'x'))
      const taken = (headers.get('allow') ?? '').split(', ').filter((one) => !/^(HEAD|OPTIONS)$/.test(one))
      // DELETE of /v1/keys/self is that of a key with this id.
      const also = path === '/v1/keys/self' ? ['DELETE'] : []
      const said = Object.keys(operations).map((method) => method.toUpperCase())
      expect([path, taken]).toEqual([path, [...said, ...also].sort()])
    }
  })

  test.each([
    '/v1/stories',
    '/v1/stories/talks',
    '/v1/stories/talks/timeline',
    '/health/live',
    '/openapi.json',
  ])('HEAD %s answers as GET does, without its body', async (path) => {
    const got = await ask('GET', path)
    const head = await ask('HEAD', path)
    expect([head.status, await head.text()]).toEqual([200, ''])
    for (const name of ['etag', 'content-type', 'content-length', 'cache-control'])
      expect([name, head.headers.get(name)]).toEqual([name, got.headers.get(name)])
    expect((await got.text()).length).toBeGreaterThan(0)
  })
})

describe('an encoded body is refused by every operation with a body', () => {
  const zipped = gzipSync(JSON.stringify({ events: [reported('zipped')] }))
  test.each([
    ['POST', '/v1/stories'],
    ['POST', '/v1/stories/talks/events'],
    ['POST', '/v1/stories/talks/developments'],
    ['POST', '/v1/stories/talks/developments/a/corrections'],
    ['POST', '/v1/keys'],
    ['POST', '/v1/subscriptions'],
    ['PATCH', '/v1/subscriptions/x'],
    ['POST', '/v1/subscriptions/x/replay'],
    ['POST', '/v1/imports?format=ndjson'],
  ])('%s %s', async (method, path) => {
    const type = path.startsWith('/v1/imports') ? 'application/x-ndjson' : 'application/json'
    for (const encoding of ['gzip', 'br', 'GZIP', 'identity, gzip', 'x-unknown']) {
      const headers = { authorization, 'content-type': type, 'content-encoding': encoding }
      const answer = await ask(method, path, headers, zipped)
      expect([encoding, answer.status]).toEqual([encoding, 415])
      expect(answer.headers.get('accept-encoding')).toBe('identity')
      expect(await answer.json()).toMatchObject({ code: 'unsupported-media-type' })
    }
  })
  test('the encoding identity is accepted', async () => {
    const events = [reported('plain')]
    await append('talks', { events }, { 'content-encoding': 'Identity' }).expect(201)
  })
})

test.each([
  ['application/x-ndjson', 'application/x-ndjson'],
  ['application/x-ndjson;q=0.1, application/json', 'application/json'],
  ['application/x-ndjson;q=0, */*', 'application/json'],
  ['application/json;q=0, */*;q=0.1', 'application/x-ndjson'],
  ['text/html', 'application/json'],
])('recorded events with Accept: %s are %s', async (accept, type) => {
  const { headers } = await ask('GET', '/v1/stories/talks/events', { accept })
  expect(headers.get('content-type')).toContain(type)
  expect(headers.get('vary')).toMatch(/accept/)
})

test('a number has the same value in every spelling', async () => {
  const numbers = ['1.0', '1e3', '0.10', '-0.5E-2', '100000000000000000000000', '9007199254740992']
  for (const [i, number] of numbers.entries()) {
    const figure = `{"figureId":"f${i}","label":{"en":"x"},"value":{"exact":${number}}}`
    const answer = await ask(
      'POST',
      '/v1/stories/talks/events',
      { authorization, 'content-type': 'application/json' },
      Buffer.from(`{"events":[{"type":"FigureReported","data":${figure}}]}`),
    )
    expect([number, answer.status]).toEqual([number, 201])
  }
  const { items }: { items: { figureId: string; claims: { value: { exact: number } }[] }[] } = JSON.parse(
    await (await ask('GET', '/v1/stories/talks/figures')).text(),
  )
  expect(items.map(({ claims }) => claims[0]?.value.exact)).toEqual(numbers.map(Number))
})

test('a weak ETag of a read names its version too', async () => {
  await append('weak', { events: [opened()] }).expect(201)
  const etag = (await ask('GET', '/v1/stories/weak')).headers.get('etag') ?? ''
  await append('weak', { events: [reported('a')] }, { 'if-match': `W/${etag}` }).expect(201)
  await append('weak', { events: [reported('b')] }, { 'if-match': `W/${etag}` }).expect(412)
  await append('weak', { events: [reported('b')] }, { 'if-match': 'W/"2"' }).expect(201)
})

describe('pages from other origins', () => {
  const preflight = (path: string, method = 'GET', origin = PAGE) =>
    ask('OPTIONS', path, {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': 'authorization,if-none-match',
    })

  test.each(['/v1/stories', '/v1/stories/talks/timeline', '/v1/keys', '/v1/nothing', '/health/live'])(
    'that are configured may request %s',
    async (path) => {
      const { status, headers } = await preflight(path)
      expect(status).toBe(204)
      expect(headers.get('access-control-allow-origin')).toBe(PAGE)
      expect(headers.get('access-control-allow-methods')).toBe('GET, HEAD')
      for (const name of ['Authorization', 'If-None-Match', 'Filrouge-Min-Version', 'Last-Event-ID'])
        expect(headers.get('access-control-allow-headers')).toContain(name)
    },
  )
  test('may not write', async () => {
    const { headers } = await preflight('/v1/stories/talks/events', 'POST')
    expect(headers.get('access-control-allow-methods')).toBe('GET, HEAD')
  })
  test.each([
    ['/v1/stories/talks', 200],
    ['/v1/stories/none', 404],
    ['/v1/stories/talks?version=x', 400],
    ['/v1/stories/%zz', 400],
    ['/v1/keys', 401],
    ['/v1/nothing', 404],
  ])('may read the answer of %s: %i', async (path, status) => {
    const answer = await ask('GET', path, { origin: 'http://localhost:5173' })
    expect(answer.status).toBe(status)
    expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:5173')
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
    for (const name of ['ETag', 'Link', 'Location', 'Filrouge-Stale'])
      expect(answer.headers.get('access-control-expose-headers')).toContain(name)
    expect(answer.headers.get('vary')).toMatch(/origin/i)
  })
  test('have separate answers in caches', async () => {
    const { headers } = await ask('GET', '/v1/stories/talks')
    expect(headers.get('vary')).toBe('origin, authorization, accept')
  })
  test.each(['https://evil.example', 'null', 'https://news.example.evil.com', 'http://news.example'])(
    'that are not configured, such as %s, may not read answers',
    async (origin) => {
      for (const answer of [
        await preflight('/v1/stories', 'GET', origin),
        await ask('GET', '/v1/stories', { origin }),
      ])
        expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    },
  )
})
