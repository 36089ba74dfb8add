import type { Health } from './health.js'
import { gauge } from './metrics.js'

/** The part of the pool of Postgres that is measured. */
export interface Pool {
  totalCount: number
  idleCount: number
  waitingCount: number
  options: { max: number }
}

export interface ProcessParts {
  health: Health
  pool: Pool
  /** Records on the log that are not folded, by partition; empty if that is not known. */
  lag(): ReadonlyMap<number, bigint>
}

/** Adds the metrics that every process of Filrouge has: whether it is ready, its pool, the lag of the log. Health has the lag too. */
export function measureProcess({ health, pool, lag }: ProcessParts): void {
  const { registry } = health
  health.lag = () => sum(lag().values())
  gauge(registry, 'filrouge_ready', async (ready) => {
    const troubles = await Promise.all(health.needed().map(({ trouble }) => trouble()))
    ready.set(troubles.every((why) => why === null) ? 1 : 0)
  })
  gauge(registry, 'filrouge_degraded', async (degraded) => {
    for (const { name, trouble } of health.degrading())
      degraded.set({ check: name }, (await trouble()) === null ? 0 : 1)
  })
  gauge(registry, 'filrouge_log_lag_records', (records) => {
    records.reset()
    for (const [partition, behind] of lag()) records.set({ partition: String(partition) }, Number(behind))
  })
  gauge(registry, 'filrouge_postgres_connections', (connections) => {
    connections.set({ state: 'busy' }, pool.totalCount - pool.idleCount)
    connections.set({ state: 'idle' }, pool.idleCount)
  })
  gauge(registry, 'filrouge_postgres_connections_max', (most) => most.set(pool.options.max))
  // A statement for which a connection is idle has it at the next tick. The checks of this scrape ask Postgres too.
  gauge(registry, 'filrouge_postgres_waiting', (waiting) =>
    waiting.set(Math.max(0, pool.waitingCount - pool.idleCount)),
  )
}

/** Null if there is nothing to add up. */
function sum(numbers: Iterable<bigint>): number | null {
  let total: bigint | null = null
  for (const one of numbers) total = (total ?? 0n) + one
  return total === null ? null : Number(total)
}
