import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { first, idsOf, live } from '../test/following.js'
import { answer, cut, serving, unavailable, type Handler } from '../test/serving.js'
import {
  atVersion,
  broken,
  close,
  end,
  frame,
  page,
  pendingTimers,
  QUICK,
  stream,
} from '../test/streaming.js'
import { Filrouge } from './filrouge.js'
import type { Interruption } from './follow.js'
import { changes, liveAll, replay } from './event-sources.js'
import { Http } from './http.js'

afterEach(() => void vi.restoreAllMocks())

const urlsOf = (requests: readonly IncomingMessage[]) => requests.map(({ url }) => url)

describe('a story', () => {
  test('is followed from now on: what is recorded before the second connection is not lost', async () => {
    const service = await serving(atVersion(7), stream(broken), stream(frame(8), frame(9)))
    expect(await first(2, live(service).events)).toEqual([
      [8, '8'],
      [9, '9'],
    ])
    expect(urlsOf(service.requests)).toEqual([
      '/v1/stories/strait/events?limit=1',
      '/v1/stories/strait/live',
      '/v1/stories/strait/live',
    ])
    expect(idsOf(service.requests)).toEqual([undefined, '7', '7'])
  })

  test.each([
    [{ from: 1 }, '0'],
    [{ from: 12 }, '11'],
    [{ cursor: '4' }, '4'],
    [{ cursor: '4', from: 1 }, '4'],
  ])('is followed from %j', async (options, id) => {
    const service = await serving(stream(frame(20)))
    await first(1, live(service, options).events)
    expect(idsOf(service.requests)).toEqual([id])
  })

  test('is requested with the key, as a stream of events', async () => {
    const service = await serving(stream(frame(1)))
    const client = new Filrouge({ ...service, key: 'frk_key' })
    for await (const { event, cursor } of client.live('strait', { from: 1 })) {
      expect({ event, cursor }).toEqual({ event: { version: 1 }, cursor: '1' })
      break
    }
    expect(service.requests[0]?.headers).toMatchObject({
      accept: 'text/event-stream',
      authorization: 'Bearer frk_key',
    })
  })
})

describe('all stories', () => {
  test('are followed from now on, and resumed by cursor', async () => {
    const service = await serving(
      page([3], 'c0'),
      stream(frame(1, 'c1'), broken),
      stream(frame(1, 'c2'), frame(2, 'c3')),
    )
    expect(await first(3, liveAll(new Http(service), {}, QUICK))).toEqual([
      [1, 'c1'],
      [1, 'c2'],
      [2, 'c3'],
    ])
    expect(urlsOf(service.requests)).toEqual(['/v1/changes?cursor=now&limit=1', '/v1/live', '/v1/live'])
    expect(idsOf(service.requests)).toEqual([undefined, 'c0', 'c1'])
  })

  test('are followed from a cursor', async () => {
    const service = await serving(stream(frame(1, 'c2')))
    await first(1, liveAll(new Http(service), { cursor: 'c1' }, QUICK))
    expect(idsOf(service.requests)).toEqual(['c1'])
  })
})

describe('changes', () => {
  const query = ({ url = '' }: IncomingMessage) => url.replace('/v1/changes', '')

  test('come in pages, then each answer waits for the next ones', async () => {
    const service = await serving(page([1, 2], 'c1'), page([3], 'c2'), page([], 'c3'), page([4], 'c4'))
    const seen: unknown[] = []
    const onConnected = vi.fn<() => void>()
    for await (const { events, cursor } of changes(new Http(service), { limit: 2, onConnected }, QUICK))
      if (seen.push([...events.map(({ version }) => version), cursor]) === 3) break
    expect(seen).toEqual([
      [1, 2, 'c1'],
      [3, 'c2'],
      [4, 'c4'],
    ])
    expect(onConnected).toHaveBeenCalledOnce()
    expect(service.requests.map(query)).toEqual([
      '?limit=2',
      '?cursor=c1&limit=2&wait=25s',
      '?cursor=c2&limit=2&wait=25s',
      '?cursor=c3&limit=2&wait=25s',
    ])
  })

  test('are resumed where they stood, and the first answer of a connection does not wait', async () => {
    const broken: Handler = (_, response) => response.write('{"items":[{"ver', () => response.destroy())
    const service = await serving(page([1], 'c1'), broken, unavailable('0'), cut, page([2], 'c2'))
    const said: string[] = []
    const options = {
      onInterrupted: ({ reason }: Interruption) => void said.push(reason),
      onConnected: () => void said.push('connected'),
    }
    const seen: number[] = []
    for await (const { events } of changes(new Http(service), options, QUICK))
      if (seen.push(...events.map(({ version }) => version)) === 2) break
    expect(seen).toEqual([1, 2])
    expect(service.requests.map(query)).toEqual([
      '',
      '?cursor=c1&wait=25s',
      '?cursor=c1',
      '?cursor=c1',
      '?cursor=c1',
    ])
    expect(said).toEqual(['connected', 'cut', 'unavailable', 'unreachable', 'connected'])
  })

  test('from now on: the first page waits at the end of the feed', async () => {
    const service = await serving(page([9], 'c0'), page([], 'c1'), page([1], 'c2'))
    for await (const { cursor } of changes(new Http(service), { cursor: 'now' }, QUICK)) {
      expect(cursor).toBe('c2')
      break
    }
    expect(service.requests.map(query)).toEqual(['?cursor=now&limit=1', '?cursor=c0', '?cursor=c1&wait=25s'])
  })

  test('without waiting end after the last', async () => {
    const service = await serving(page([1], 'c1'), page([2], 'c2'), page([], 'c2'))
    const cursors: string[] = []
    for await (const { cursor } of changes(new Http(service), { cursor: 'c0', wait: false }, QUICK))
      cursors.push(cursor)
    expect(cursors).toEqual(['c1', 'c2'])
    expect(service.requests.map(query)).toEqual(['?cursor=c0', '?cursor=c1', '?cursor=c2'])
  })

  test('of a service that answers at once and with nothing are not requested again at once', async () => {
    const service = await serving(page([], 'c1'))
    const pauses = pendingTimers(60_013)
    const events = changes(new Http(service), {}, { ...QUICK, firstMs: 60_013 })
    void events.next()
    await vi.waitFor(() => expect(pauses.size).toBe(1))
    await events.return(undefined)
    expect([service.requests.length, pauses.size]).toEqual([2, 0])
  })

  test('of a service that does not answer are requested again', async () => {
    const silent: Handler = () => undefined
    const service = await serving(silent, page([1], 'c1'))
    for await (const { cursor } of changes(new Http(service), {}, { ...QUICK, silenceMs: 150 })) {
      expect(cursor).toBe('c1')
      break
    }
  })

  test('end with the problem of a cursor that is refused', async () => {
    const service = await serving(answer(400, { code: 'validation-failed' }))
    await expect(changes(new Http(service), { cursor: 'x' }, QUICK).next()).rejects.toMatchObject({
      code: 'validation-failed',
    })
  })
})

describe('a replay', () => {
  const played = (service: { url: string }, options = {}) =>
    first(9, replay(new Http(service), 'strait', options, QUICK))

  test('ends when the service says that it is complete', async () => {
    const service = await serving(atVersion(3), stream(frame(2), frame(1) + frame(3), end('complete'), close))
    expect((await played(service)).map(([version]) => version)).toEqual([2, 1, 3])
    expect(service.requests).toHaveLength(2)
  })

  test('plays one version over all connections, and resumes after the last event', async () => {
    const service = await serving(
      atVersion(3),
      stream(frame(2), broken),
      stream(frame(1), broken),
      (_: IncomingMessage, response: ServerResponse) => void response.writeHead(204).end(),
    )
    const how = { every: '1ms', axis: 'occurred', maxPause: '2s', from: 1, to: 9, type: ['StoryOpened'] }
    const past = { knownAt: '2025-09-04T18:00:00Z', happenedBy: '2025', minVersion: 3 }
    expect((await played(service, { ...how, ...past })).map(([version]) => version)).toEqual([2, 1])
    const [pin, ...plays] = service.requests.map(({ url = '' }) => new URL(url, 'http://here').searchParams)
    expect(Object.fromEntries(pin ?? [])).toEqual({ knownAt: past.knownAt, limit: '1' })
    for (const { headers } of service.requests) expect(headers['filrouge-min-version']).toBe('3')
    for (const play of plays)
      expect(Object.fromEntries(play)).toEqual({
        ...how,
        from: '1',
        to: '9',
        type: 'StoryOpened',
        happenedBy: '2025',
        version: '3',
      })
    expect(idsOf(service.requests)).toEqual([undefined, undefined, '2', '1'])
  })

  test('that is resumed with nothing left ends at once', async () => {
    const service = await serving(atVersion(3), (_, response) => void response.writeHead(204).end())
    expect(await played(service, { cursor: '3' })).toEqual([])
    expect(idsOf(service.requests)).toEqual([undefined, '3'])
  })
})
