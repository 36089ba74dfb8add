import { pause } from '@filrouge/waiting'
import type { LogGate } from '@filrouge/store'
import { acknowledgementMs, type AppendWrite } from '../appends/append-write.js'

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 1_000

/**
 * Writes appends to the log in order, without waiting for each acknowledgement. Appends that are not acknowledged are
 * written again, in order, until `timeoutMs` is over or the signal aborts. After that, an append without acknowledgement
 * may or may not be written.
 */
export async function writeInOrder(
  writes: readonly AppendWrite[],
  gate: LogGate,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + timeoutMs
  const patience = AbortSignal.any([signal, AbortSignal.timeout(acknowledgementMs(timeoutMs))])
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const missing = writes.filter(({ isAcknowledged }) => !isAcknowledged)
    if (missing.length === 0) return
    if (gate.problem() === null) {
      for (const result of await Promise.allSettled(missing.map((write) => write.write(patience))))
        if (result.status === 'rejected') throw result.reason
      if (missing.every(({ isAcknowledged }) => isAcknowledged)) return
    }
    if (signal.aborted || Date.now() + pauseMs > deadline) return
    await pause(pauseMs, signal)
  }
}
