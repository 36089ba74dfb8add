import fc from '../../../test/support/fast-check.js'
import { describe, expect, test } from 'vitest'
import { inexactNumbers } from './numbers.js'

describe('a number of JSON', () => {
  test.each([
    '0',
    '-0',
    '0.0',
    '1',
    '1.0',
    '1e3',
    '1E+3',
    '0.10',
    '-1.5',
    '0.1',
    '0.30000000000000004',
    '9007199254740991',
    '9007199254740992',
    '9007199254740994',
    '9007199254740992.000',
    '100000000000000000000000',
    '1e23',
    '1000000000000000000000000.000',
    '1.7976931348623157e308',
    '5e-324',
    '0.000000000000000000001',
    '0e999',
    '1e0000000000000000001',
  ])('%s is read back as it was sent', (number) => expect(inexactNumbers(number)).toEqual([]))

  test.each([
    '9007199254740993',
    '-9007199254740993',
    '9007199254740993.0',
    '90071992547409930e-1',
    '12345678901234567890',
    '0.1234567890123456789',
    '4.9406564584124654e-324',
    '1e400',
    '-1e400',
    '1e-400',
    '1.7976931348623159e308',
    '1e99999999999999999999',
  ])('%s is not', (number) => expect(inexactNumbers(number)).toEqual([[]]))
})

test('each number is found where it is', () => {
  const text = `{"a": [1, {"b\\"}": 9007199254740993, "c": "9007199254740993"}, [1e400]], "d" : 1e400, "e":{},"f":[],"g":[[],-1e400]}`
  expect(inexactNumbers(text)).toEqual([['a', 1, 'b"}'], ['a', 2, 0], ['d'], ['g', 1]])
})

test('a number that a double represents is exact, whatever surrounds it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(inexactNumbers(JSON.stringify(value))).toEqual([])
    }),
  )
})

test('a long string is skipped', () => {
  const text = JSON.stringify({ a: '1234567890123456789\\"'.repeat(100_000), b: 1 })
  expect(inexactNumbers(text)).toEqual([])
})
