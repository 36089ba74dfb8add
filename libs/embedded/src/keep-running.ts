import { pause, SessionLoop } from '@filrouge/waiting'
import type { Postmaster } from './postmaster.js'
import { isRunning } from './processes.js'

const LOOK_MS = 500
const RETRY = { firstMs: 1_000, longestMs: 30_000 }

export interface KeptPostmaster {
  /** Ends the watch. @returns the id of the process that ran last */
  stop(): Promise<number>
}

/**
 * Watches a postmaster, and starts it again where it has ended without being asked to: killed for want of memory, for
 * instance.
 * @param again starts it on the same port. @throws what keeps it from starting; then it is tried again later
 * @param said takes sentences for the operator
 */
export function keepRunning(
  first: Postmaster,
  again: () => Promise<Postmaster>,
  said: (sentence: string) => void,
): KeptPostmaster {
  let { pid } = first
  const loop = new SessionLoop({
    session: async (stopping) => {
      for (; !stopping.aborted; await pause(LOOK_MS, stopping)) {
        if (isRunning(pid)) continue
        said(`Postgres has ended unexpectedly (process ${pid}): it is started again`)
        pid = (await again()).pid
      }
    },
    failed: (error) => said(`Postgres could not be started again: ${String(error)}`),
    retry: RETRY,
  })
  loop.start()
  return {
    stop: async () => {
      await loop.stop()
      return pid
    },
  }
}
