/** What a receiver remembers of messages that it has handled. Keep it in a store of yours, where a restart is not to forget. */
export interface ReceiverMemory {
  /** Whether the message of this webhook-id was handled. */
  has(id: string): boolean | Promise<boolean>
  /** The greatest version of a story that was handled; null where there is none. */
  lastVersion(storyId: string): number | null | Promise<number | null>
  /** Called once a message is handled; best in the transaction that handled it. A ping has no story. */
  remember(handled: { id: string; storyId: string; version: number }): void | Promise<void>
}

const MAX_IDS = 100_000

/** Remembers the last 100,000 messages, and a number for each story, until the process ends. */
export class MemoryOfProcess implements ReceiverMemory {
  private readonly ids = new Set<string>()
  private readonly versions = new Map<string, number>()

  has(id: string): boolean {
    return this.ids.has(id)
  }

  lastVersion(storyId: string): number | null {
    return this.versions.get(storyId) ?? null
  }

  remember({ id, storyId, version }: { id: string; storyId: string; version: number }): void {
    this.ids.add(id)
    const [oldest] = this.ids
    if (this.ids.size > MAX_IDS && oldest !== undefined) this.ids.delete(oldest)
    this.versions.set(storyId, Math.max(version, this.versions.get(storyId) ?? 0))
  }
}
