import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { METRICS, type MetricName } from './metric-table.js'
import { VERSION } from './version.js'

type Named<Kind extends 'counter' | 'gauge' | 'histogram'> = {
  [Name in MetricName]: (typeof METRICS)[Name]['kind'] extends Kind ? Name : never
}[MetricName]
type LabelOf<Name extends MetricName> = (typeof METRICS)[Name]['labels'][number]

const describe = <Name extends MetricName>(registry: Registry, name: Name) => {
  const labelNames: readonly LabelOf<Name>[] = METRICS[name].labels
  return { name, help: METRICS[name].help, labelNames: [...labelNames], registers: [registry] }
}

/**
 * Makes a counter of the table.
 * @param known the values of its labels that are known before they are counted. Their series begin at 0: `increase()` does
 * not see a series that begins at 1.
 */
export function counter<Name extends Named<'counter'>>(
  registry: Registry,
  name: Name,
  known: readonly Readonly<Record<LabelOf<Name>, string>>[] = [],
): Counter<LabelOf<Name>> {
  const made = new Counter<LabelOf<Name>>(describe(registry, name))
  for (const labels of known) made.inc({ ...labels }, 0)
  return made
}

/**
 * Makes a gauge of the table.
 * @param collect sets it at each scrape
 */
export function gauge<Name extends Named<'gauge'>>(
  registry: Registry,
  name: Name,
  collect?: (gauge: Gauge<LabelOf<Name>>) => Promise<void> | void,
): Gauge<LabelOf<Name>> {
  return new Gauge<LabelOf<Name>>({
    ...describe(registry, name),
    ...(collect && {
      collect() {
        return collect(this)
      },
    }),
  })
}

/** Makes a histogram of the table. */
export const histogram = <Name extends Named<'histogram'>>(
  registry: Registry,
  name: Name,
): Histogram<LabelOf<Name>> =>
  new Histogram({ ...describe(registry, name), buckets: [...METRICS[name].buckets] })

/** A registry with the metrics that every process has: those of Node, and the version of this program. */
export function metricsRegistry(): Registry {
  const registry = new Registry()
  // Each look at the event loop wakes the process: at the default of 10 ms a service at rest used 2 % of a core for it.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 })
  gauge(registry, 'filrouge_info').set({ version: VERSION }, 1)
  return registry
}

/** Scrapes within this time share one reading. */
const FRESH_MS = 10_000
/** A scrape waits this long for a reading. Then it shows the one before. */
const PATIENCE_MS = 1_000
/** An older reading is not shown any more. */
const STALE_MS = 60_000

/**
 * A reading that costs a query, for gauges. However often it is asked for, one query runs at a time, and at most one
 * every 10 s. It is null while there is none of the last minute.
 */
export function sampled<Reading>(read: () => Promise<Reading>): () => Promise<Reading | null> {
  let last: { reading: Reading; at: number } | null = null
  let begunAt = -Infinity
  let running: Promise<void> | null = null
  const next = async () => {
    try {
      last = { reading: await read(), at: performance.now() }
    } catch {
      // Health says what is wrong. The next scrape reads again.
      begunAt = -Infinity
    } finally {
      running = null
    }
  }
  return async () => {
    if (!running && performance.now() - begunAt >= FRESH_MS) {
      begunAt = performance.now()
      running = next()
    }
    if (running) await within(PATIENCE_MS, running)
    return last !== null && performance.now() - last.at < STALE_MS ? last.reading : null
  }
}

async function within(ms: number, running: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))
  await Promise.race([running, late])
  clearTimeout(timer)
}
