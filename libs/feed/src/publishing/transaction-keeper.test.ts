import type { Connection } from '@filrouge/database'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { TransactionKeeper } from './transaction-keeper.js'

const SILENT_MS = 10_000

let answers: (() => void)[]
const client: Connection = {
  query: () => new Promise((resolve) => answers.push(() => resolve({ rows: [] }))),
}

beforeEach(() => {
  answers = []
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] })
})
afterEach(() => void vi.useRealTimers())

/** Asks whether the transaction is alive. Postgres answers, and the process goes on some time after the question. */
const askedBefore = (ms: number) =>
  TransactionKeeper.during(client, SILENT_MS, async (stillAlive) => {
    const asked = stillAlive()
    vi.advanceTimersByTime(ms)
    for (const answer of answers) answer()
    await asked
  })

test('a transaction whose ping is answered soon is alive', () =>
  expect(askedBefore(SILENT_MS / 2 - 1)).resolves.toBeUndefined())

test('an answer that waited while the process was frozen proves nothing', () =>
  expect(askedBefore(SILENT_MS)).rejects.toThrow('may have been frozen'))

test('a write that joins a ping from before a freeze is refused', () =>
  expect(
    TransactionKeeper.during(client, SILENT_MS, async (stillAlive) => {
      // The first beat.
      vi.advanceTimersByTime(SILENT_MS / 4)
      expect(answers).toHaveLength(1)
      vi.advanceTimersByTime(SILENT_MS)
      const asked = stillAlive()
      for (const answer of answers) answer()
      await asked
    }),
  ).rejects.toThrow('may have been frozen'))
