import type { Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
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

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'
const delivered = { kind: 'answered', status: 200, body: 'ok' }
const reset = { kind: 'failed', reason: 'reset' }

/** A sender with one connection, so that the next post uses it instead of opening another. */
function sender(options: Partial<SenderOptions> = {}): Sender {
  const rules = { allowHttp: true, allowed: ['127.0.0.0/8'] }
  const made = openSender({ rules, timeoutMs: 5000, connections: 1, ...options })
  senders.push(made)
  return made
}

/** Waits for network events, also while timers are fake. */
async function happens(condition: () => boolean): Promise<void> {
  while (!condition()) await turn()
}

const message = (port: number, n: number) => ({
  url: `http://127.0.0.1:${port}/`,
  headers: { 'webhook-id': `s/${n}` },
  body: `{"n":${n}}`,
})

/** A complete request that a server read. */
interface Request {
  socket: Socket
  /** The number of its connection, from 0. */
  connection: number
  /** The number of the request on its connection, from 0. */
  nth: number
  text: string
}

/** A TCP server: `listener` writes the raw answers. */
async function raw(
  listener: (request: Request) => void,
): Promise<{ port: number; connections: () => number }> {
  let connections = 0
  const port = await servers.tcp((socket) => {
    const connection = connections++
    let [read, nth] = ['', 0]
    socket.on('data', (bytes) => {
      read += bytes.toString('latin1')
      const end = read.indexOf('}')
      if (end < 0) return
      const text = read.slice(0, end + 1)
      read = read.slice(end + 1)
      listener({ socket, connection, nth: nth++, text })
    })
  })
  return { port, connections: () => connections }
}

/** A request without the only header that may differ on a second connection. */
const sent = (request: Request | undefined) => request?.text.replace(/connection: [a-z-]+\r\n/, '')

describe('a kept connection that is cut', () => {
  test('before an answer is tried once more, at once, on a fresh connection', async () => {
    const requests: Request[] = []
    const { port, connections } = await raw((request) => {
      requests.push(request)
      if (request.nth === 0) request.socket.write(OK)
      else request.socket.resetAndDestroy()
    })
    const one = sender()
    expect(await one.post(message(port, 1))).toMatchObject(delivered)
    expect(await one.post(message(port, 2))).toMatchObject(delivered)
    expect(requests.map(({ connection, nth }) => [connection, nth])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
    ])
    expect(sent(requests[2])).toBe(sent(requests[1]))
    expect(connections()).toBe(2)
  })

  test('by a close or a reset is tried once more', async () => {
    const { port, connections } = await raw(({ socket, nth }) =>
      nth === 0 ? socket.write(OK) : socket.end(),
    )
    const one = sender()
    expect(await one.post(message(port, 1))).toMatchObject(delivered)
    expect(await one.post(message(port, 2))).toMatchObject(delivered)
    expect(connections()).toBe(2)
  })

  test('before the message is written is tried once more', async () => {
    const open: Socket[] = []
    const { port } = await raw(({ socket }) => {
      open.push(socket)
      socket.write(OK)
    })
    const one = sender()
    expect(await one.post(message(port, 1))).toMatchObject(delivered)
    // The sender notices the reset only after it has chosen this connection.
    open[0]?.resetAndDestroy()
    expect(await one.post(message(port, 2))).toMatchObject(delivered)
  })

  test.each([5, 10, 20])('%i ms after each answer: no try fails', async (ms) => {
    const { port, connections } = await raw(({ socket }) => {
      socket.write(OK)
      setTimeout(() => socket.destroy(), ms)
    })
    const one = sender()
    const answers: Answered[] = []
    for (let n = 0; connections() < 20; n++) answers.push(await one.post(message(port, n)))
    expect(answers.filter((answer) => answer.kind === 'failed')).toEqual([])
  })

  test('is tried once more for each of many posts, each on its own connection', async () => {
    const { port } = await raw(({ socket, nth }) => (nth === 0 ? socket.write(OK) : socket.destroy()))
    const one = sender({ connections: 20 })
    const all = () => Promise.all(Array.from({ length: 20 }, (_, n) => one.post(message(port, n))))
    expect(await all()).toMatchObject(Array.from({ length: 20 }, () => delivered))
    expect(await all()).toMatchObject(Array.from({ length: 20 }, () => delivered))
  })

  test('is not tried again on another kept connection', async () => {
    const last: Socket[] = []
    const { port, connections } = await raw(({ socket, connection, nth }) => {
      last[connection] = socket
      if (nth === 0 && connection < 2) {
        if (last.length === 2) for (const each of last) each.write(OK)
      } else if (nth < 2 && connection !== 1) socket.write(OK)
      else if (connection === 0) socket.destroy()
    })
    const one = sender({ connections: 2 })
    const two = () => [1, 2].map((n) => one.post(message(port, n)))
    await Promise.all(two())
    const [onFirst, onSecond] = two()
    expect(await onFirst).toMatchObject(delivered)
    last[1]?.destroy()
    expect(await onSecond).toMatchObject(delivered)
    expect(connections()).toBe(3)
  })

  test('is tried once more only: a second cut is a failed try', async () => {
    const { port, connections } = await raw(({ socket, connection, nth }) =>
      connection === 0 && nth === 0 ? socket.write(OK) : socket.destroy(),
    )
    const one = sender()
    expect(await one.post(message(port, 1))).toMatchObject(delivered)
    expect(await one.post(message(port, 2))).toMatchObject(reset)
    expect(connections()).toBe(2)
  })

  test('after the first byte of an answer is a failed try', async () => {
    const { port, connections } = await raw(({ socket, nth }) =>
      nth === 0 ? socket.write(OK) : socket.write('H', () => socket.destroy()),
    )
    const one = sender()
    expect(await one.post(message(port, 1))).toMatchObject(delivered)
    expect(await one.post(message(port, 2))).toMatchObject(reset)
    expect(connections()).toBe(1)
  })

  test('after an interim answer is a failed try', async () => {
    const { port, connections } = await raw(({ socket, nth }) =>
      nth === 0 ? socket.write(OK) : socket.write('HTTP/1.1 100 Continue\r\n\r\n', () => socket.destroy()),
    )
    const one = sender()
    expect(await one.post(message(port, 1))).toMatchObject(delivered)
    expect(await one.post(message(port, 2))).toMatchObject(reset)
    expect(connections()).toBe(1)
  })

  test('is a failed try if the connection was fresh', async () => {
    const { port, connections } = await raw(({ socket }) => socket.destroy())
    expect(await sender().post(message(port, 1))).toMatchObject(reset)
    expect(connections()).toBe(1)
  })

  test('has one deadline for both tries', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    const requests: Request[] = []
    const { port } = await raw((request) => {
      requests.push(request)
      if (requests.length === 1) request.socket.write(OK)
    })
    const one = sender({ timeoutMs: 400 })
    expect(await one.post(message(port, 1))).toMatchObject(delivered)
    const answer = one.post(message(port, 2))
    await happens(() => requests.length === 2)
    vi.advanceTimersByTime(300)
    requests[1]?.socket.destroy()
    await happens(() => requests.length === 3)
    vi.advanceTimersByTime(100)
    expect(await answer).toMatchObject({ kind: 'failed', reason: 'timeout', ms: 400 })
  })

  test('is not tried again after the deadline, even before a timer has run', async () => {
    const timeoutMs = 300
    const requests: Request[] = []
    const { port, connections } = await raw((request) => {
      requests.push(request)
      if (requests.length === 1) request.socket.write(OK)
      else request.socket.destroy()
    })
    const one = sender({ timeoutMs })
    expect(await one.post(message(port, 1))).toMatchObject(delivered)
    // After a freeze of the process the connection is open before its timers run.
    servers.onConnection(() => {
      const until = performance.now() + timeoutMs + 50
      while (performance.now() < until);
    })
    expect(await one.post(message(port, 2))).toMatchObject({ kind: 'failed', reason: 'timeout' })
    await vi.waitUntil(() => servers.open === 0)
    expect(connections()).toBe(2)
    expect(requests).toHaveLength(2)
  })

  test('is not tried again if the message may not be written any more', async () => {
    const requests: Request[] = []
    let mayWrite = true
    const { port } = await raw((request) => {
      requests.push(request)
      if (requests.length === 1) return void request.socket.write(OK)
      mayWrite = false
      request.socket.destroy()
    })
    const one = sender()
    expect(await one.post(message(port, 1))).toMatchObject(delivered)
    const late = one.post({ ...message(port, 2), mayWrite: () => mayWrite })
    await expect(late).rejects.toBeInstanceOf(TooLate)
    await vi.waitUntil(() => servers.open === 0)
    expect(requests).toHaveLength(2)
  })

  test('is not tried again by a closed sender', async () => {
    const { port, connections } = await raw(({ socket, nth }) => {
      if (nth === 0) socket.write(OK)
      else void one.close()
    })
    const one = sender()
    expect(await one.post(message(port, 1))).toMatchObject(delivered)
    expect(await one.post(message(port, 2))).toMatchObject(reset)
    expect(connections()).toBe(1)
  })
})

describe('interim answers are ignored (RFC 9110 §15.2)', () => {
  const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n'
  const PROCESSING = 'HTTP/1.1 102 Processing\r\n\r\n'
  const HINTS = 'HTTP/1.1 103 Early Hints\r\nlink: </style.css>; rel=preload\r\nx: HTTP/1.1 200 OK\r\n\r\n'

  test.each([
    ['100', CONTINUE],
    ['100 without words', 'HTTP/1.1 100\r\n\r\n'],
    ['100 with headers', 'HTTP/1.1 100 Continue\r\ndate: today\r\nx: y\r\n\r\n'],
    ['102', PROCESSING],
    ['103', HINTS],
    ['several', CONTINUE + CONTINUE + HINTS + PROCESSING + CONTINUE],
    ['none, and a body that looks like one', ''],
  ])('%s', async (_name, interim) => {
    const { port, connections } = await raw(({ socket }) =>
      socket.write(`${interim}HTTP/1.1 200 OK\r\ncontent-length: ${CONTINUE.length}\r\n\r\n${CONTINUE}`),
    )
    const one = sender()
    // Several posts, since reading a connection continues after each answer.
    for (let n = 0; n < 3; n++)
      expect(await one.post(message(port, n))).toMatchObject({ ...delivered, body: CONTINUE })
    expect(connections()).toBe(1)
  })

  test('even if they come in pieces', async () => {
    const { port } = await raw(({ socket }) => {
      const bytes = [...(CONTINUE + HINTS + CONTINUE + OK)]
      socket.setNoDelay(true)
      const next = () => {
        const byte = bytes.shift()
        if (byte !== undefined) socket.write(byte, () => setImmediate(next))
      }
      next()
    })
    const one = sender()
    expect(await one.post(message(port, 1))).toMatchObject(delivered)
    expect(await one.post(message(port, 2))).toMatchObject(delivered)
  })

  test('and the final answer is waited for until the deadline', async () => {
    const { port } = await raw(({ socket }) => socket.write(CONTINUE))
    const answer = await sender({ timeoutMs: 300 }).post(message(port, 1))
    expect(answer).toMatchObject({ kind: 'failed', reason: 'timeout' })
  })

  test('but 101 to a request without an upgrade is not an answer', async () => {
    const { port } = await raw(({ socket }) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    )
    expect(await sender().post(message(port, 1))).toMatchObject({ kind: 'failed' })
  })
})

describe('over TLS', () => {
  let authority: Authority | undefined
  beforeAll(async () => {
    authority = await newAuthority('ours')
  })

  test('a kept connection that is cut is tried once more, and interim answers are ignored', async () => {
    const certified = await authority?.certify('server', ['hook.example.com'])
    const keys = { cert: certified?.certificate ?? '', key: certified?.key ?? '' }
    const known = new Set<Socket>()
    let cuts = 0
    const port = await servers.https(keys, ({ socket }, response) => {
      if (known.has(socket)) {
        cuts++
        return socket.destroy()
      }
      known.add(socket)
      response.writeContinue()
      response.writeProcessing()
      response.end('ok')
    })
    const lookup = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }])
    const one = sender({ ca: authority?.certificate ?? '', lookup })
    const post = () => one.post({ url: `https://hook.example.com:${port}/`, headers: {}, body: '{}' })
    for (let n = 0; n < 4; n++) expect(await post()).toMatchObject(delivered)
    expect(cuts).toBeGreaterThan(0)
  })
})
