import { LogUnavailable, newGenesis, type AppendLog } from '@filrouge/log'
import { makeLogger } from '@filrouge/runtime'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LogGate } from './log-gate.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const genesis = newGenesis(1)
const facts: Awaited<ReturnType<AppendLog['inspect']>> = {
  settings: null,
  partitions: [{ partition: 0, earliest: 0n, end: 1n, genesis }],
}
const nothing = () => Promise.resolve()
const never = () => new Promise<never>(() => undefined)
const unused = () => {
  throw new Error('this test does not use it')
}

/** A gate to a log that works. */
function newGate(more: Partial<AppendLog>): LogGate {
  const inspect = () => Promise.resolve(facts)
  const log = { genesis, open: nothing, close: nothing, ping: nothing, inspect, partitionOf: () => 0 }
  return new LogGate({
    log: {
      ...log,
      recordAt: unused,
      recordsAt: () => Promise.resolve(new Map()),
      reader: unused,
      append: unused,
      makeDurable: unused,
      appendWith: () => () => undefined,
      ...more,
    },
    memory: () => Promise.resolve(null),
    create: true,
    logger: makeLogger('silent', 'test'),
  })
}

async function closes(gate: LogGate, withinMs: number): Promise<boolean> {
  let isClosed = false
  void gate.close().then(() => (isClosed = true))
  await vi.advanceTimersByTimeAsync(withinMs)
  return isClosed
}

test.each<[string, Partial<AppendLog>]>([
  ['the first check', { open: never }],
  ['a later check', { inspect: vi.fn<AppendLog['inspect']>(never).mockResolvedValueOnce(facts) }],
  ['the end of its connections', { close: never }],
])('a gate closes within 2 s if the log does not answer: %s', async (_, silent) => {
  const gate = newGate(silent)
  void gate.start()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await closes(gate, 2_000)).toBe(true)
  expect(vi.getTimerCount()).toBe(0)
})

test('a gate closes at once if the log answers, after the check in hand and the appends in flight', async () => {
  const order: string[] = []
  const after = (what: string) =>
    new Promise<void>((end) => setTimeout(end, 500)).then(() => order.push(what))
  const gate = newGate({
    inspect: vi.fn<AppendLog['inspect']>(() => after('check').then(() => facts)).mockResolvedValueOnce(facts),
    close: () => after('close').then(nothing),
  })
  await gate.start()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await closes(gate, 999)).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(order).toEqual(['check', 'close'])
  expect(vi.getTimerCount()).toBe(0)
})

test('after a check that found the log again, its offsets may be lower than before: a crash has lost the last ones', async () => {
  let offset = 5n
  let isAway = false
  const gate = newGate({
    append: () => Promise.resolve({ partition: 0, offset: offset++ }),
    inspect: () => (isAway ? Promise.reject(new LogUnavailable('it has crashed')) : Promise.resolve(facts)),
  })
  const append = () => gate.append({ storyId: 'talks', value: Buffer.from('x') })
  await gate.start()
  await append()
  offset = 5n
  await expect(append()).rejects.toThrow('it was remade')
  isAway = true
  await vi.advanceTimersByTimeAsync(5_000)
  isAway = false
  await vi.advanceTimersByTimeAsync(5_000)
  offset = 5n
  expect(await append()).toEqual({ partition: 0, offset: 5n })
  await gate.close()
})
