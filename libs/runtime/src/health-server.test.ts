import { once } from 'node:events'
import { connect } from 'node:net'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { Health } from './health.js'
import { healthServer, type HttpServer } from './health-server.js'

let server: HttpServer
let url: string
beforeAll(async () => {
  server = await healthServer(new Health(new Registry()), pino({ level: 'silent' }))
  await server.listen(0, '127.0.0.1')
  url = await server.getUrl()
})
afterAll(() => server?.close())

const ALLOW = 'GET, HEAD, OPTIONS'
const ask = (method: string, path: string) => fetch(`${url}${path}`, { method })

describe.each(['/health/live', '/health/startup', '/health/ready', '/metrics'])('%s', (path) => {
  test.each(['POST', 'PUT', 'PATCH', 'DELETE'])('does not support %s', async (method) => {
    const answer = await ask(method, path)
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, ALLOW])
    expect(await answer.json()).toMatchObject({ code: 'method-not-allowed' })
  })

  test('answers OPTIONS with the supported methods', async () => {
    const answer = await ask('OPTIONS', path)
    expect([answer.status, answer.headers.get('allow')]).toEqual([204, ALLOW])
  })

  test('answers GET', async () => {
    expect((await ask('GET', path)).status).not.toBe(404)
  })
})

test.each(['GET', 'POST', 'OPTIONS'])('an unknown address is answered 404, for %s', async (method) => {
  const answer = await ask(method, '/v1/stories')
  expect([answer.status, answer.headers.get('allow')]).toEqual([404, null])
})

test('a client that sends half a request does not hold up the close', async () => {
  const closing = await healthServer(new Health(new Registry()), pino({ level: 'silent' }))
  await closing.listen(0, '127.0.0.1')
  const { port } = new URL(await closing.getUrl())
  const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  socket.write('GET /health/live HTTP/1.1\r\nhost: x\r\n')
  // The server has accepted the other connection by then.
  await fetch(`http://127.0.0.1:${port}/health/live`)
  const begun = performance.now()
  await closing.close()
  expect(performance.now() - begun).toBeLessThan(3_000)
})
