import { deliveryMeasures, type Measures } from '@filrouge/delivery'
import { COUNTED_AT_MOST, gauge, OVERDUE_AFTER, sampled } from '@filrouge/runtime'
import type { Registry } from 'prom-client'
import type { DataSource } from 'typeorm'

/** Adds the metrics of all deliveries of the store: every courier shows the same. They are read from Postgres. */
export function measureDeliveries(registry: Registry, dataSource: DataSource): void {
  const limits = { most: COUNTED_AT_MOST, overdueAfter: OVERDUE_AFTER }
  const measures = sampled(() => deliveryMeasures(dataSource, limits))
  const one = (
    name:
      | 'filrouge_lanes_due'
      | 'filrouge_lanes_overdue'
      | 'filrouge_lanes_oldest_due_seconds'
      | 'filrouge_dead_letters',
    of: (measures: Measures) => number,
  ) =>
    gauge(registry, name, async (shown) => {
      const read = await measures()
      if (read) shown.set(of(read))
      else shown.remove()
    })
  one('filrouge_lanes_due', ({ due }) => due)
  one('filrouge_lanes_overdue', ({ overdue }) => overdue)
  one('filrouge_lanes_oldest_due_seconds', ({ oldestSeconds }) => oldestSeconds)
  one('filrouge_dead_letters', ({ deadLetters }) => deadLetters)
  gauge(registry, 'filrouge_subscriptions', async (subscriptions) => {
    subscriptions.reset()
    const read = await measures()
    for (const [status, count] of Object.entries(read?.subscriptions ?? {}))
      subscriptions.set({ status }, count)
  })
}
