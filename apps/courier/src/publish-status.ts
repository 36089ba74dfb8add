import { unpublished, type PublishedStep } from '@filrouge/feed'
import { counter, gauge } from '@filrouge/runtime'
import type { Counter, Registry } from 'prom-client'
import type { DataSource } from 'typeorm'

/** The state of publishing to the public topic, for health and metrics. No metric has a label for a story. */
export class PublishStatus {
  private readonly events: Counter
  private readonly failures: Counter
  private problem: string | null = null

  constructor(registry: Registry, dataSource: DataSource) {
    this.events = counter(registry, 'filrouge_topic_events_total')
    this.failures = counter(registry, 'filrouge_topic_failures_total')
    // Read from Postgres at each scrape. If Postgres does not answer, the last value stays.
    gauge(registry, 'filrouge_topic_lag_events', async (lag) => {
      const entries = await unpublished(dataSource).catch(() => null)
      if (entries !== null) lag.set(entries)
    })
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
