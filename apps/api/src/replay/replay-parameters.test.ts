import { expect, test } from 'vitest'
import { ANYONE } from '@filrouge/access'
import { replayRequestOf } from './replay-parameters.js'

const pauses = (query: object, ...gaps: number[]) => {
  const { pauseOf } = replayRequestOf({
    storyId: 'talks',
    query,
    minVersion: () => null,
    caller: ANYONE,
    callerNow: () => Promise.resolve(ANYONE),
  })
  return gaps.map(pauseOf)
}
const DAY = 86_400_000

test('a pause is the time in the story by the speed, and 5 s at most', () => {
  expect(pauses({ speed: '86400' }, 0, DAY / 2, DAY, 9 * DAY)).toEqual([0, 500, 1_000, 5_000])
  expect(pauses({ speed: '0.5' }, 100)).toEqual([200])
  expect(pauses({}, 3_600_000)).toEqual([1_000])
  expect(pauses({ speed: '86400', maxPause: '2h' }, 9 * DAY)).toEqual([9_000])
  expect(pauses({ speed: '86400', maxPause: '0s' }, 9 * DAY)).toEqual([0])
})

test('a pause is always the same with `every`, unless a longest pause is given', () => {
  expect(pauses({ every: '10s' }, 0, DAY)).toEqual([10_000, 10_000])
  expect(pauses({ every: '10s', maxPause: '2s' }, DAY)).toEqual([2_000])
})
