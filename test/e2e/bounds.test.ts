import { connect, type Socket } from 'node:net'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { opened } from '../support/envelopes.js'
import { ADMIN_KEY, startEmbedded, until, type Product } from '../support/services.js'

const authorization = `Bearer ${ADMIN_KEY}`

describe('limits of clients', () => {
  let product: Product
  beforeAll(async () => {
    product = await startEmbedded({
      FILROUGE_RATE_LIMIT: '5',
      FILROUGE_REQUEST_TIMEOUT: '1s',
      FILROUGE_LOG_LEVEL: 'error',
    })
  })
  afterAll(async () => {
    await product?.stop()
  })
  const get = (path: string, headers: Record<string, string> = {}) =>
    request(product.url).get(path).set(headers)

  test('a key over its requests a minute must wait, and other keys need not', async () => {
    const made = await request(product.url)
      .post('/v1/keys')
      .set({ authorization })
      .send({ name: 'busy', role: 'reader' })
      .expect(201)
    const busy = { authorization: `Bearer ${made.body.key}` }
    for (let left = 4; left >= 0; left--) {
      const { headers } = await get('/v1/stories/none', busy).expect(404)
      expect(headers['ratelimit-policy']).toBe('"key";q=5;w=60')
      expect(headers['ratelimit']).toMatch(new RegExp(`^"key";r=${left};t=([1-9]|[1-5]\\d|60)$`))
    }
    const refused = await get('/v1/stories/none', busy).expect(429)
    expect(refused.body).toMatchObject({ code: 'rate-limited', status: 429 })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60)
    // Neither do an address without a key, nor health checks.
    await get('/v1/stories/none').expect(404)
    for (let i = 0; i < 10; i++) await get('/health/live').expect(200)
    await get('/v1/keys', { authorization }).expect(200)
  })

  test.each([
    '/v1/stories/none',
    '/docs',
    '/openapi.json',
    '/asyncapi.json',
    '/problems/forbidden',
    '/health/nowhere',
  ])('the security headers are set: %s', async (path) => {
    const { headers } = await get(path)
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    })
    expect(headers['x-powered-by']).toBeUndefined()
  })

  describe('a request that never reaches a controller', () => {
    const sockets: Socket[] = []
    afterAll(() => sockets.forEach((socket) => socket.destroy()))
    /** Sends raw bytes. Resolves with the answer when the connection ends. */
    const speak = async (text: string): Promise<string> => {
      const socket = connect(Number(new URL(product.url).port), '127.0.0.1')
      sockets.push(socket)
      let heard = ''
      let ended = false
      socket.on('data', (data) => (heard += data.toString()))
      socket.on('close', () => (ended = true))
      socket.on('error', () => undefined)
      socket.write(text)
      await until(
        () => ended,
        10_000,
        () => `the connection stands: ${heard}`,
      )
      return heard
    }

    test.each([
      ['text that is not HTTP', 'hello\r\n\r\n', 400, 'validation-failed'],
      [
        'headers that are too large',
        `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
        431,
        'headers-too-large',
      ],
      ['headers that do not end', 'GET /v1/stories HTTP/1.1\r\nhost: a\r\nx-slow:', 408, 'request-timeout'],
      [
        'a malformed path',
        'GET /v1/stories/%zz/verify HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
        400,
        'validation-failed',
      ],
      [
        'an endless id',
        `GET /v1/stories/${'x'.repeat(3_000)}/verify HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`,
        400,
        'validation-failed',
      ],
    ])('is answered with a problem: %s', async (_, text, status, code) => {
      const heard = await speak(text)
      expect(heard).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
      expect(heard).toContain('application/problem+json')
      expect(heard).toContain(`"code":"${code}"`)
    })
    test('is answered with a problem: a body that does not end', async () => {
      const body = JSON.stringify({ events: [opened()] })
      const head = `POST /v1/stories/slow/events HTTP/1.1\r\nhost: a\r\nauthorization: ${authorization}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`
      const heard = await speak(head + body.slice(0, -1))
      expect(heard).toMatch(/^HTTP\/1\.1 408 /)
      expect(heard).toContain('"code":"request-timeout"')
      await get('/v1/stories/slow').expect(404)
    })
  })
})
