import { quarantinedIds } from '@filrouge/record'
import type { DataSource } from 'typeorm'

/** How old the list may be: a write that slips through waits with the others, and is answered alike. */
const FRESH_MS = 1_000

/** Which stories' writes wait, without a question to Postgres for each append. */
export class Quarantine {
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
