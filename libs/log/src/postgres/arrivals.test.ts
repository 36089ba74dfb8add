import { expect, test } from 'vitest'
import type { LogRecord } from '../log.js'
import { Arrivals } from './arrivals.js'

const LIMITS = { records: 500, bytes: 4_000_000 }

const record = (offset: number, { partition = 0, bytes = 100 } = {}): LogRecord => ({
  partition,
  offset: BigInt(offset),
  timestamp: 0,
  key: 'story',
  value: Buffer.alloc(bytes),
  headers: {},
})

function read() {
  const arrivals = new Arrivals()
  const stop = arrivals.read()
  expect(taken(arrivals, 0)).toBeUndefined() // what was there before is in the table
  return { arrivals, stop }
}

const taken = (arrivals: Arrivals, next: number, limits = LIMITS) =>
  arrivals
    .take([{ partition: 0, next: BigInt(next) }], limits)
    ?.map(({ records, end }) => ({ offsets: records.map(({ offset }) => Number(offset)), end: Number(end) }))

test('records are taken once, from the position on', () => {
  const { arrivals } = read()
  arrivals.add([record(4), record(5), record(6)])
  expect(taken(arrivals, 5)).toEqual([{ offsets: [5, 6], end: 7 }])
  expect(taken(arrivals, 7)).toEqual([])
})

test('where a record is missing, nothing is taken: it is in the table', () => {
  const { arrivals } = read()
  arrivals.add([record(4), record(6)])
  expect(taken(arrivals, 4)).toBeUndefined()
  expect(taken(arrivals, 3)).toBeUndefined()
  expect(taken(arrivals, 6)).toEqual([{ offsets: [6], end: 7 }])
})

test('a partition that is not read keeps its records', () => {
  const { arrivals } = read()
  arrivals.add([record(1, { partition: 1 }), record(1)])
  expect(taken(arrivals, 1)).toEqual([{ offsets: [1], end: 2 }])
  expect(arrivals.take([{ partition: 1, next: 1n }], LIMITS)).toHaveLength(1)
})

test('a batch is limited by records and bytes, and the rest comes next', () => {
  const { arrivals } = read()
  arrivals.add([record(1), record(2), record(3)])
  expect(taken(arrivals, 1, { records: 2, bytes: 1_000 })).toEqual([{ offsets: [1, 2], end: 4 }])
  expect(taken(arrivals, 3)).toEqual([{ offsets: [3], end: 4 }])
  arrivals.add([record(4, { bytes: 2_000 }), record(5)])
  expect(taken(arrivals, 4, { records: 500, bytes: 1_000 })).toEqual([{ offsets: [4], end: 6 }])
})

test('too many bytes are forgotten, and the next look is into the table', () => {
  const { arrivals } = read()
  arrivals.add([record(1, { bytes: 9_000_000 })])
  arrivals.add([record(2, { bytes: 9_000_000 })])
  expect(taken(arrivals, 1)).toBeUndefined()
  expect(taken(arrivals, 3)).toEqual([])
  arrivals.add([record(3)])
  expect(taken(arrivals, 3)).toEqual([{ offsets: [3], end: 4 }])
})

test('nothing is kept while nobody reads', () => {
  const { arrivals, stop } = read()
  arrivals.add([record(4)])
  stop()
  arrivals.add([record(5)])
  arrivals.read()
  expect(taken(arrivals, 4)).toBeUndefined()
  expect(taken(arrivals, 4)).toEqual([])
})
