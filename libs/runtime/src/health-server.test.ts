import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
