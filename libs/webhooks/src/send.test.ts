import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { setImmediate as turn, setTimeout } from 'node:timers/promises'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { newAuthority, type Authority } from '../../../test/support/certificates.js'
import { Servers } from '../test/servers.js'
import { TooLate } from './send-deadline.js'
import { openSender, type Answered, type Sender, type SenderOptions } from './send.js'

const servers = new Servers()
const senders: Sender[] = []

afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(senders.splice(0).map((sender) => sender.close()))
  await servers.close()
})

const here = { allowHttp: true, allowed: ['127.0.0.0/8', '::1/128'] }

function sender(options: Partial<SenderOptions> = {}): Sender {
  const made = openSender({ rules: here, timeoutMs: 5000, ...options })
  senders.push(made)
  return made
}

const post = (url: string, options: Partial<SenderOptions> = {}) =>
  sender(options).post({
    url,
    headers: { 'content-type': 'application/cloudevents+json' },
    body: '{"a":"é"}',
  })

const to127 = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }])

/** Waits for network events, also while timers are fake. */
async function happens(condition: () => boolean): Promise<void> {
  while (!condition()) await turn()
}

/** Ended by its own deadline, and not before. How long after it depends on the machine. */
const timedOut = (answer: Answered, timeoutMs: number) => {
  expect(answer).toMatchObject({
    kind: 'failed',
    reason: 'timeout',
    message: `no whole answer within ${timeoutMs} ms`,
  })
  expect(answer.ms).toBeGreaterThanOrEqual(timeoutMs - 5)
}

test('a post has the given headers and body, and only the necessary headers of ours', async () => {
  const seen: { request: IncomingMessage; body: string }[] = []
  const port = await servers.http((request, response) => {
    void text(request).then((body) => {
      seen.push({ request, body })
      response.writeHead(202).end('thanks')
    })
  })
  const answer = await post(`http://127.0.0.1:${port}/hook?a=1#part`)
  expect(answer).toMatchObject({ kind: 'answered', status: 202, body: 'thanks', retryAfter: null })
  expect(seen).toMatchObject([{ body: '{"a":"é"}', request: { method: 'POST', url: '/hook?a=1' } }])
  expect(seen[0]?.request.headers).toEqual({
    host: `127.0.0.1:${port}`,
    connection: 'keep-alive',
    'user-agent': 'filrouge',
    'content-type': 'application/cloudevents+json',
    'accept-encoding': 'identity',
    'content-length': '10',
  })
})

test.each([200, 204, 301, 302, 307, 308, 400, 404, 410, 429, 500, 503])(
  'status %i is an answer, and a redirect is not followed',
  async (status) => {
    const requests: string[] = []
    const port = await servers.http((request, response) => {
      requests.push(request.url ?? '')
      response.writeHead(status, { location: '/elsewhere' }).end()
    })
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'answered', status })
    expect(requests).toEqual(['/'])
  },
)

test('Retry-After is given in milliseconds', async () => {
  const port = await servers.http((_, response) => response.writeHead(429, { 'retry-after': '120' }).end())
  expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ status: 429, retryAfter: 120_000 })
})

test('no proxy of the environment is used', async () => {
  vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:1')
  vi.stubEnv('http_proxy', 'http://127.0.0.1:1')
  vi.stubEnv('NODE_USE_ENV_PROXY', '1')
  const port = await servers.http((_, response) => response.end())
  expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'answered', status: 200 })
  vi.unstubAllEnvs()
})

test('connections are kept, and their number is limited', async () => {
  let most = 0
  const port = await servers.http((_, response) => {
    most = Math.max(most, servers.open)
    void setTimeout(5).then(() => response.end('ok'))
  })
  const kept = sender({ connections: 3 })
  const one = () => kept.post({ url: `http://127.0.0.1:${port}/`, headers: {}, body: '' })
  const answers = await Promise.all(Array.from({ length: 30 }, one))
  expect(answers.every((answer) => answer.kind === 'answered')).toBe(true)
  expect(most).toBe(3)
})

test('their number is limited also where some cannot be made, and a closed sender ends all posts', async () => {
  let [most, answered] = [0, 0]
  const port = await servers.http((_, response) => {
    most = Math.max(most, servers.open)
    answered += 1
    void setTimeout(5).then(() => response.end('ok'))
  })
  let looked = 0
  const lookup = () => (looked++ % 3 === 2 ? Promise.reject(new Error('no name server')) : to127())
  const narrow = sender({ timeoutMs: 60_000, connections: 3, lookup })
  const one = () => narrow.post({ url: `http://hook.example.com:${port}/`, headers: {}, body: '' })
  await one()
  const posting = Array.from({ length: 10 }, async () => {
    for (let n = 0; n < 12; n++) await one()
  })
  await expect.poll(() => answered, { timeout: 10_000, interval: 1 }).toBeGreaterThan(30)
  await narrow.close()
  await Promise.all(posting)
  expect(most).toBe(3)
})

test('no post waits for the socket of another one', async () => {
  const waiting: ServerResponse[] = []
  const port = await servers.http((_, response) => {
    waiting.push(response)
    if (waiting.length === 150) for (const one of waiting) one.end()
  })
  const free = sender({ timeoutMs: 5_000 })
  const one = () => free.post({ url: `http://127.0.0.1:${port}/`, headers: {}, body: '' })
  const answers = await Promise.all(Array.from({ length: 150 }, one))
  expect(answers.filter((answer) => answer.kind === 'answered')).toHaveLength(150)
})

describe('the deadline of a post covers', () => {
  const timeoutMs = 300

  test('no headers', async () => {
    const port = await servers.http(() => undefined)
    timedOut(await post(`http://127.0.0.1:${port}/`, { timeoutMs }), timeoutMs)
  })

  test('headers that drip', async () => {
    const port = await servers.tcp((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n')
      const drip = setInterval(() => socket.write('x: y\r\n'), 20)
      socket.on('close', () => clearInterval(drip))
    })
    timedOut(await post(`http://127.0.0.1:${port}/`, { timeoutMs }), timeoutMs)
  })

  test('a body that drips', async () => {
    const port = await servers.http((_, response) => {
      response.writeHead(200)
      const drip = setInterval(() => response.write('.'), 20)
      response.on('close', () => clearInterval(drip))
    })
    timedOut(await post(`http://127.0.0.1:${port}/`, { timeoutMs }), timeoutMs)
    await vi.waitFor(() => expect(servers.open).toBe(0))
  })

  test('a body that stops', async () => {
    const port = await servers.http((_, response) =>
      response.writeHead(200, { 'content-length': 10 }).write('half'),
    )
    timedOut(await post(`http://127.0.0.1:${port}/`, { timeoutMs }), timeoutMs)
  })

  test('a name that does not resolve', async () => {
    const lookup = () => new Promise<never>(() => undefined)
    timedOut(await post('http://slow.example.com:8080/', { timeoutMs, lookup }), timeoutMs)
  })

  test('a handshake that does not end', async () => {
    const port = await servers.tcp(() => undefined)
    timedOut(await post(`https://127.0.0.1:${port}/`, { timeoutMs }), timeoutMs)
  })

  test('a socket that opens after the deadline is not written to, even before a timer has run', async () => {
    const requests: unknown[] = []
    const port = await servers.http((request, response) => {
      requests.push(request.url)
      response.end()
    })
    // After a freeze the process gets both events at once, before its timers.
    servers.onConnection(() => {
      const until = performance.now() + timeoutMs + 50
      while (performance.now() < until);
    })
    timedOut(await post(`http://127.0.0.1:${port}/`, { timeoutMs }), timeoutMs)
    await vi.waitUntil(() => servers.open === 0)
    expect(requests).toEqual([])
  })

  test('a socket that opens when the message may not be written any more is not written to', async () => {
    const requests: unknown[] = []
    const port = await servers.http((request, response) => {
      requests.push(request.url)
      response.end()
    })
    let mayWrite = true
    servers.onConnection(() => (mayWrite = false))
    const url = `http://127.0.0.1:${port}/`
    const late = sender().post({ url, headers: {}, body: '', mayWrite: () => mayWrite })
    await expect(late).rejects.toBeInstanceOf(TooLate)
    await vi.waitUntil(() => servers.open === 0)
    expect(requests).toEqual([])
  })

  test('a socket that is never free', async () => {
    const port = await servers.http(() => undefined)
    const narrow = sender({ timeoutMs, connections: 1 })
    const one = () => narrow.post({ url: `http://127.0.0.1:${port}/`, headers: {}, body: '' })
    for (const answer of await Promise.all([one(), one(), one()])) timedOut(answer, timeoutMs)
  })

  test('a socket that becomes free, but cannot connect', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    let requests = 0
    const port = await servers.http(() => (requests += 1))
    let looked = 0
    const lookup = () => (looked++ === 0 ? to127() : new Promise<never>(() => undefined))
    const narrow = sender({ timeoutMs: 1000, connections: 1, lookup })
    const one = () => narrow.post({ url: `http://hook.example.com:${port}/`, headers: {}, body: '' })
    const first = one()
    await happens(() => requests === 1)
    vi.advanceTimersByTime(500)
    const second = one()
    vi.advanceTimersByTime(500)
    timedOut(await first, 1000)
    await happens(() => looked === 2)
    // The time of the second post does not start again when the first one ends.
    vi.advanceTimersByTime(500)
    timedOut(await second, 1000)
  })

  test('after a time-out the same endpoint is served again', async () => {
    let requests = 0
    const port = await servers.http((_, response) => (requests++ === 0 ? undefined : response.end('well')))
    const again = sender({ timeoutMs, connections: 1 })
    const one = () => again.post({ url: `http://127.0.0.1:${port}/`, headers: {}, body: '' })
    timedOut(await one(), timeoutMs)
    expect(await one()).toMatchObject({ kind: 'answered', body: 'well' })
  })
})

describe('the body of an answer', () => {
  test('is kept up to 16 KiB, and an endless one is not read on', async () => {
    let sent = 0
    const port = await servers.http((_, response) => {
      response.writeHead(200)
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(8192))) sent += 8192
      }
      response.on('drain', more)
      more()
    })
    const answer = await post(`http://127.0.0.1:${port}/`)
    expect(answer).toMatchObject({ kind: 'answered', status: 200, body: 'x'.repeat(16_384) })
    await vi.waitFor(() => expect(servers.open).toBe(0))
    expect(sent).toBeLessThan(64 * 1024 * 1024)
  })

  test('has whole characters, and bytes that are not UTF-8 are replaced', async () => {
    const odd = Buffer.concat([Buffer.from('abc'), Buffer.from([0xff]), Buffer.from('é'.repeat(9000))])
    const port = await servers.http((_, response) => response.end(odd))
    const answer = await post(`http://127.0.0.1:${port}/`)
    const body = answer.kind === 'answered' ? answer.body : ''
    expect(body).toBe(`abc\ufffd${'é'.repeat(8190)}`)
  })

  test('is not decompressed', async () => {
    const port = await servers.http((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('not really'),
    )
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ body: 'not really' })
  })
})

describe('an answer that is cut or is not HTTP', () => {
  const reset = { kind: 'failed', reason: 'reset' }

  test('cut after the request was read', async () => {
    const port = await servers.http(
      (request) => void text(request).then(() => request.socket.resetAndDestroy()),
    )
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject(reset)
  })

  test('closed without an answer', async () => {
    const port = await servers.tcp((socket) => socket.once('data', () => socket.end()))
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject(reset)
  })

  test('cut within the body', async () => {
    const port = await servers.http((request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('half', () => request.socket.resetAndDestroy())
    })
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject(reset)
  })

  test.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
    ['a malformed status', 'HTTP/1.1 OK\r\n\r\n'],
    ['headers without end', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(10_000)}`],
    ['lengths that differ', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
  ])('%s', async (_name, bytes) => {
    const port = await servers.tcp((socket) => socket.once('data', () => socket.write(bytes)))
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'failed', reason: 'protocol' })
  })

  test('nobody listens', async () => {
    const port = await servers.http(() => undefined)
    await servers.close()
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'failed', reason: 'connect' })
  })
})

describe('addresses', () => {
  const refused = { kind: 'failed', reason: 'address' }
  const strict = { allowHttp: true, allowed: [] }

  test.each(['127.0.0.1', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost'])(
    'an address that is not public is not connected: %s',
    async (host) => {
      let requests = 0
      const port = await servers.http((_, response) => response.end(String(requests++)))
      expect(await post(`http://${host}:${port}/`, { rules: strict })).toMatchObject(refused)
      expect(requests).toBe(0)
    },
  )

  test('a name that resolves to a private address is not connected, and the failure does not show the address', async () => {
    let requests = 0
    const port = await servers.http((_, response) => response.end(String(requests++)))
    const answer = await post(`http://hook.example.com:${port}/`, { rules: strict, lookup: to127 })
    expect(answer).toMatchObject(refused)
    expect(JSON.stringify(answer)).not.toContain('127.0.0.1')
    expect(requests).toBe(0)
  })

  test('only the public addresses of a name are tried', async () => {
    const port = await servers.http((_, response) => response.end('here'))
    const rules = { allowHttp: true, allowed: ['127.0.0.1/32'] }
    const lookup = () =>
      Promise.resolve(['10.0.0.1', '127.0.0.2', '127.0.0.1'].map((address) => ({ address, family: 4 })))
    expect(await post(`http://hook.example.com:${port}/`, { rules, lookup })).toMatchObject({ body: 'here' })
  })

  test('a name is resolved once, and the checked address is connected', async () => {
    const victims: string[] = []
    const port = await servers.http((_, response) => response.end('checked'))
    const rebinding = () => {
      victims.push('requested')
      return Promise.resolve([{ address: victims.length === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }])
    }
    const rules = { allowHttp: true, allowed: ['127.0.0.0/8'] }
    const answer = await post(`http://hook.example.com:${port}/`, { rules, lookup: rebinding })
    expect(answer).toMatchObject({ kind: 'answered', body: 'checked' })
    expect(victims).toHaveLength(1)
  })

  test('a name that resolves to another address for the next post is checked again', async () => {
    const port = await servers.http((_, response) => response.writeHead(200, { connection: 'close' }).end())
    let looked = 0
    const lookup = () => Promise.resolve([{ address: looked++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 }])
    const rebound = sender({ lookup })
    const one = () => rebound.post({ url: `http://hook.example.com:${port}/`, headers: {}, body: '' })
    expect(await one()).toMatchObject({ kind: 'answered' })
    expect(await one()).toMatchObject(refused)
  })

  test.each([
    ['that is unknown', () => Promise.reject(new Error('ENOTFOUND'))],
    ['without an address', () => Promise.resolve([])],
  ])('a name %s', async (_name, lookup) => {
    const answer = await post('http://hook.example.com:8080/', { lookup })
    expect(answer).toMatchObject({ kind: 'failed', reason: 'name' })
  })

  test('IPv6 is reached by address and by name', async () => {
    const port = await servers.http((_, response) => response.end('six'), '::1')
    const lookup = () => Promise.resolve([{ address: '::1', family: 6 }])
    expect(await post(`http://[::1]:${port}/`)).toMatchObject({ body: 'six' })
    expect(await post(`http://hook.example.com:${port}/`, { lookup })).toMatchObject({ body: 'six' })
  })

  test('IPv6 is tried if IPv4 does not answer', async () => {
    const port = await servers.http((_, response) => response.end('six'), '::1')
    expect(await post(`http://localhost:${port}/`)).toMatchObject({ body: 'six' })
  })

  test('a forbidden URL is not sent to', async () => {
    expect(await post('http://127.0.0.1:22/')).toMatchObject(refused)
    expect(await post('http://user:password@127.0.0.1:8080/')).toMatchObject(refused)
    expect(await post('http://127.0.0.1:8080/', { rules: { ...here, allowHttp: false } })).toMatchObject(
      refused,
    )
    expect(await post('file:///etc/passwd')).toMatchObject(refused)
  })
})

describe('TLS', () => {
  let [authority, stranger]: Authority[] = []
  beforeAll(async () => {
    authority = await newAuthority('ours')
    stranger = await newAuthority('a stranger')
  })

  async function server(
    by: Authority | undefined,
    host: string,
  ): Promise<{ port: number; names: unknown[] }> {
    const certified = await by?.certify('server', [host])
    const names: unknown[] = []
    const options = { cert: certified?.certificate ?? '', key: certified?.key ?? '' }
    const port = await servers.https(options, (request, response) => {
      names.push(Reflect.get(request.socket, 'servername'))
      response.end('safe')
    })
    return { port, names }
  }
  const trusting = () => ({ ca: authority?.certificate ?? '', lookup: to127 })

  test('the certificate is requested and checked for the name of the URL', async () => {
    const { port, names } = await server(authority, 'hook.example.com')
    expect(await post(`https://hook.example.com:${port}/`, trusting())).toMatchObject({ body: 'safe' })
    expect(names).toEqual(['hook.example.com'])
  })

  test('the certificate is checked for an address', async () => {
    const { port } = await server(authority, '127.0.0.1')
    expect(await post(`https://127.0.0.1:${port}/`, trusting())).toMatchObject({ body: 'safe' })
  })

  test.each([
    ['of another name', () => authority, 'other.example.com'],
    ['of an unknown authority', () => stranger, 'hook.example.com'],
  ])('a certificate %s is refused', async (_name, by, host) => {
    const { port, names } = await server(by(), host)
    const answer = await post(`https://hook.example.com:${port}/`, trusting())
    expect(answer).toMatchObject({ kind: 'failed', reason: 'tls' })
    expect(names).toEqual([])
  })

  test('a server without TLS is refused', async () => {
    const port = await servers.http((_, response) => response.end())
    const answer = await post(`https://hook.example.com:${port}/`, trusting())
    expect(answer).toMatchObject({ kind: 'failed', reason: 'tls' })
  })
})
