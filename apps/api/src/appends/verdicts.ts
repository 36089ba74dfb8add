import { appendOutcomes, type AppendOutcome } from '@filrouge/record'
import { type Notices } from '@filrouge/feed'
import type { DataSource } from 'typeorm'

type Waiter = (outcome: AppendOutcome | null) => void

interface Waiting {
  partition: number
  /** Several may wait for one append: a retry, the same file imported twice at once. */
  waiters: Set<Waiter>
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
      if (outcomes) for (const outcome of outcomes) this.settle(outcome)
      else this.look(partition)
    })
    this.timer = setInterval(() => {
      for (const { partition } of this.waiting.values()) this.look(partition)
    }, POLL_MS)
    this.timer.unref()
  }

  /** Begins to wait. Resolves with the outcome, or null when this waiting is cancelled. */
  expect(appendId: string, partition: number): { outcome: Promise<AppendOutcome | null>; cancel(): void } {
    let waiter: Waiter = () => undefined
    const outcome = new Promise<AppendOutcome | null>((resolve) => (waiter = resolve))
    const one = this.waiting.get(appendId) ?? { partition, waiters: new Set() }
    this.waiting.set(appendId, one)
    one.waiters.add(waiter)
    return { outcome, cancel: () => this.cancel(appendId, waiter) }
  }

  close(): void {
    clearInterval(this.timer)
    this.stopListening()
    for (const [appendId, { waiters }] of this.waiting)
      for (const waiter of waiters) this.cancel(appendId, waiter)
  }

  private cancel(appendId: string, waiter: Waiter): void {
    const one = this.waiting.get(appendId)
    if (one?.waiters.delete(waiter) && one.waiters.size === 0) this.waiting.delete(appendId)
    waiter(null)
  }

  private settle(outcome: AppendOutcome): void {
    const one = this.waiting.get(outcome.appendId)
    this.waiting.delete(outcome.appendId)
    for (const waiter of one?.waiters ?? []) waiter(outcome)
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
        for (const outcome of (await appendOutcomes(this.dataSource, ids)).values()) this.settle(outcome)
      }
    } catch {
      // Postgres does not answer: the next look asks again, and the timeout answers 202.
    } finally {
      this.asking = false
    }
  }
}
