import { unavailable } from '@filrouge/runtime'

/** The number of imports at once. Each one has a connection to Postgres and uses some megabytes of memory. */
const AT_ONCE = 4
/** The number of imports of one principal at once. Smaller, so that other principals always find a place. */
const OF_ONE = 3
/** A shutdown waits this long for imports to end. Then it closes their connections. */
const STOP_MS = 5_000

/** An import that is running, or whose answers are not sent completely. */
export interface RunningImport {
  /** The import takes no more lines and ends soon. */
  stop(): void
  /** Closes the connection of the import. */
  cut(): void
}

/** The imports of this process. Limits their number, and ends them at shutdown. */
export class RunningImports {
  private readonly running = new Map<symbol, RunningImport | null>()
  private readonly principals = new Map<symbol, string | null>()
  private stopping = false
  private isIdle: () => void = () => undefined

  /** Reserves a place for an import. @throws Problem unavailable where the limit is reached, or during a shutdown */
  begin(principal: string | null): { runs(one: RunningImport): void; ended(): void } {
    if (this.stopping) throw unavailable('the service is stopping')
    const own = [...this.principals.values()].filter((one) => one === principal)
    if (own.length >= OF_ONE) throw unavailable(`a principal has at most ${OF_ONE} imports at once`)
    if (this.running.size >= AT_ONCE) throw unavailable(`at most ${AT_ONCE} imports run at once`)
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

  /** Accepts no more imports and ends those that are running. */
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
