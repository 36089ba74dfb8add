import { expect, test } from 'vitest'
import { recorded, sealed } from '../test/events.js'
import { verifyEvents } from './verify-events.js'

const events = recorded('strait', ['a', 'a', 'b', 'c'])
const changed = (at: number, change: object) =>
  events.map((event, i) => (i === at ? { ...event, ...change } : event))

test('a story whose hashes hold is valid up to its head', async () =>
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
])('an event that was changed breaks it there: %s', async (_, change) =>
  expect(await verifyEvents(changed(1, change))).toMatchObject([{ valid: false, version: 1, brokenAt: 2 }]),
)

test('an event that is missing, or stands twice, breaks it', async () => {
  expect(await verifyEvents(events.toSpliced(2, 1))).toMatchObject([{ valid: false, brokenAt: 3 }])
  expect(await verifyEvents(events.slice(1))).toMatchObject([{ valid: false, brokenAt: 1 }])
  expect(await verifyEvents(events.flatMap((event) => [event, event]))).toMatchObject([
    { valid: false, brokenAt: 2 },
  ])
})

test('hashes that hold do not make up for a version that is missing', async () =>
  expect(await verifyEvents(recorded('strait', ['a', 'b', 'c'], [1, 2, 4]))).toMatchObject([
    { valid: false, version: 2, brokenAt: 3 },
  ]))

test('sealed events are counted, and hold', async () =>
  expect(await verifyEvents(events.map((event, i) => (i < 2 ? sealed(event) : event)))).toMatchObject([
    { valid: true, version: 4, sealed: 2 },
  ]))

test('stories that are mixed are each judged', async () => {
  const other = recorded('other', ['a', 'b', 'c', 'd'])
  const mixed = events.flatMap((event, i) => [event, ...other.slice(i, i + 1)])
  expect(await verifyEvents(mixed)).toMatchObject([
    { storyId: 'strait', valid: true, version: 4 },
    { storyId: 'other', valid: true, version: 4 },
  ])
})
