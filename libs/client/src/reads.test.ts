import { createServer, type IncomingMessage, type Server } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { all } from '../test/all.js'
import { Filrouge } from './filrouge.js'

let server: Server
let client: Filrouge
let requests: IncomingMessage[] = []
/** The ETag of what the service has. */
let etag = '"1-a"'

/** A service that answers 304 where the ETag is the client's. Its lists have two pages, the second with another ETag. */
beforeAll(async () => {
  server = createServer((request, response) => {
    requests.push(request)
    const isSecond = request.url?.includes('cursor=') === true
    if (!isSecond && request.headers['if-none-match'] === etag) return response.writeHead(304).end()
    const body = { version: 1, items: [isSecond ? 2 : 1], next: isSecond ? null : 'c' }
    return response
      .writeHead(200, { etag: isSecond ? '"1-second"' : etag, 'content-type': 'application/json' })
      .end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no address')
  client = new Filrouge({ url: `http://127.0.0.1:${address.port}` })
})
afterAll(() => server.close())
beforeEach(() => {
  requests = []
  etag = '"1-a"'
})

test('minVersion is a header of every read, and no parameter', async () => {
  const asked = { minVersion: 7, happenedBy: '2025' }
  const reads: (() => Promise<unknown>)[] = [
    () => client.state('s', asked),
    () => client.development('s', 'd', asked),
    () => client.positions('s', asked),
    () => client.figures('s', asked),
    () => client.overview('s', asked),
    () => client.revisions('s', asked).next(),
    () => client.links('s', asked).next(),
    () => client.timeline('s', asked).next(),
    () => client.events('s', asked).next(),
    () => client.streamEvents('s', asked).next(),
    () => client.verify('s', asked),
  ]
  for (const read of reads) await read()
  for (const { url, headers } of requests) {
    expect(headers['filrouge-min-version']).toBe('7')
    expect(url).toMatch(/[?&]happenedBy=2025/)
    expect(url).not.toContain('inVersion')
  }
  await client.state('s')
  expect(requests.at(-1)?.headers['filrouge-min-version']).toBeUndefined()
})

test('what has not changed since it was read is not read again', async () => {
  const read = (since: string | null) => client.ifChanged(since, (one) => one.state('s'))
  expect(await read(null)).toMatchObject({ etag: '"1-a"', answer: { version: 1 } })
  expect(requests[0]?.headers['if-none-match']).toBeUndefined()
  expect(await read('"1-a"')).toBeNull()
  expect(requests).toHaveLength(2)
  etag = '"2-b"'
  expect(await read('"1-a"')).toMatchObject({ etag: '"2-b"' })
})

test('a list of several pages has the ETag of its first page', async () => {
  const read = (since: string | null) => client.ifChanged(since, (one) => one.figures('s'))
  expect(await read(null)).toMatchObject({ etag: '"1-a"', answer: { items: [1, 2] } })
  expect(await read('"1-a"')).toBeNull()
  etag = '"2-b"'
  expect(await read('"1-a"')).toMatchObject({ etag: '"2-b"', answer: { items: [1, 2] } })
  expect(requests.at(-1)?.headers['if-none-match']).toBeUndefined()
})

test.each([0, -1, 1.5, NaN])('limit: %s is refused before a request', async (limit) => {
  await expect(all(client.timeline('s', { limit }))).rejects.toThrow(`limit is ${limit}, and must be`)
  expect(requests).toEqual([])
})

test.each(['a b', 'k', '~'.repeat(200)])(
  'the idempotency key %j is sent as it is',
  async (idempotencyKey) => {
    await client.append('s', [], { idempotencyKey })
    expect(requests[0]?.headers['idempotency-key']).toBe(idempotencyKey)
  },
)

test.each(['', ' a', 'a ', ' ', 'é', '~'.repeat(201)])('the idempotency key %j is refused', async (key) => {
  await expect(client.append('s', [], { idempotencyKey: key })).rejects.toThrow(TypeError)
})
