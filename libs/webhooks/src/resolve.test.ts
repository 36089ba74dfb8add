import { lookup as getaddrinfo } from 'node:dns/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nameServer, type NameServer } from '../test/name-server.js'
import { nameServers } from './resolve.js'

let server: NameServer
const IPV6 = [0x2a, 0x00, ...Array.from({ length: 13 }, () => 0), 1]

beforeAll(async () => {
  server = await nameServer({
    'both.example.com': { A: [192, 0, 2, 1], AAAA: IPV6 },
    'six.example.com': { AAAA: IPV6 },
    'silent.example.com': null,
  })
})
afterAll(() => server.close())

test('IPv4 comes before IPv6', async () => {
  expect(await nameServers(2000, [server.at])('both.example.com')).toEqual([
    { address: '192.0.2.1', family: 4 },
    { address: '2a00::1', family: 6 },
  ])
})

test('a name with only IPv6 resolves', async () => {
  expect(await nameServers(2000, [server.at])('six.example.com')).toEqual([{ address: '2a00::1', family: 6 }])
})

test('localhost is the loopback address, without a query', async () => {
  const loopback = [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]
  const lookup = nameServers(2000, [server.at])
  for (const name of ['localhost', 'LOCALHOST.', 'a.localhost']) expect(await lookup(name)).toEqual(loopback)
  expect(server.queries.join()).not.toContain('localhost')
})

test('an unknown name is an error', async () => {
  await expect(nameServers(2000, [server.at])('nobody.invalid')).rejects.toThrow(/nobody\.invalid/)
})

test('a name whose server does not answer times out, and does not delay other names', async () => {
  const lookup = nameServers(2000, [server.at])
  let ended = 0
  const silent = Array.from({ length: 16 }, () =>
    lookup('silent.example.com').catch((error: unknown) => {
      ended += 1
      return String(error)
    }),
  )
  await getaddrinfo('127.0.0.1')
  expect(await lookup('both.example.com')).toHaveLength(2)
  expect(ended).toBe(0)
  for (const error of await Promise.all(silent)) expect(error).toContain('ETIMEOUT')
})
