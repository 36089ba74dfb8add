import { recordResults, type LaneResult } from '@filrouge/record'
import type { DataSource } from 'typeorm'

/** How often what could not be written is tried again, and how long between. */
const TRIES = 5
const BREATH_MS = 100

/** Writes results together, in their order: those that come while some are being written go with the next. */
export class ResultQueue {
  private waiting: LaneResult[] = []
  private writing: Promise<void> | null = null

  /** @param recorded is told how many lanes were freed */
  constructor(
    private readonly dataSource: DataSource,
    private readonly courier: number,
    private readonly recorded: (lanes: number) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  push(results: readonly LaneResult[]): void {
    this.waiting.push(...results)
    this.writing ??= this.write().finally(() => {
      this.writing = null
    })
  }

  /** Resolves once all that was pushed is written, or has failed. */
  async empty(): Promise<void> {
    while (this.writing) await this.writing
  }

  private async write(): Promise<void> {
    while (this.waiting.length > 0) {
      const results = this.waiting
      this.waiting = []
      try {
        await this.persistently(results)
        this.recorded(results.filter((one) => !('goesOn' in one)).length)
      } catch (error) {
        this.failed(error)
      }
    }
  }

  /** Nothing of a failed try is written: it can be made again. */
  private async persistently(results: readonly LaneResult[]): Promise<void> {
    for (let tries = 1; ; tries++)
      try {
        return await recordResults(this.dataSource, this.courier, results, new Date())
      } catch (error) {
        if (tries >= TRIES) throw error
        await new Promise((resolve) => setTimeout(resolve, BREATH_MS * tries))
      }
  }
}
