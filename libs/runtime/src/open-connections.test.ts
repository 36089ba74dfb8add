import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { OpenConnections } from './open-connections.js'

/** A server that closes as a service does, and raw connections to it. */
async function serve(listener: RequestListener) {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener)
  const connections = new OpenConnections(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen')
  onTestFinished(() => server.closeAllConnections())
  return {
    /** Sends bytes. Resolves once the server has accepted the connection. */
    send: async (bytes: string) => {
      const accepted = once(server, 'connection')
      const socket = connect(address.port, '127.0.0.1')
      onTestFinished(() => void socket.destroy())
      socket.on('error', () => undefined)
      await accepted
      socket.write(bytes)
      return socket
    },
    /** @returns how long it took. Milliseconds */
    close: async () => {
      const begun = performance.now()
      await connections.dropUnreadDuring(
        () => new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve()))),
      )
      return performance.now() - begun
    },
  }
}

/** All that the server sends, until it closes the connection. */
const textOf = (socket: Socket) =>
  new Promise<string>((resolve) => {
    let text = ''
    socket.on('data', (part) => (text += part.toString()))
    socket.once('close', () => resolve(text))
  })
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test.each([
  ['nothing', ''],
  ['a request line', 'GET / HTTP/1.1\r\n'],
  ['a request line and a header', 'GET / HTTP/1.1\r\nhost: x\r\n'],
  ['a part of a body', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{'],
  ['a part of a chunked body', 'POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n'],
])('a client that has sent %s does not hold up the close', async (_, bytes) => {
  const server = await serve((request, response) => {
    request.resume().once('end', () => response.end('read'))
  })
  const text = textOf(await server.send(bytes))
  expect(await server.close()).toBeLessThan(2_500)
  expect(await text).toBe('')
})

test('a client that has an answer and sends half of its next request does not hold up the close', async () => {
  const server = await serve((_, response) => response.end('read'))
  const socket = await server.send('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await once(socket, 'data')
  socket.write('GET / HTTP/1.1\r\n')
  expect(await server.close()).toBeLessThan(2_500)
})

test('a client that goes on to send a body after it was refused does not hold up the close', async () => {
  const server = await serve((_, response) => response.writeHead(401).end('refused'))
  const socket = await server.send('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{')
  const text = textOf(socket)
  await expect.poll(() => socket.bytesRead).toBeGreaterThan(0)
  expect(await server.close()).toBeLessThan(2_500)
  expect(await text).toContain('refused')
})

test('requests that were read are answered completely, and so is one whose answer has begun', async () => {
  const server = await serve((request, response) => {
    if (request.url === '/stream') response.write('begun,')
    void pause(2_500).then(() => response.end('done'))
  })
  const read = textOf(await server.send('GET / HTTP/1.1\r\nhost: x\r\n\r\n'))
  const begun = await server.send(
    'POST /stream HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n',
  )
  const stream = textOf(begun)
  await expect.poll(() => begun.bytesRead).toBeGreaterThan(0)
  const took = await server.close()
  expect([took > 2_000, took < 5_000]).toEqual([true, true])
  expect(await read).toContain('done')
  expect(await stream).toMatch(/begun,[\s\S]*done/)
})
