import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newSecret } from '@filrouge/webhooks'
import { listenerOf } from './http.js'
import { Receiver, type Receipt } from './receiver.js'

const answered: Receipt[] = []
let server: Server
let url: string

beforeEach(async () => {
  answered.length = 0
  const receiver = new Receiver({ secrets: [newSecret()], logger: null, handle: () => undefined })
  server = createServer(listenerOf(receiver, (receipt) => answered.push(receipt)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no address')
  url = `http://127.0.0.1:${address.port}/`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

test('a request gets the answer of the receiver', async () => {
  const answer = await fetch(url, { method: 'POST', body: '{}' })
  expect([answer.status, await answer.text()]).toEqual([401, 'no-headers'])
  expect(answered).toMatchObject([{ kind: 'refused' }])
})

test('an endless body is refused, and not read on', async () => {
  const sending = request(url, { method: 'POST' })
  sending.on('error', () => undefined)
  let sent = 0
  const fill = () => {
    while (sent < 64 * 1024 * 1024 && !sending.destroyed) {
      sent += 65_536
      if (!sending.write(Buffer.alloc(65_536))) return void sending.once('drain', fill)
    }
  }
  fill()
  const [answer] = await once(sending, 'response')
  expect(answer.statusCode).toBe(413)
  sending.destroy()
  expect(sent).toBeLessThan(64 * 1024 * 1024)
  expect(answered).toEqual([])
})

test('a sender that disconnects in the middle of a request does no harm', async () => {
  const sending = request(url, { method: 'POST', headers: { 'content-length': '100' } })
  sending.on('error', () => undefined)
  sending.write('half')
  await once(server, 'request')
  sending.destroy()
  expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401)
  expect(answered.length).toBe(1)
})
