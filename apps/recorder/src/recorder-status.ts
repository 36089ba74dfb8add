import type { LogBatch, Refusal } from '@filrouge/log'
import { nothingCommitted, type Checkpoint, type Committed } from '@filrouge/record'
import type { RecordedNotice } from '@filrouge/feed'
import { counter, gauge, histogram, messageOf } from '@filrouge/runtime'
import type { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** The state of a recorder, for health, metrics, and waiting appends in the same process. */
export class RecorderStatus {
  private readonly lag: Gauge<'partition'>
  private readonly owned: Gauge
  private readonly verdicts: Counter<'verdict'>
  private readonly events: Counter
  private readonly records: Histogram
  private readonly seconds: Histogram
  private readonly toView: Histogram
  private readonly partitions = new Map<number, Checkpoint>()
  private readonly stopped = new Map<number, string>()
  private problem: string | null = 'it waits for the log, and has not begun to fold'
  private refusals: readonly Refusal[] = []

  /** @param recorded called for every partition whose feed has grown */
  constructor(
    registry: Registry,
    private readonly recorded: (notice: RecordedNotice) => void,
  ) {
    this.lag = gauge(registry, 'filrouge_recorder_lag_records')
    this.owned = gauge(registry, 'filrouge_recorder_partitions')
    const verdicts = Object.keys(nothingCommitted().verdicts).map((verdict) => ({ verdict }))
    this.verdicts = counter(registry, 'filrouge_recorder_records_total', verdicts)
    this.events = counter(registry, 'filrouge_recorder_events_total')
    this.records = histogram(registry, 'filrouge_recorder_batch_records')
    this.seconds = histogram(registry, 'filrouge_recorder_batch_duration_seconds')
    this.toView = histogram(registry, 'filrouge_recorder_log_to_view_seconds')
  }

  owns(checkpoint: Checkpoint): void {
    this.partitions.set(checkpoint.partition, checkpoint)
    this.owned.set(this.partitions.size)
  }

  /** It has its share of the partitions. Without any, it waits for its turn: other recorders have them all. */
  hasItsShare(): void {
    this.problem = null
  }

  drop(partition: number): void {
    this.partitions.delete(partition)
    this.stopped.delete(partition)
    this.lag.remove({ partition: String(partition) })
    this.owned.set(this.partitions.size)
  }

  dropAll(): void {
    for (const partition of this.partitions.keys()) this.drop(partition)
  }

  failed(error: unknown): void {
    this.problem = messageOf(error)
  }

  refused(refusals: readonly Refusal[]): void {
    this.refusals = refusals
  }

  halted(partition: number, why: string): void {
    this.stopped.set(partition, why)
  }

  /** @param ms the time that the batches took */
  folded(
    committed: readonly Committed[],
    batches: readonly LogBatch[],
    checkpoints: ReadonlyMap<number, Checkpoint>,
    ms: number,
  ): void {
    this.seconds.observe(ms / 1_000)
    for (const { events, verdicts, outcomes, checkpoints: moved } of committed) {
      this.events.inc(events)
      this.records.observe(sum(Object.values(verdicts)))
      for (const [verdict, count] of Object.entries(verdicts))
        if (count > 0) this.verdicts.inc({ verdict }, count)
      for (const { partition, feedSequence } of moved) {
        const own = outcomes.filter((one) => one.partition === partition).map(({ outcome }) => outcome)
        const known = own.filter((outcome) => outcome !== null)
        const isWhole = known.length === own.length
        this.recorded({ partition, sequence: String(feedSequence), ...(isWhole && { outcomes: known }) })
      }
    }
    const now = Date.now()
    for (const { partition, records, end } of batches) {
      // The clock of the log may be ahead of ours.
      for (const { timestamp } of records) this.toView.observe(Math.max(0, now - timestamp) / 1_000)
      const checkpoint = checkpoints.get(partition)
      if (!checkpoint) continue
      this.partitions.set(partition, checkpoint)
      this.lag.set({ partition: String(partition) }, Number(end - checkpoint.nextOffset))
    }
  }

  /** The reasons why folding stands still, wholly or in part, for the operator. */
  problems(): string[] {
    return [
      ...this.refusals.map(({ message }) => message),
      ...this.stopped.values(),
      ...(this.problem ? [this.problem] : []),
    ]
  }

  ownedPartitions(): number[] {
    return [...this.partitions.keys()].sort((a, b) => a - b)
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
