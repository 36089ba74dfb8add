import { requestOutcomes, type AppendOutcome, type SentRequest } from '@filrouge/record'
import { type Notices } from '@filrouge/feed'
import type { DataSource } from 'typeorm'

interface Waiting {
  request: SentRequest
  partition: number
  tell(outcome: AppendOutcome | null): void
}

/** A notice can be lost: the requests that wait are looked up this often too. */
const POLL_MS = 500

/** Waits for the verdicts on requests. A notice of a partition makes it look up all requests that wait there at once. */
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
      if (outcomes) for (const outcome of outcomes) this.settle(outcome.requestId, outcome)
      else this.look(partition)
    })
    this.timer = setInterval(() => {
      for (const { partition } of this.waiting.values()) this.look(partition)
    }, POLL_MS)
    this.timer.unref()
  }

  /** Begins to wait. Resolves with the outcome, or null when this waiting is cancelled. */
  expect(
    request: SentRequest,
    partition: number,
  ): { outcome: Promise<AppendOutcome | null>; cancel(): void } {
    const { requestId } = request
    const outcome = new Promise<AppendOutcome | null>((tell) =>
      this.waiting.set(requestId, { request, partition, tell }),
    )
    return { outcome, cancel: () => this.settle(requestId, null) }
  }

  close(): void {
    clearInterval(this.timer)
    this.stopListening()
    for (const requestId of this.waiting.keys()) this.settle(requestId, null)
  }

  private settle(requestId: string, outcome: AppendOutcome | null): void {
    const one = this.waiting.get(requestId)
    this.waiting.delete(requestId)
    one?.tell(outcome)
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
        const requests = [...this.waiting.values()].flatMap(({ partition, request }) =>
          partitions.has(partition) ? [request] : [],
        )
        if (requests.length === 0) continue
        for (const [requestId, outcome] of await requestOutcomes(this.dataSource, requests))
          this.settle(requestId, outcome)
      }
    } catch {
      // Postgres does not answer: the next look asks again, and the timeout answers 202.
    } finally {
      this.asking = false
    }
  }
}
