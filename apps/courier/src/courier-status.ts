import type { AttemptMade, JudgedAttempt, PingMade } from '@filrouge/delivery'
import { counter, gauge, histogram, messageOf } from '@filrouge/runtime'
import type { Counter, Gauge, Histogram, Registry } from 'prom-client'

type Outcome = JudgedAttempt['outcome']['kind'] | 'unrecorded'

const OUTCOMES: Readonly<Record<Outcome, { outcome: Outcome }>> = {
  delivered: { outcome: 'delivered' },
  retry: { outcome: 'retry' },
  deadLetter: { outcome: 'deadLetter' },
  block: { outcome: 'block' },
  disable: { outcome: 'disable' },
  unrecorded: { outcome: 'unrecorded' },
}
const PING_OUTCOMES = [{ outcome: 'delivered' }, { outcome: 'failed' }]

/** The state of a courier for health and metrics. No metric has a label for a story or a subscription. */
export class CourierStatus {
  private readonly attempts: Counter<'outcome'>
  private readonly pings: Counter<'outcome'>
  private readonly seconds: Histogram
  private readonly fannedOut: Counter
  private readonly flying: Gauge
  private problem: string | null = 'it has not begun to deliver'

  constructor(registry: Registry) {
    this.attempts = counter(registry, 'filrouge_courier_attempts_total', Object.values(OUTCOMES))
    this.pings = counter(registry, 'filrouge_courier_pings_total', PING_OUTCOMES)
    this.seconds = histogram(registry, 'filrouge_courier_attempt_seconds')
    this.fannedOut = counter(registry, 'filrouge_courier_fanned_out_total')
    this.flying = gauge(registry, 'filrouge_courier_in_flight')
  }

  /** @param outcome null if the attempt was not recorded */
  attempted({ durationMs }: AttemptMade, outcome: JudgedAttempt['outcome'] | null): void {
    this.attempts.inc(OUTCOMES[outcome?.kind ?? 'unrecorded'])
    this.seconds.observe(durationMs / 1_000)
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
