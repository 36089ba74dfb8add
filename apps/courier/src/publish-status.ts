import { unpublished, type PublishedStep } from '@filrouge/feed'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { DataSource } from 'typeorm'

/** The state of publishing to the public topic, for health and metrics. No metric has a label for a story. */
export class PublishStatus {
  private readonly events: Counter
  private readonly failures: Counter
  private problem: string | null = null

  constructor(registry: Registry, dataSource: DataSource) {
    const registers = [registry]
    this.events = new Counter({
      name: 'filrouge_topic_events_total',
      help: 'Events that this courier published to the public topic.',
      registers,
    })
    this.failures = new Counter({
      name: 'filrouge_topic_failures_total',
      help: 'How often publishing was interrupted.',
      registers,
    })
    const lag = new Gauge({
      name: 'filrouge_topic_lag_events',
      help: 'Events of the feed that are neither published nor passed over, by any courier.',
      registers: [],
      // Read from Postgres at each scrape. If Postgres does not answer, the last value stays.
      async collect() {
        const entries = await unpublished(dataSource).catch(() => null)
        if (entries !== null) this.set(entries)
      },
    })
    registry.registerMetric(lag)
  }

  published({ events }: PublishedStep): void {
    this.events.inc(events)
  }

  works(): void {
    this.problem = null
  }

  failed(error: unknown): void {
    this.failures.inc()
    this.problem = error instanceof Error ? error.message : String(error)
  }

  /** The reason why nothing is published; null if all is well. */
  trouble(): string | null {
    return this.problem
  }
}
