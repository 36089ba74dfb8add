import { quarantinedIds } from '@filrouge/record'
import type { DataSource } from 'typeorm'

/** The largest age of the list. A write that an old list lets through waits on the log, and gets the same answer. */
const FRESH_MS = 1_000

/** Knows which stories are in quarantine. Caches the list: an append does not wait for a query of its own. */
export class QuarantineCache {
  private ids: Promise<Set<string>> | null = null
  private readAt = 0

  constructor(private readonly dataSource: DataSource) {}

  async has(storyId: string): Promise<boolean> {
    const now = Date.now()
    if (!this.ids || now - this.readAt > FRESH_MS) {
      this.readAt = now
      this.ids = quarantinedIds(this.dataSource)
      this.ids.catch(() => (this.ids = null))
    }
    return (await this.ids).has(storyId)
  }
}
