import { unpublished, type PublishedStep } from '@filrouge/feed'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { DataSource } from 'typeorm'

/** How publishing to the public topic goes: for health and metrics. Never by story. */
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
      // Asked for when it is read. Where Postgres does not answer it says what it said last.
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

  /** Why nothing is published, or null. */
  trouble(): string | null {
    return this.problem
  }
}
