import { pause } from '@filrouge/waiting'
import { recordResults, type LaneResult, type Recorded } from '@filrouge/delivery'
import type { DataSource } from 'typeorm'

/** The tries to write results, and the pause between two tries. */
const TRIES = 5
const BREATH_MS = 100

/** The answer if nothing could be written. */
const NOTHING: Recorded = { results: new Map(), goesOn: new Set() }

/** Writes results in batches: results that come during a write go into the next one. */
export class ResultQueue {
  /** The next batch. */
  private waiting: { results: LaneResult[]; written: Promise<Recorded> } | null = null
  private last: Promise<Recorded> = Promise.resolve(NOTHING)

  /** @param freed called with the number of lanes that were freed */
  constructor(
    private readonly dataSource: DataSource,
    private readonly courier: number,
    private readonly freed: (lanes: number) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** @returns what was written. After a failure it is nothing, and `failed` is called. */
  push(results: readonly LaneResult[]): Promise<Recorded> {
    if (this.waiting) {
      this.waiting.results.push(...results)
      return this.waiting.written
    }
    const batch = [...results]
    const written = this.last.then(() => {
      this.waiting = null
      return this.write(batch)
    })
    this.waiting = { results: batch, written }
    this.last = written
    return written
  }

  /** Resolves when everything that was pushed is written or has failed. */
  async empty(): Promise<void> {
    while (this.waiting) await this.waiting.written
    await this.last
  }

  private async write(results: readonly LaneResult[]): Promise<Recorded> {
    try {
      const recorded = await this.persistently(results)
      const freed = results.length - recorded.goesOn.size
      if (freed > 0) this.freed(freed)
      return recorded
    } catch (error) {
      this.failed(error)
      return NOTHING
    }
  }

  /** Tries again after a failure. A failed try has written nothing, so it can be repeated. */
  private async persistently(results: readonly LaneResult[]): Promise<Recorded> {
    for (let tries = 1; ; tries++)
      try {
        return await recordResults(this.dataSource, this.courier, results, new Date())
      } catch (error) {
        if (tries >= TRIES) throw error
        await pause(BREATH_MS * tries)
      }
  }
}
