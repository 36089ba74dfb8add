import { expect, test } from 'vitest'
import { all } from '../test/all.js'
import { recorded, sealed } from '../test/events.js'
import { importLines, SealedEvent } from './import-lines.js'

const events = recorded('strait', ['a', 'a', 'b', 'c', 'c'])

test('the events of an append are one line, known when they were', async () => {
  const lines = await all(importLines(events))
  expect(lines.map(({ events }) => events.length)).toEqual([2, 1, 2])
  expect(lines.map(({ learnedAt }) => learnedAt)).toEqual([
    // Not learned at a time of its own: when it was recorded.
    '2025-09-01T00:00:00.000Z',
    '2025-09-03T00:00:00.000Z',
    '2025-08-01T00:00:00.000Z',
  ])
  expect(lines[1]).toEqual({
    storyId: 'strait',
    events: [{ type: 'DevelopmentReported', data: events[2]?.data }],
    learnedAt: '2025-09-03T00:00:00.000Z',
  })
})

test('two stories after another are lines of their own, though their append ids be equal', async () => {
  const lines = await all(importLines([...recorded('one', ['a']), ...recorded('two', ['a'])]))
  expect(lines.map(({ storyId }) => storyId)).toEqual(['one', 'two'])
})

test('what is sealed is not left out in silence', async () => {
  const seen = events.map((event, i) => (i === 2 ? sealed(event) : event))
  await expect(all(importLines(seen))).rejects.toThrow(SealedEvent)
})

test('no events are no lines', async () => expect(await all(importLines([]))).toEqual([]))
