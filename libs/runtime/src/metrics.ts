import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { VERSION } from './version.js'

/** A registry with the metrics that every process has: those of Node, and the version of this program. */
export function metricsRegistry(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const info = new Gauge({
    name: 'filrouge_info',
    help: 'The version of this program; always 1.',
    labelNames: ['version'],
    registers: [registry],
  })
  info.set({ version: VERSION }, 1)
  return registry
}
