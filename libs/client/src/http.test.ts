import { describe, expect, test } from 'vitest'
import { all } from '../test/all.js'
import { answer, cut, serving, unavailable } from '../test/serving.js'
import { Filrouge } from './filrouge.js'
import { FilrougeProblem, FilrougeUnreachable } from './failures.js'

const state = answer(200, { storyId: 'strait', version: 3 })
const accepted = answer(201, { storyId: 'strait', appendId: 'x', fromVersion: 1, toVersion: 1, events: [] })

describe('a request that fails', () => {
  test.each([
    ['when the connection is cut', cut],
    ['when the service is unavailable for a moment', unavailable('0')],
  ])('is sent again if it is a read: %s', async (_, failing) => {
    const { url, requests } = await serving(failing, failing, state)
    expect(await new Filrouge({ url }).state('strait')).toMatchObject({ version: 3 })
    expect(requests.length).toBe(3)
  })

  test('is sent again with the same key if it is a write with an idempotency key', async () => {
    const { url, requests } = await serving(cut, unavailable('0'), accepted)
    const answer = await new Filrouge({ url }).append('strait', [], { idempotencyKey: 'k' })
    expect(answer).toMatchObject({ status: 'accepted', toVersion: 1, replayed: false })
    expect(requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['k', 'k', 'k'])
  })

  test('is not sent again if it is a write without an idempotency key', async () => {
    const first = await serving(cut, accepted)
    await expect(new Filrouge(first).append('strait', [])).rejects.toThrow(FilrougeUnreachable)
    const second = await serving(unavailable('0'), accepted)
    await expect(new Filrouge(second).append('strait', [])).rejects.toThrow(FilrougeProblem)
    expect([first.requests.length, second.requests.length]).toEqual([1, 1])
  })

  test('is sent four times at most, and not at all after a long Retry-After', async () => {
    const always = await serving(unavailable('0'))
    await expect(new Filrouge(always).state('strait')).rejects.toThrow('the log does not answer')
    expect(always.requests.length).toBe(4)
    const patient = await serving(unavailable('60'))
    await expect(new Filrouge(patient).state('strait')).rejects.toMatchObject({ retryAfterMs: 60_000 })
    expect(patient.requests.length).toBe(1)
  })

  test('is not sent again after another answer than 503', async () => {
    const { url, requests } = await serving(answer(500, {}), state)
    await expect(new Filrouge({ url }).state('strait')).rejects.toMatchObject({ code: 'http-500' })
    expect(requests.length).toBe(1)
  })
})

test('a problem has its code, status, detail, field errors and members', async () => {
  const errors = [{ pointer: '/events/0', message: 'x' }]
  const body = { code: 'version-conflict', detail: 'the story is at version 3', errors, currentVersion: 3 }
  const service = await serving(answer(412, body))
  const refused = await new Filrouge(service)
    .append('strait', [], { expected: { version: 2 } })
    .catch((e) => e)
  expect(refused).toBeInstanceOf(FilrougeProblem)
  expect(refused).toMatchObject({
    status: 412,
    code: 'version-conflict',
    detail: 'the story is at version 3',
    errors,
    members: { currentVersion: 3 },
  })
  expect(service.requests[0]?.headers['if-match']).toBe('"2"')
})

test.each([
  ['exists', { 'if-match': '*' }],
  ['absent', { 'if-none-match': '*' }],
] as const)('a story that is expected to be %s', async (expected, headers) => {
  const service = await serving(accepted)
  await new Filrouge(service).append('strait', [], { expected })
  expect(service.requests[0]?.headers).toMatchObject(headers)
})

test('a server that is not Filrouge is reported as unreachable', async () => {
  const service = await serving((_, response) => response.end('<html>'))
  await expect(new Filrouge(service).state('strait')).rejects.toThrow(FilrougeUnreachable)
})

test('an answer that breaks off is an error', async () => {
  const service = await serving((_, response) => {
    response.write('{"version":1}\n{"ver', () => response.destroy())
  })
  const seen: number[] = []
  const reading = async () => {
    for await (const { version } of new Filrouge(service).streamEvents('strait')) seen.push(version)
  }
  await expect(reading()).rejects.toThrow(FilrougeUnreachable)
  expect(seen).toEqual([1])
})

test('pages are followed to the end, or to the limit', async () => {
  const page = (items: number[], next: string | null) => answer(200, { items, next })
  const three = () => serving(page([1, 2], 'b'), page([3, 4], 'c'), page([5], null))
  const whole = await three()
  expect(await all(new Filrouge(whole).timeline('strait', { order: 'desc' }))).toEqual([1, 2, 3, 4, 5])
  expect(whole.requests.map(({ url }) => url?.split('?')[1])).toEqual([
    'order=desc&limit=500',
    'order=desc&limit=500&cursor=b',
    'order=desc&limit=500&cursor=c',
  ])
  const some = await three()
  expect(await all(new Filrouge(some).timeline('strait', { limit: 4 }))).toEqual([1, 2, 3, 4])
  expect(some.requests.map(({ url }) => url?.split('?')[1])).toEqual(['limit=4', 'limit=2&cursor=b'])
})

test('an import is answered while it is being sent', async () => {
  const service = await serving((request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    let line = 0
    request.on('data', () => response.write(`{"line":${++line},"status":"accepted"}\n`))
    request.on('end', () => response.end())
  })
  let sendNext: () => void = () => undefined
  async function* lines() {
    yield Buffer.from('one\n')
    await new Promise<void>((resolve) => (sendNext = resolve))
    yield Buffer.from('two\n')
  }
  const seen: number[] = []
  for await (const { line } of new Filrouge(service).imports(lines())) {
    seen.push(line)
    // The second line is sent only once the first is answered.
    sendNext()
  }
  expect(seen).toEqual([1, 2])
})

test('an import that is refused before its end reports the refusal', async () => {
  const service = await serving((_, response) => {
    response.writeHead(401, { 'content-type': 'application/problem+json' })
    response.end('{"code":"unauthorized","detail":"a key is needed"}')
  })
  async function* endless() {
    for (;;) yield Buffer.alloc(65_536, 'x')
  }
  await expect(all(new Filrouge(service).imports(endless()))).rejects.toMatchObject({
    code: 'unauthorized',
  })
})

test('a request under way ends with the reason of the aborted signal', async () => {
  const stop = new AbortController()
  const service = await serving(() => stop.abort(new Error('enough')))
  await expect(new Filrouge({ ...service, signal: stop.signal }).state('strait')).rejects.toThrow('enough')
  expect(service.requests.length).toBe(1)
})

test('a request without an answer in time is tried again, then fails', async () => {
  const service = await serving(() => undefined)
  await expect(new Filrouge({ ...service, timeoutMs: 250 }).state('strait')).rejects.toThrow(
    FilrougeUnreachable,
  )
  expect(service.requests.length).toBe(4)
})

test.each(['', '.', '..'])('the id "%s" is refused, since it would change the path', async (id) => {
  const service = await serving(state)
  await expect(async () => new Filrouge(service).state(id)).rejects.toThrow(FilrougeProblem)
  expect(service.requests).toEqual([])
})

test('a malformed URL or key is refused at once, and not repeated in the message', () => {
  for (const url of ['ftp://x', 'x', 'http:x:1', 'http:///x', 'http://me:secret@x', 'http://x?secret'])
    expect(() => new Filrouge({ url })).toThrow(/^the URL of the service (?!.*secret)/)
  expect(() => new Filrouge({ url: 'http://x', key: 'sec\nret' })).toThrow('a key has the form')
})
