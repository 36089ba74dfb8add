import { expect, test } from 'vitest'
import { idempotentAppendId, requestDigest, shorthandDigest } from './append-body.js'
import { importAppendId, importLineDigest } from './import-line.js'

const OURS = '0a'.repeat(32)
const THEIRS = '0b'.repeat(32)
const events = [{ type: 'StoryClosed', data: {} }]
const line = importLineDigest({ storyId: 'a', events })
const request = { storyId: 'a', events, expected: 'any' } as const

/** All ids and digests that are made from a client's content and kept. */
const MADE: [name: string, (secret: string) => string][] = [
  ['the append id of an Idempotency-Key', (secret) => idempotentAppendId(secret, 'desk', 'a', 'k')],
  ["the append id of an import's line", (secret) => importAppendId(secret, 'desk', line, 1)],
  ['the digest of a request', (secret) => requestDigest(secret, request)],
  [
    'the digest of a shorthand',
    (secret) => shorthandDigest(secret, { ...request, sentAs: 'story', body: {} }),
  ],
]

test.each(MADE)('%s is the same in one store, and another in each store', (_, make) => {
  expect(make(OURS)).toMatch(/^[0-9a-f]{64}$/)
  expect(make(OURS)).toBe(make(OURS))
  expect(make(OURS)).not.toBe(make(THEIRS))
})

test('an Idempotency-Key belongs to principal and story', () => {
  const ids = [
    idempotentAppendId(OURS, 'desk', 'a', 'k'),
    idempotentAppendId(OURS, 'desk', 'a', 'l'),
    idempotentAppendId(OURS, 'desk', 'b', 'k'),
    idempotentAppendId(OURS, 'wire', 'a', 'k'),
  ]
  expect(new Set(ids).size).toBe(4)
})
