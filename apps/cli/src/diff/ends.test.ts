import { InvalidArgumentError } from 'commander'
import { describe, expect, test } from 'vitest'
import { WrongUsage } from '../failures.js'
import { fromMeant, mustBeInOrder, toMeant } from './ends.js'

describe('an end', () => {
  test('in digits is a version', () => {
    expect([fromMeant('0'), fromMeant('12'), toMeant('2025')]).toEqual([0, 12, 2025])
    expect(() => toMeant('0')).toThrow(InvalidArgumentError)
  })

  test('that is a day is its start where a diff begins, and its end where it ends', () => {
    expect(fromMeant('2025-09-04')).toMatchObject({ means: new Date(2025, 8, 4).toISOString() })
    expect(toMeant('2025-09-04')).toMatchObject({ means: new Date(2025, 8, 5, 0, 0, 0, -1).toISOString() })
  })

  test('of another form is refused', () => expect(() => fromMeant('soon')).toThrow(InvalidArgumentError))
})

test('the earlier end comes first', () => {
  for (const [from, to] of [
    [3, 3],
    [3, undefined],
    [3, toMeant('2025')],
    [fromMeant('2025-09-04'), 3],
    [fromMeant('2025-09-04'), toMeant('2025-09-04')],
  ] as const)
    expect(() => mustBeInOrder(from, to)).not.toThrow()
  for (const [from, to] of [
    [4, 3],
    [fromMeant('2025-09-05'), toMeant('2025-09-04')],
  ] as const)
    expect(() => mustBeInOrder(from, to)).toThrow(WrongUsage)
})
