import { appendOutcomes, type AppendOutcome, type Notices } from '@filrouge/record'
import type { DataSource } from 'typeorm'

/** Those who wait for one append: several where one Idempotency-Key is used by several requests at once. */
interface Waiting {
  partition: number
  resolve: Set<(outcome: AppendOutcome | null) => void>
}

/** A notice can be lost: whoever waits is looked after this often too. */
const POLL_MS = 500

/** Waits for the verdicts on appends: told by notices of the partition, it asks for all that wait there at once. */
export class Verdicts {
  private readonly waiting = new Map<string, Waiting>()
  private readonly dirty = new Set<number>()
  private asking = false
  private readonly timer: NodeJS.Timeout
  private readonly stopListening: () => void

  constructor(
    private readonly dataSource: DataSource,
    notices: Notices,
  ) {
    this.stopListening = notices.onRecorded(({ partition, outcomes }) => {
      if (outcomes) for (const outcome of outcomes) this.settle(outcome.appendId, outcome)
      else this.look(partition)
    })
    this.timer = setInterval(() => {
      for (const { partition } of this.waiting.values()) this.look(partition)
    }, POLL_MS)
    this.timer.unref()
  }

  /** Begins to wait. Resolves with the outcome, or null when `cancel` is called. */
  expect(appendId: string, partition: number): { outcome: Promise<AppendOutcome | null>; cancel(): void } {
    const waiting = this.waiting.get(appendId) ?? { partition, resolve: new Set() }
    this.waiting.set(appendId, waiting)
    let settle: (outcome: AppendOutcome | null) => void = () => undefined
    const outcome = new Promise<AppendOutcome | null>((resolve) => (settle = resolve))
    waiting.resolve.add(settle)
    const cancel = () => {
      settle(null)
      waiting.resolve.delete(settle)
      if (waiting.resolve.size === 0 && this.waiting.get(appendId) === waiting) this.waiting.delete(appendId)
    }
    return { outcome, cancel }
  }

  close(): void {
    clearInterval(this.timer)
    this.stopListening()
    for (const appendId of this.waiting.keys()) this.settle(appendId, null)
  }

  private settle(appendId: string, outcome: AppendOutcome | null): void {
    const one = this.waiting.get(appendId)
    this.waiting.delete(appendId)
    for (const resolve of one?.resolve ?? []) resolve(outcome)
  }

  private look(partition: number): void {
    this.dirty.add(partition)
    if (!this.asking) void this.ask()
  }

  private async ask(): Promise<void> {
    this.asking = true
    try {
      while (this.dirty.size > 0) {
        const partitions = new Set(this.dirty)
        this.dirty.clear()
        const ids = [...this.waiting].flatMap(([id, { partition }]) =>
          partitions.has(partition) ? [id] : [],
        )
        if (ids.length === 0) continue
        for (const [id, outcome] of await appendOutcomes(this.dataSource, ids)) this.settle(id, outcome)
      }
    } catch {
      // Postgres does not answer: the next look asks again, and the timeout answers 202.
    } finally {
      this.asking = false
    }
  }
}
