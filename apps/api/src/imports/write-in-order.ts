import { pause } from '@filrouge/waiting'
import type { LogGate } from '@filrouge/store'
import type { AppendWrite } from '../appends/append-write.js'

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 1_000

/**
 * Puts appends on the log, in order, without waiting for each. Those that are not acknowledged are tried again, in
 * order, until `patienceMs` is over or the signal says so; what was not acknowledged then may or may not be written.
 */
export async function writeInOrder(
  writes: readonly AppendWrite[],
  gate: LogGate,
  patienceMs: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + patienceMs
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const missing = writes.filter(({ isAcknowledged }) => !isAcknowledged)
    if (missing.length === 0) return
    if (gate.problem() === null) {
      for (const result of await Promise.allSettled(missing.map((write) => write.write())))
        if (result.status === 'rejected') throw result.reason
      if (missing.every(({ isAcknowledged }) => isAcknowledged)) return
    }
    if (signal.aborted || Date.now() + pauseMs > deadline) return
    await pause(pauseMs, signal)
  }
}
