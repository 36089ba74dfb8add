import { once } from 'node:events'
import { createServer } from 'node:http'
import fc from '../../../test/support/fast-check.js'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { first, idsOf, live } from '../test/following.js'
import { answer, cut, serving, unavailable, type Handler } from '../test/serving.js'
import { broken, close, end, frame, pendingTimers, QUICK, stream } from '../test/streaming.js'
import { FilrougeProblem, FilrougeUnreachable } from './failures.js'
import { Filrouge } from './filrouge.js'
import type { FollowTiming } from './follow.js'
import { liveStory, type Followed } from './event-sources.js'
import { Http } from './http.js'

afterEach(() => void vi.restoreAllMocks())

describe('a connection that is lost is made again, and nothing is lost or comes twice', () => {
  const again = stream(frame(3), frame(4))
  const expected = [1, 2, 3, 4]
  const half = frame(3).slice(0, -4)

  test.each<[string, Handler, string, Partial<FollowTiming>?]>([
    ['in the middle of a frame', stream(frame(1), frame(2) + half, broken), 'cut'],
    ['in the middle of a frame, as if it were whole', stream(frame(1), frame(2) + half, close), 'cut'],
    ['between two frames', stream(frame(1) + frame(2), broken), 'cut'],
    ['without a word', stream(frame(1), frame(2), close), 'cut'],
    ['since it was read too slowly', stream(frame(1), frame(2), end('slow', 1), close), 'slow'],
    ['since the service stops', stream(frame(1), frame(2), end('stopping', 1), close), 'stopping'],
    ['for a reason of a later service', stream(frame(1), frame(2), end('moved'), close), 'cut'],
    ['since it says nothing more', stream(frame(1), frame(2) + half), 'silent', { silenceMs: 150 }],
  ])('%s', async (_, handler, reason, timing) => {
    const service = await serving(handler, again)
    const { events, said } = live(service, { from: 1 }, { ...QUICK, ...timing })
    expect((await first(4, events)).map(([version]) => version)).toEqual(expected)
    expect(idsOf(service.requests)).toEqual(['0', '2'])
    expect(said).toEqual(['connected', `${reason} 1`, 'connected'])
  })

  test.each([
    ['the connection is refused', cut, 'unreachable'],
    ['the service is unavailable', unavailable('0'), 'unavailable'],
    ['there are too many requests', answer(429, {}, { 'retry-after': '0' }), 'unavailable'],
    ['a proxy finds no service', answer(502, {}), 'unavailable'],
  ])('while %s', async (_, handler, reason) => {
    const service = await serving(stream(frame(1), frame(2), broken), handler, handler, again)
    const { events, said } = live(service, { from: 1 })
    expect((await first(4, events)).map(([version]) => version)).toEqual(expected)
    expect(said).toEqual(['connected', 'cut 1', `${reason} 2`, `${reason} 3`, 'connected'])
    expect(idsOf(service.requests)).toEqual(['0', '2', '2', '2'])
  })

  test('when the service comes later than its caller', async () => {
    const server = createServer(stream(frame(1)))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const listen = async (port: number) => {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
      const address = server.address()
      return typeof address === 'object' && address ? address.port : 0
    }
    const port = await listen(0)
    await new Promise((resolve) => server.close(resolve))
    const refusals: unknown[] = []
    const { events } = live(
      { url: `http://127.0.0.1:${port}` },
      {
        from: 1,
        onInterrupted: ({ error }) => {
          if (refusals.push(error) === 2) void listen(port)
        },
      },
    )
    expect(await first(1, events)).toEqual([[1, '1']])
    expect(refusals[0]).toBeInstanceOf(FilrougeUnreachable)
    expect(String(refusals[0])).toContain('ECONNREFUSED')
  })

  test('wherever and however often it is lost', () => {
    const versions = [1, 2, 3, 4, 5, 6, 7, 8, 9]
    // A connection that breaks may do so in the middle of a frame. A service ends a stream between two.
    const losses = fc.oneof(
      fc.record({ bytes: fc.nat({ max: 120 }), next: fc.constantFrom(broken, close) }),
      fc.record({ frames: fc.nat({ max: 5 }), next: fc.constantFrom(end('slow'), end('stopping')) }),
      fc.constant('refused' as const),
    )
    const sent = (loss: { bytes: number } | { frames: number }, frames: readonly string[]) =>
      'bytes' in loss
        ? Buffer.from(frames.join('')).subarray(0, loss.bytes)
        : frames.slice(0, loss.frames).join('')
    return fc.assert(
      fc.asyncProperty(fc.array(losses, { maxLength: 5 }), async (all) => {
        const left = [...all]
        const service = await serving((request, response) => {
          const last = Number(request.headers['last-event-id'])
          const frames = versions.filter((version) => version > last).map((version) => frame(version))
          const loss = left.shift()
          if (!loss) return stream(...frames)(request, response)
          if (loss === 'refused') return cut(request, response)
          stream(sent(loss, frames), loss.next, broken)(request, response)
        })
        const seen = await first(9, live(service, { from: 1 }).events)
        expect(seen).toEqual(versions.map((version) => [version, String(version)]))
      }),
      { numRuns: 25 },
    )
  })
})

describe('the pause before the next connection', () => {
  test('is at least what the stream asks for, then and later', async () => {
    const stopping = stream(frame(1), end('stopping', 150), close)
    const service = await serving(stopping, cut, stream(frame(2), broken), stream(frame(3)))
    const { events, interruptions } = live(service, { from: 1 })
    await first(3, events)
    expect(interruptions.map(({ againInMs }) => againInMs)).toEqual([150, 150, 150])
  })

  test('is at least what a refusal asks for', async () => {
    const service = await serving(unavailable('1'), stream(frame(1)))
    const { events, interruptions } = live(service, { from: 1 })
    await first(1, events)
    expect(interruptions.map(({ againInMs }) => againInMs)).toEqual([1_000])
  })

  test('grows while connections are made and cut at once, and is short again after an event', async () => {
    const service = await serving(
      ...Array.from({ length: 5 }, () => stream(broken)),
      stream(frame(1), broken),
      stream(frame(2)),
    )
    const { events, interruptions } = live(service, { from: 1 })
    await first(2, events)
    expect(interruptions.map(({ againInMs }) => againInMs)).toEqual([5, 10, 20, 40, 40, 5])
  })

  test('is short again after a connection that lasted', async () => {
    let time = 0
    const service = await serving(
      ...Array.from({ length: 3 }, () => stream(broken)),
      stream((response) => {
        time += 60_000
        return broken(response)
      }),
      stream(frame(1)),
    )
    const { events, interruptions } = live(service, { from: 1 }, { ...QUICK, now: () => time })
    await first(1, events)
    expect(interruptions.map(({ againInMs }) => againInMs)).toEqual([5, 10, 20, 5])
  })
})

describe('the iteration ends with an error, and no further request is sent', () => {
  test.each([
    [400, 'validation-failed'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [404, 'story-not-found'],
  ])('if the service answers %i', async (status, code) => {
    const service = await serving(stream(frame(1), broken), answer(status, { code }))
    await expect(first(9, live(service, { from: 1 }).events)).rejects.toMatchObject({
      name: 'FilrougeProblem',
      status,
      code,
    })
    expect(service.requests).toHaveLength(2)
  })

  test('if the service says that the right is lost', async () => {
    const service = await serving(stream(frame(1), end('forbidden'), close))
    const { events, said } = live(service, { from: 1 })
    const seen: number[] = []
    const reading = async () => {
      for await (const { event } of events) seen.push(event.version)
    }
    await expect(reading()).rejects.toMatchObject({ name: 'FilrougeProblem', status: 403, code: 'forbidden' })
    expect({ seen, said }).toEqual({ seen: [1], said: ['connected'] })
    expect(service.requests).toHaveLength(1)
  })

  test('if the server is not Filrouge', async () => {
    const page: Handler = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')
    }
    const service = await serving(page)
    await expect(first(1, live(service, { from: 1 }).events)).rejects.toThrow(/text\/html/)
    await expect(first(1, live(service).events)).rejects.toThrow(FilrougeUnreachable)
    expect(service.requests).toHaveLength(2)
  })

  test('if the story has no such id', () => {
    expect(() => new Filrouge({ url: 'http://127.0.0.1:1' }).live('..')).toThrow(FilrougeProblem)
  })
})

/** A stream that says when its client has closed the connection. */
function watched(...steps: Parameters<typeof stream>) {
  let gone: () => void = () => undefined
  const closed = new Promise<void>((resolve) => (gone = resolve))
  const handler: Handler = (request, response) => {
    response.once('close', () => gone())
    stream(...steps)(request, response)
  }
  return { handler, closed }
}

/** The timers that watch over a connection. */
const watchdogs = () => pendingTimers(QUICK.silenceMs)

describe('leaving', () => {
  test('the loop closes the connection at once, and leaves no timer', async () => {
    const { handler, closed } = watched(frame(1))
    const service = await serving(handler)
    const timers = watchdogs()
    for await (const { event } of live(service, { from: 1 }).events) {
      expect(event.version).toBe(1)
      break
    }
    await closed
    expect(timers.size).toBe(0)
  })

  test('is what becomes of a stream that has ended, too', async () => {
    const { handler, closed } = watched(frame(1), end('complete'))
    const service = await serving(handler)
    expect(await first(9, live(service, { from: 1 }).events)).toEqual([[1, '1']])
    await closed
  })

  test('while the next event is awaited, too', async () => {
    const { handler, closed } = watched(frame(1))
    const service = await serving(handler)
    const timers = watchdogs()
    const { events, said } = live(service, { from: 1 })
    await events.next()
    const next = events.next()
    expect(timers.size).toBe(1)
    expect(await events.return(undefined)).toEqual({ done: true, value: undefined })
    expect(await next).toEqual({ done: true, value: undefined })
    await closed
    expect(said).toEqual(['connected'])
    expect(timers.size).toBe(0)
  })

  test('while it waits for the next try, too', async () => {
    const service = await serving(cut)
    const timers = pendingTimers(60_013)
    let events: AsyncGenerator<Followed> | null = null
    await new Promise<void>((resolve) => {
      const timing = { ...QUICK, firstMs: 60_013 }
      events = live(service, { from: 1, onInterrupted: () => setImmediate(resolve) }, timing).events
      void events.next()
    })
    expect(timers.size).toBe(1)
    await events!.return(undefined)
    expect(timers.size).toBe(0)
    expect(service.requests).toHaveLength(1)
  })

  test('an event that is being handled keeps no timer: a slow caller does not make a connection dead', async () => {
    const service = await serving(stream(frame(1)))
    const timers = watchdogs()
    const { events } = live(service, { from: 1 })
    await events.next()
    expect(timers.size).toBe(0)
    await events.return(undefined)
  })
})

describe('a signal', () => {
  test.each(['of the iteration', 'of the client'])('%s ends it with its reason', async (whose) => {
    const { handler, closed } = watched(frame(1))
    const service = await serving(handler)
    const stop = new AbortController()
    const { signal } = stop
    const ofClient = whose === 'of the client'
    const events = liveStory(
      new Http({ ...service, ...(ofClient && { signal }) }),
      'strait',
      { from: 1, ...(!ofClient && { signal }) },
      QUICK,
    )
    const timers = watchdogs()
    await events.next()
    const next = events.next()
    stop.abort(new Error('enough'))
    await expect(next).rejects.toThrow('enough')
    await closed
    expect(timers.size).toBe(0)
    expect(await events.next()).toEqual({ done: true, value: undefined })
  })

  test('ends it while it waits for the next try', async () => {
    const service = await serving(cut)
    const stop = new AbortController()
    const { events } = live(service, {
      from: 1,
      signal: stop.signal,
      onInterrupted: () => setImmediate(() => stop.abort(new Error('enough'))),
    })
    await expect(first(1, events)).rejects.toThrow('enough')
  })

  test('that was aborted before lets no request pass', async () => {
    const service = await serving(stream(frame(1)))
    const { events } = live(service, { from: 1, signal: AbortSignal.abort(new Error('enough')) })
    await expect(first(1, events)).rejects.toThrow('enough')
    expect(service.requests).toEqual([])
  })
})
