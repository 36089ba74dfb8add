import { pause } from '@filrouge/waiting'
import { recordResults, type LaneResult } from '@filrouge/delivery'
import type { DataSource } from 'typeorm'

/** How often what could not be written is tried again, and how long between. */
const TRIES = 5
const BREATH_MS = 100

/** Results whose lanes the courier still holds. */
type Kept = ReadonlySet<LaneResult>
const NONE: Kept = new Set()

/** Writes results together: those that come while some are being written go with the next. */
export class ResultQueue {
  /** What is written next. */
  private waiting: { results: LaneResult[]; written: Promise<Kept> } | null = null
  private last: Promise<Kept> = Promise.resolve(NONE)

  /** @param recorded is told how many lanes were freed */
  constructor(
    private readonly dataSource: DataSource,
    private readonly courier: number,
    private readonly recorded: (lanes: number) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** @returns once they are written, those whose lanes go on: none where they could not be, which is told to `failed` */
  push(results: readonly LaneResult[]): Promise<Kept> {
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

  /** Resolves once all that was pushed is written, or has failed. */
  async empty(): Promise<void> {
    while (this.waiting) await this.waiting.written
    await this.last
  }

  private async write(results: readonly LaneResult[]): Promise<Kept> {
    try {
      const kept = await this.persistently(results)
      const freed = results.length - kept.size
      if (freed > 0) this.recorded(freed)
      return kept
    } catch (error) {
      this.failed(error)
      return NONE
    }
  }

  /** Nothing of a failed try is written: it can be made again. */
  private async persistently(results: readonly LaneResult[]): Promise<Kept> {
    for (let tries = 1; ; tries++)
      try {
        return await recordResults(this.dataSource, this.courier, results, new Date())
      } catch (error) {
        if (tries >= TRIES) throw error
        await pause(BREATH_MS * tries)
      }
  }
}
