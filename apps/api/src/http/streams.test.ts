import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import Fastify from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ndjson, Streams } from './streams.js'

const app = () => {
  const fastify = Fastify()
  const streams = new Streams()
  fastify.get('/', (_, reply) => streams.send(reply, ndjson, source))
  return { fastify, streams }
}

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
let source: AsyncIterable<unknown>

beforeEach(async () => {
  given = 0
  ended = false
  source = numbers()
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

test('the client of a source that fails sees an incomplete answer', async () => {
  source = (async function* () {
    yield { n: 1 }
    await Promise.resolve()
    throw new Error('the right to read is gone')
  })()
  const answer = await get()
  answer.resume()
  expect(await once(answer, 'error')).toMatchObject([{ code: 'ECONNRESET' }])
  expect(answer.complete).toBe(false)
})

test('the head is sent before the source has an item, and a HEAD request gets the head alone', async () => {
  let begin: () => void = () => undefined
  const begun = new Promise<void>((resolve) => (begin = resolve))
  source = (async function* () {
    await begun
    yield { n: 1 }
  })()
  const answer = await get()
  expect(answer.statusCode).toBe(200)
  begin()
  answer.resume()
  await once(answer, 'end')
  const asked = request(url, { method: 'HEAD' }).end()
  const [head]: IncomingMessage[] = await once(asked, 'response')
  expect(head?.headers['content-type']).toBe('application/x-ndjson; charset=utf-8')
})
