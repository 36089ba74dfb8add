import { setMaxListeners } from 'node:events'
import { requestOutcomes, type AppendOutcome, type SentRequest } from '@filrouge/record'
import { type Notices } from '@filrouge/feed'
import type { DataSource } from 'typeorm'

interface Waiting {
  request: SentRequest
  partition: number
  resolve(outcome: AppendOutcome | null): void
}

/** A notice can be lost, so waiting requests are also looked up at this interval. */
const POLL_MS = 500

/** Waits for the verdicts on requests. A notice of a partition makes it look up all waiting requests of that partition. */
export class Verdicts {
  private readonly waiting = new Map<string, Waiting>()
  private readonly dirty = new Set<number>()
  private isLooking = false
  private readonly timer: NodeJS.Timeout
  private readonly closed = new AbortController()
  private readonly stopListening: () => void

  constructor(
    private readonly dataSource: DataSource,
    notices: Notices,
  ) {
    // Every append that is under way listens.
    setMaxListeners(0, this.closed.signal)
    this.stopListening = notices.onRecorded(({ partition, outcomes }) => {
      if (outcomes) for (const outcome of outcomes) this.settle(outcome.requestId, outcome)
      else this.lookUp(partition)
    })
    this.timer = setInterval(() => {
      for (const { partition } of this.waiting.values()) this.lookUp(partition)
    }, POLL_MS)
    this.timer.unref()
  }

  /** Starts to wait for a verdict. `outcome` resolves with null once the wait is cancelled. */
  expect(
    request: SentRequest,
    partition: number,
  ): { outcome: Promise<AppendOutcome | null>; cancel(): void } {
    const { requestId } = request
    const outcome = new Promise<AppendOutcome | null>((resolve) =>
      this.waiting.set(requestId, { request, partition, resolve }),
    )
    return { outcome, cancel: () => this.settle(requestId, null) }
  }

  /** Aborts when nothing waits for verdicts any more. */
  get closing(): AbortSignal {
    return this.closed.signal
  }

  close(): void {
    this.closed.abort()
    clearInterval(this.timer)
    this.stopListening()
    for (const requestId of this.waiting.keys()) this.settle(requestId, null)
  }

  private settle(requestId: string, outcome: AppendOutcome | null): void {
    const one = this.waiting.get(requestId)
    this.waiting.delete(requestId)
    one?.resolve(outcome)
  }

  private lookUp(partition: number): void {
    this.dirty.add(partition)
    if (!this.isLooking) void this.readOutcomes()
  }

  private async readOutcomes(): Promise<void> {
    this.isLooking = true
    try {
      while (this.dirty.size > 0) {
        const partitions = new Set(this.dirty)
        this.dirty.clear()
        const requests = [...this.waiting.values()].flatMap(({ partition, request }) =>
          partitions.has(partition) ? [request] : [],
        )
        if (requests.length === 0) continue
        for (const [requestId, outcome] of await requestOutcomes(this.dataSource, requests))
          this.settle(requestId, outcome)
      }
    } catch {
      // Postgres does not answer. The next notice or interval tries again. After the time-out the answer is 202.
    } finally {
      this.isLooking = false
    }
  }
}
