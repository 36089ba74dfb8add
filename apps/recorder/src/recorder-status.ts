import type { LogBatch, Refusal } from '@filrouge/log'
import type { Checkpoint, Committed } from '@filrouge/record'
import type { RecordedNotice } from '@filrouge/feed'
import { messageOf } from '@filrouge/runtime'
import { Counter, Gauge, type Registry } from 'prom-client'

/** The state of a recorder, for health, metrics, and waiting appends in the same process. */
export class RecorderStatus {
  private readonly lag: Gauge<'partition'>
  private readonly owned: Gauge
  private readonly verdicts: Counter<'verdict'>
  private readonly events: Counter
  private readonly batches: Counter
  private readonly partitions = new Map<number, Checkpoint>()
  private readonly stopped = new Map<number, string>()
  private problem: string | null = null
  private refusals: readonly Refusal[] = []

  /** @param recorded called for every partition whose feed has grown */
  constructor(
    registry: Registry,
    private readonly recorded: (notice: RecordedNotice) => void,
  ) {
    const registers = [registry]
    this.lag = new Gauge({
      name: 'filrouge_recorder_lag_records',
      help: 'Records on the log that are not yet folded, by partition.',
      labelNames: ['partition'],
      registers,
    })
    this.owned = new Gauge({
      name: 'filrouge_recorder_partitions',
      help: 'Partitions that this recorder owns.',
      registers,
    })
    this.verdicts = new Counter({
      name: 'filrouge_recorder_records_total',
      help: 'Records folded, by verdict.',
      labelNames: ['verdict'],
      registers,
    })
    this.events = new Counter({ name: 'filrouge_recorder_events_total', help: 'Events accepted.', registers })
    this.batches = new Counter({
      name: 'filrouge_recorder_batches_total',
      help: 'Transactions written.',
      registers,
    })
  }

  owns(checkpoint: Checkpoint): void {
    this.partitions.set(checkpoint.partition, checkpoint)
    this.owned.set(this.partitions.size)
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

  folded(
    committed: readonly Committed[],
    batches: readonly LogBatch[],
    checkpoints: ReadonlyMap<number, Checkpoint>,
  ): void {
    for (const { events, verdicts, outcomes, checkpoints: moved } of committed) {
      this.events.inc(events)
      this.batches.inc()
      for (const [verdict, count] of Object.entries(verdicts))
        if (count > 0) this.verdicts.inc({ verdict }, count)
      for (const { partition, feedSequence } of moved) {
        const own = outcomes.filter((one) => one.partition === partition).map(({ outcome }) => outcome)
        const known = own.filter((outcome) => outcome !== null)
        const isWhole = known.length === own.length
        this.recorded({ partition, sequence: String(feedSequence), ...(isWhole && { outcomes: known }) })
      }
    }
    for (const { partition, end } of batches) {
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
