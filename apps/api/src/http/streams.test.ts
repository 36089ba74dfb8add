import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import Fastify from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pino } from 'pino'
import { Problem } from '@filrouge/runtime'
import { pause } from '@filrouge/waiting'
import { ndjson, Streams, type StreamFormat, type StreamSource } from './streams.js'

const app = () => {
  const fastify = Fastify()
  const streams = new Streams(pino({ level: 'info' }, { write: (line: string) => void logged.push(line) }))
  fastify.get('/', (_, reply) => streams.send(reply, format, source))
  return { fastify, streams }
}

/** The lines of the log. */
let logged: string[] = []
let format: StreamFormat<unknown>

let served: ReturnType<typeof app>
let url: string
let given = 0
let ended = false

/** Endless numbers. Counts how many were read. */
async function* numbers(): AsyncGenerator<{ n: number; padding: string }> {
  try {
    for (;;) yield { n: given++, padding: 'x'.repeat(10_000) }
  } finally {
    ended = true
  }
}
let source: StreamSource<unknown>

beforeEach(async () => {
  given = 0
  ended = false
  logged = []
  format = ndjson
  source = numbers
  served = app()
  url = await served.fastify.listen({ port: 0, host: '127.0.0.1' })
})
afterEach(() => served.fastify.close())

async function get(): Promise<IncomingMessage> {
  const sent = request(url).end()
  const [answer]: IncomingMessage[] = await once(sent, 'response')
  if (!answer) throw new Error('no answer')
  return answer
}
/** The number of items read from the source, once it stays the same for a while. */
async function atRest(): Promise<number> {
  for (let before = -1; ;) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    if (given === before) return given
    before = given
  }
}
const isTrue = async (condition: () => boolean) => {
  await expect.poll(condition, { timeout: 5_000, interval: 10 }).toBe(true)
}

test('the source is read only as fast as the client reads, and ends when the client disconnects', async () => {
  const answer = await get()
  expect(answer.headers['content-type']).toBe('application/x-ndjson; charset=utf-8')
  answer.pause()
  const waiting = await atRest()
  expect(ended).toBe(false)
  answer.resume()
  await isTrue(() => given > waiting)
  answer.destroy()
  await isTrue(() => ended)
})

test('the client of a stream that is cut sees an incomplete answer, and its source ends', async () => {
  const answer = await get()
  answer.resume()
  const failed = once(answer, 'error')
  served.streams.cut()
  expect(await failed).toMatchObject([{ code: 'ECONNRESET' }])
  expect(answer.complete).toBe(false)
  await isTrue(() => ended)
})

test.each([
  [new Error('no space'), '"level":50'],
  [new Problem('forbidden', { detail: 'the right to read is gone' }), '"level":30'],
])(
  'the client of a source that fails sees an incomplete answer, and the log has the reason: %s',
  async (failure, level) => {
    source = async function* () {
      yield { n: 1 }
      await Promise.resolve()
      throw failure
    }
    const answer = await get()
    answer.resume()
    expect(await once(answer, 'error')).toMatchObject([{ code: 'ECONNRESET' }])
    expect(answer.complete).toBe(false)
    expect(logged).toEqual([expect.stringContaining(failure.message)])
    expect(logged[0]).toContain(level)
  },
)

test('the head is sent before the source has an item, and a HEAD request gets the head alone', async () => {
  let begin: () => void = () => undefined
  const begun = new Promise<void>((resolve) => (begin = resolve))
  source = async function* () {
    await begun
    yield { n: 1 }
  }
  const answer = await get()
  expect(answer.statusCode).toBe(200)
  begin()
  answer.resume()
  await once(answer, 'end')
  const asked = request(url, { method: 'HEAD' }).end()
  const [head]: IncomingMessage[] = await once(asked, 'response')
  expect(head?.headers['content-type']).toBe('application/x-ndjson; charset=utf-8')
})

/** A source that waits for items that never come. Gives the reason of its end as its last item. */
async function* waiting(ending: AbortSignal): AsyncGenerator<object> {
  yield { n: 1 }
  await pause(60_000, ending)
  ended = true
  yield { end: ending.reason }
}
const textOf = async (answer: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = []
  for await (const part of answer) parts.push(part)
  return Buffer.concat(parts).toString()
}

test('a source that waits gives its last item when the service stops, and the answer is complete', async () => {
  source = waiting
  const answer = await get()
  const text = textOf(answer)
  served.streams.stop()
  expect(await text).toBe('{"n":1}\n{"end":"stopping"}\n')
  expect(answer.complete).toBe(true)
  expect(await textOf(await get())).toBe('{"n":1}\n{"end":"stopping"}\n')
  expect(logged).toEqual([])
})

test('a source that does not wait may go on when the service stops, until it is cut', async () => {
  const answer = await get()
  answer.resume()
  served.streams.stop()
  const before = given
  await isTrue(() => given > before)
  served.streams.cut()
  expect(await once(answer, 'error')).toMatchObject([{ code: 'ECONNRESET' }])
})

test('a source that waits wakes up when the client disconnects', async () => {
  source = waiting
  const answer = await get()
  answer.resume()
  answer.destroy()
  await isTrue(() => ended)
  expect(logged).toEqual([])
})
