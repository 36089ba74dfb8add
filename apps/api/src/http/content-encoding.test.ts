import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { refuseEncodedBodies } from './content-encoding.js'

const fastify = Fastify()
refuseEncodedBodies(fastify)
fastify.post('/', () => 'taken')

test.each([
  [undefined, 200],
  ['', 200],
  [' , ', 200],
  ['identity', 200],
  ['Identity, ', 200],
  ['gzip', 415],
  ['identity, br', 415],
])('Content-Encoding: %j', async (encoding, status) => {
  const headers = {
    'content-type': 'text/plain',
    ...(encoding !== undefined && { 'content-encoding': encoding }),
  }
  const answer = await fastify.inject({ method: 'POST', url: '/', headers, payload: 'x' })
  expect(answer.statusCode).toBe(status)
})

test.each([
  ['text/plain', 200],
  ['text/plain; charset=utf-8', 200],
  ['text/plain;charset="UTF-8"; x=y', 200],
  ['text/plain; charset=us-ascii', 200],
  ['text/plain; charset=iso-8859-1', 415],
  ['text/plain; x=y; Charset = "utf-16"', 415],
])('Content-Type: %s', async (type, status) => {
  const headers = { 'content-type': type }
  const answer = await fastify.inject({ method: 'POST', url: '/', headers, payload: 'x' })
  expect(answer.statusCode).toBe(status)
})
