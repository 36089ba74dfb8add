import { unavailable } from '@filrouge/runtime'

/** Each import holds a connection to Postgres, and up to some megabytes. */
const AT_ONCE = 4
/** So that one principal does not keep the others out. */
const OF_ONE = 3
/** When the process stops, imports end by themselves within this, or are cut off. */
const STOP_MS = 5_000

/** An import that runs, or whose answer is still on its way. */
export interface RunningImport {
  /** Takes no more lines, and ends soon. */
  stop(): void
  /** Ends its connection. */
  cut(): void
}

/** The imports of this process: how many there may be, and what becomes of them when it stops. */
export class Imports {
  private readonly running = new Map<symbol, RunningImport | null>()
  private readonly principals = new Map<symbol, string | null>()
  private stopping = false
  private isIdle: () => void = () => undefined

  /** Takes a place among those that run. @throws Problem unavailable */
  begin(principal: string | null): { runs(one: RunningImport): void; ended(): void } {
    if (this.stopping) throw unavailable('the service is stopping')
    const own = [...this.principals.values()].filter((one) => one === principal)
    if (own.length >= OF_ONE) throw unavailable(`${OF_ONE} imports of one principal run at once, and no more`)
    if (this.running.size >= AT_ONCE) throw unavailable(`${AT_ONCE} imports run at once, and no more`)
    const place = Symbol('import')
    this.running.set(place, null)
    this.principals.set(place, principal)
    return {
      runs: (one) => {
        this.running.set(place, one)
        if (this.stopping) one.stop()
      },
      ended: () => {
        this.running.delete(place)
        this.principals.delete(place)
        if (this.running.size === 0) this.isIdle()
      },
    }
  }

  /** Begins no more, and ends those that run. */
  async close(): Promise<void> {
    this.stopping = true
    for (const one of this.running.values()) one?.stop()
    if (this.running.size === 0) return
    const idle = new Promise<void>((resolve) => (this.isIdle = resolve))
    const timer = setTimeout(() => {
      for (const one of this.running.values()) one?.cut()
    }, STOP_MS)
    await idle
    clearTimeout(timer)
  }
}
