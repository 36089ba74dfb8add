import type { AttemptMade, JudgedAttempt, PingMade } from '@filrouge/delivery'
import { messageOf } from '@filrouge/runtime'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** The state of a courier for health and metrics. No metric has a label for a story or a subscription. */
export class CourierStatus {
  private readonly attempts: Counter<'outcome'>
  private readonly pings: Counter<'outcome'>
  private readonly seconds: Histogram
  private readonly fannedOut: Counter
  private readonly flying: Gauge
  private problem: string | null = null

  constructor(registry: Registry) {
    const registers = [registry]
    this.attempts = new Counter({
      name: 'filrouge_courier_attempts_total',
      help: 'Attempts to deliver a message, by outcome.',
      labelNames: ['outcome'],
      registers,
    })
    this.pings = new Counter({
      name: 'filrouge_courier_pings_total',
      help: 'Pings, by outcome.',
      labelNames: ['outcome'],
      registers,
    })
    this.seconds = new Histogram({
      name: 'filrouge_courier_attempt_seconds',
      help: 'Duration of attempts.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15],
      registers,
    })
    this.fannedOut = new Counter({
      name: 'filrouge_courier_fanned_out_total',
      help: 'Events of the feed that were fanned out to lanes.',
      registers,
    })
    this.flying = new Gauge({
      name: 'filrouge_courier_in_flight',
      help: 'Lanes that this courier leases.',
      registers,
    })
  }

  /** @param attempt judged, if it was recorded */
  attempted(attempt: AttemptMade | JudgedAttempt): void {
    this.attempts.inc({ outcome: 'outcome' in attempt ? attempt.outcome.kind : 'unrecorded' })
    this.seconds.observe(attempt.durationMs / 1_000)
  }

  pinged({ outcome }: PingMade): void {
    this.pings.inc({ outcome: outcome.kind === 'succeeded' ? 'delivered' : 'failed' })
  }

  lanesMoved(events: number): void {
    this.fannedOut.inc(events)
  }

  leases(lanes: number): void {
    this.flying.set(lanes)
  }

  works(): void {
    this.problem = null
  }

  failed(error: unknown): void {
    this.problem = messageOf(error)
  }

  /** The reason why nothing is delivered; null if all is well. */
  trouble(): string | null {
    return this.problem
  }
}
