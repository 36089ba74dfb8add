import { expect, test } from 'vitest'
import { all } from '../test/all.js'
import { recorded, sealed } from '../test/events.js'
import { importLines, SealedEvent } from './import-lines.js'

const events = recorded('strait', ['a', 'a', 'b', 'c', 'c'])

test('the events of an append are one line, with the time at which they were known', async () => {
  const lines = await all(importLines(events))
  expect(lines.map(({ events }) => events.length)).toEqual([2, 1, 2])
  expect(lines.map(({ learnedAt }) => learnedAt)).toEqual([
    // This append has no learnedAt, so it was known when it was recorded.
    '2025-09-01T00:00:00.000Z',
    '2025-09-03T00:00:00.000Z',
    '2025-08-01T00:00:00.000Z',
  ])
  expect(lines[1]).toEqual({
    storyId: 'strait',
    events: [{ type: 'DevelopmentReported', data: events[2]?.data }],
    learnedAt: '2025-09-03T00:00:00.000Z',
    expected: { version: 2 },
  })
})

test('a line expects the version before its append, and the first that there is no story', async () => {
  const lines = await all(importLines(events))
  expect(lines.map(({ expected }) => expected)).toEqual(['absent', { version: 2 }, { version: 3 }])
})

test('events of two stories are separate lines, even with equal append ids', async () => {
  const lines = await all(importLines([...recorded('one', ['a']), ...recorded('two', ['a'])]))
  expect(lines.map(({ storyId }) => storyId)).toEqual(['one', 'two'])
})

test('a sealed event is an error', async () => {
  const seen = events.map((event, i) => (i === 2 ? sealed(event) : event))
  await expect(all(importLines(seen))).rejects.toThrow(SealedEvent)
})

test('no events give no lines', async () => expect(await all(importLines([]))).toEqual([]))
