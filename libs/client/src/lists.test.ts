import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { all } from '../test/all.js'
import { Filrouge } from './filrouge.js'

let server: Server
let client: Filrouge
let requested: string[] = []

/** Every list has three pages: `a`, `b`, `c`. */
beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://here')
    requested.push(url.pathname)
    const item = url.searchParams.get('cursor') ?? 'a'
    const next = { a: 'b', b: 'c' }[item] ?? null
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ items: [item], next }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no address')
  client = new Filrouge({ url: `http://127.0.0.1:${address.port}` })
})
afterAll(() => server.close())

const LISTS: Record<string, () => Promise<readonly unknown[]>> = {
  stories: () => all(client.stories()),
  timeline: () => all(client.timeline('s')),
  links: () => all(client.links('s')),
  expectations: async () => (await client.expectations('s')).items,
  figures: async () => (await client.figures('s')).items,
  sources: async () => (await client.sources('s')).items,
  events: () => all(client.events('s')),
  keys: () => client.listKeys(),
  quarantine: () => client.quarantine(),
  subscriptions: () => all(client.subscriptions.list()),
  lanes: () => all(client.subscriptions.lanes('s')),
  attempts: () => all(client.subscriptions.attempts('s')),
  deadLetters: () => all(client.subscriptions.deadLetters('s')),
  received: () => all(client.subscriptions.received('s', 'd')),
}

test.each(Object.entries(LISTS))('%s: the items of all pages are listed', async (name, list) => {
  requested = []
  expect(await list()).toEqual(['a', 'b', 'c'])
  expect(requested).toHaveLength(3)
  expect(requested[0]?.endsWith(`/${name}`)).toBe(true)
})
