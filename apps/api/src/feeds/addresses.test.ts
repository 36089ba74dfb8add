import { expect, test } from 'vitest'
import { addressesFor } from './addresses.js'
import { lastModifiedOf } from './last-modified.js'

const asked = (url: string, host = 'news.example:4100') => ({ url, host, protocol: 'http' as const })

test('addresses are those of the request, and have the view that it asked for', () => {
  const url = '/v1/stories/a/feed.atom?knownAt=2025-09-04T19:00:00Z&limit=2&kind=consult&lang=fr'
  const addresses = addressesFor(asked(url), null)
  expect(addresses.self).toBe(`http://news.example:4100${url}`)
  expect(addresses.next('xyz')).toBe(
    'http://news.example:4100/v1/stories/a/feed.atom?knownAt=2025-09-04T19%3A00%3A00Z&limit=2&kind=consult&lang=fr&cursor=xyz',
  )
  expect(addresses.development('a', 'b')).toBe(
    'http://news.example:4100/stories/a?knownAt=2025-09-04T19%3A00%3A00Z&lang=fr&development=b#b',
  )
})

test('a configured address replaces that of the request', () => {
  const addresses = addressesFor(asked('/feed.json', 'inside:4100'), 'https://news.example/filrouge/')
  expect(addresses.self).toBe('https://news.example/filrouge/feed.json')
  expect(addresses.stories).toBe('https://news.example/filrouge/')
  expect(addresses.story('a')).toBe('https://news.example/filrouge/stories/a')
})

test.each(['', 'x y', '"><script>', 'a:b:c'])('a request with the host %j is of this machine', (host) => {
  expect(addressesFor(asked('/feed.atom', host), null).self).toBe('http://localhost/feed.atom')
})

test('only an answer about now that has settled was last modified at a time', () => {
  const at = { version: 3, knownAt: '', recordedAt: '2025-09-04T10:00:00.700Z', happenedBy: null }
  const later = Date.parse('2025-09-04T10:00:11Z')
  expect(lastModifiedOf(at, {}, later)).toBe(at.recordedAt)
  expect(lastModifiedOf(at, { lang: 'fr' }, later)).toBe(at.recordedAt)
  expect(lastModifiedOf(at, {}, later - 2_000)).toBeNull()
  for (const name of ['version', 'knownAt', 'recordedAt', 'cursor'])
    expect(lastModifiedOf(at, { [name]: 'x' }, later)).toBeNull()
})
