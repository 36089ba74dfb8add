import { expect, test } from 'vitest'
import { murmur2, partitionOf } from './murmur2.js'

// From UtilsTest.testMurmur2 of Apache Kafka.
test.each([
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
])('murmur2 of %s is that of Kafka', (text, hash) => expect(murmur2(text)).toBe(hash))

test('a partition is never negative', () => {
  expect(partitionOf('21', 8)).toBe((-973932308 & 0x7fffffff) % 8)
})
