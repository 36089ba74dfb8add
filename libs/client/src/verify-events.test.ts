import { expect, test } from 'vitest'
import { recorded, sealed } from '../test/events.js'
import { verifyEvents } from './verify-events.js'

const events = recorded('strait', ['a', 'a', 'b', 'c'])
const changed = (at: number, change: object) =>
  events.map((event, i) => (i === at ? { ...event, ...change } : event))

test('a story with correct hashes is valid up to its head', async () =>
  expect(await verifyEvents(events)).toEqual([
    { storyId: 'strait', valid: true, version: 4, head: events[3]?.hash, sealed: 0 },
  ]))

test.each([
  ['data', { data: { developmentId: 'other' } }],
  ['salt', { salt: 'f'.repeat(32) }],
  ['who recorded it', { recordedBy: 'other' }],
  ['when it was known', { learnedAt: null }],
  ['when it was recorded', { recordedAt: '2025-09-02T00:00:00.001Z' }],
  ['its append', { appendId: 'x' }],
  ['its type', { type: 'DevelopmentWithdrawn' }],
  ['its hash', { hash: '1'.repeat(64) }],
  ['the hash before it', { previousHash: '1'.repeat(64) }],
])('a changed event breaks the chain at its version: %s', async (_, change) =>
  expect(await verifyEvents(changed(1, change))).toMatchObject([{ valid: false, version: 1, brokenAt: 2 }]),
)

test('a missing or repeated event breaks the chain', async () => {
  expect(await verifyEvents(events.toSpliced(2, 1))).toMatchObject([{ valid: false, brokenAt: 3 }])
  expect(await verifyEvents(events.slice(1))).toMatchObject([{ valid: false, brokenAt: 1 }])
  expect(await verifyEvents(events.flatMap((event) => [event, event]))).toMatchObject([
    { valid: false, brokenAt: 2 },
  ])
})

test('a missing version breaks the chain even if the hashes match', async () =>
  expect(await verifyEvents(recorded('strait', ['a', 'b', 'c'], [1, 2, 4]))).toMatchObject([
    { valid: false, version: 2, brokenAt: 3 },
  ]))

test('sealed events are valid, and are counted', async () =>
  expect(await verifyEvents(events.map((event, i) => (i < 2 ? sealed(event) : event)))).toMatchObject([
    { valid: true, version: 4, sealed: 2 },
  ]))

test('mixed events are checked for each story', async () => {
  const other = recorded('other', ['a', 'b', 'c', 'd'])
  const mixed = events.flatMap((event, i) => [event, ...other.slice(i, i + 1)])
  expect(await verifyEvents(mixed)).toMatchObject([
    { storyId: 'strait', valid: true, version: 4 },
    { storyId: 'other', valid: true, version: 4 },
  ])
})
