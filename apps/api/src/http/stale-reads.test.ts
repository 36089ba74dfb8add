import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { markStaleReads } from './stale-reads.js'

/** A service whose routes answer 200, but for those of the table. */
function serviceWith(gate: { problem(): string | null }) {
  const fastify = Fastify()
  markStaleReads(fastify, gate)
  fastify.get('/v1/stories/:storyId', () => 'a story')
  fastify.get('/v1/changes', async () => {
    await new Promise(setImmediate)
    return 'changes'
  })
  fastify.get('/v1/stories', (_request, reply) => reply.status(503).send('no database'))
  fastify.get('/v1/tags', (_request, reply) => reply.status(304).send())
  fastify.get('/v1/subscriptions', () => 'subscriptions')
  fastify.post('/v1/stories', () => 'opened')
  fastify.get('/stories/:storyId', (_request, reply) =>
    reply.header('cache-control', 'private, max-age=86400, immutable').send('a past page'),
  )
  fastify.get('/v1/live', (_request, reply) => {
    reply.hijack()
    for (const [name, value] of Object.entries(reply.getHeaders())) reply.raw.setHeader(name, String(value))
    reply.raw.end('a stream')
  })
  return async (method: 'GET' | 'HEAD' | 'POST', url: string) =>
    (await fastify.inject({ method, url })).headers['filrouge-stale'] ?? null
}

test.each([
  ['GET', '/v1/stories/talks', 'true'],
  ['HEAD', '/v1/stories/talks', 'true'],
  ['GET', '/v1/changes', 'true'],
  ['GET', '/v1/tags', 'true'],
  ['GET', '/v1/live', 'true'],
  ['GET', '/v1/stories', null],
  ['POST', '/v1/stories', null],
  ['GET', '/v1/subscriptions', null],
  ['GET', '/stories/talks', null],
  ['GET', '/elsewhere', null],
] as const)('%s %s while the log is away: %s', async (method, url, stale) => {
  expect(await serviceWith({ problem: () => 'away' })(method, url)).toBe(stale)
  expect(await serviceWith({ problem: () => null })(method, url)).toBe(null)
})

test('what counts is the log when the answer is sent', async () => {
  let problem: string | null = null
  const ask = serviceWith({ problem: () => problem })
  const asked = ask('GET', '/v1/changes')
  setImmediate(() => (problem = 'away'))
  expect(await asked).toBe('true')
})
