import { pause } from '@filrouge/waiting'
import { recordResults, type LaneResult, type Recorded } from '@filrouge/delivery'
import type { DataSource } from 'typeorm'

/** How often what could not be written is tried again, and how long between. */
const TRIES = 5
const BREATH_MS = 100

/** Where nothing could be written. */
const NOTHING: Recorded = { attempts: new Map(), goesOn: new Set() }

/** Writes results together: those that come while some are being written go with the next. */
export class ResultQueue {
  /** What is written next. */
  private waiting: { results: LaneResult[]; written: Promise<Recorded> } | null = null
  private last: Promise<Recorded> = Promise.resolve(NOTHING)

  /** @param freed is told how many lanes were freed */
  constructor(
    private readonly dataSource: DataSource,
    private readonly courier: number,
    private readonly freed: (lanes: number) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** @returns what was written, once it is: nothing where that failed, which is told to `failed` */
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

  /** Resolves once all that was pushed is written, or has failed. */
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

  /** Nothing of a failed try is written: it can be made again. */
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
