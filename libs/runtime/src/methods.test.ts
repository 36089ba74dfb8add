import Fastify from 'fastify'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { answerOtherMethods } from './methods.js'
import { asProblem, sendProblem } from './problem-filter.js'

const fastify = Fastify()
fastify.setErrorHandler((error, request, reply) =>
  sendProblem(asProblem(error, pino({ level: 'silent' })), request, reply),
)
answerOtherMethods(fastify, ['/stories/:storyId/live'])
for (const url of [
  '/stories',
  '/stories/:storyId',
  '/stories/:storyId/developments/:developmentId',
  '/stories/:storyId/live',
  '/docs/*',
])
  fastify.get(url, () => 'read')
fastify.post('/stories/:storyId/events', () => 'written')

const ask = async (method: 'OPTIONS' | 'PUT', url: string) => {
  const { statusCode, headers } = await fastify.inject({ method, url })
  return [statusCode, headers['allow']]
}

test.each([
  ['/stories', 'GET, HEAD, OPTIONS'],
  ['/stories/w', 'GET, HEAD, OPTIONS'],
  ['/stories/w?version=1', 'GET, HEAD, OPTIONS'],
  ['/stories/w/events', 'OPTIONS, POST'],
  ['/stories/w/developments/d', 'GET, HEAD, OPTIONS'],
  ['/docs/', 'GET, HEAD, OPTIONS'],
  ['/stories/w/live', 'GET, OPTIONS'],
])('%s supports %s', async (url, allow) => {
  expect(await ask('OPTIONS', url)).toEqual([204, allow])
  expect(await ask('PUT', url)).toEqual([405, allow])
})

test.each([
  '/',
  '/stories/',
  '/stories/?a',
  '/stories//events',
  '/stories/w/developments/',
  '/stories//developments/d',
])('%s is no address: a path parameter is empty, or there is no such route', async (url) => {
  expect(await ask('OPTIONS', url)).toEqual([404, undefined])
  expect(await ask('PUT', url)).toEqual([404, undefined])
})
