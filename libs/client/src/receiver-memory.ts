/** A message that was handled. */
export interface Handled {
  /** Its `webhook-id`: the same on every try and replay. */
  id: string
  storyId: string
  version: number
  /** What the subscription matched when it was sent: see `Message`. */
  filterRevision: number
}

/**
 * What a receiver remembers of messages that it has handled. `MemoryOfProcess` forgets with the process, `MemoryOfFile`
 * does not; several processes that share one subscription need one in a store that they share.
 */
export interface ReceiverMemory {
  /** Whether the message of this webhook-id was handled. */
  has(id: string): boolean | Promise<boolean>
  /** The message of a story with the greatest version that was handled; null where there is none. */
  last(storyId: string): Handled | null | Promise<Handled | null>
  /** Called once a message is handled; best in the transaction that handled it. */
  remember(handled: Handled): void | Promise<void>
}

const GENERATION = 100_000

/** Remembers the last 100,000 messages at least, and one for each story, until the process ends. */
export class MemoryOfProcess implements ReceiverMemory {
  /** Two generations: a map that loses its oldest entry with each new one becomes slow. */
  private recent = new Map<string, Handled>()
  private earlier = new Map<string, Handled>()
  private readonly lasts = new Map<string, Handled>()

  has(id: string): boolean {
    return this.recent.has(id) || this.earlier.has(id)
  }

  last(storyId: string): Handled | null {
    return this.lasts.get(storyId) ?? null
  }

  remember(handled: Handled): void {
    const { id, storyId, version } = handled
    if (this.recent.size >= GENERATION) {
      this.earlier = this.recent
      this.recent = new Map()
    }
    this.recent.set(id, handled)
    if (version >= (this.lasts.get(storyId)?.version ?? 0)) this.lasts.set(storyId, handled)
  }

  /** All that is remembered, in an order in which it can be remembered again. */
  *all(): Generator<Handled> {
    for (const last of this.lasts.values()) if (!this.has(last.id)) yield last
    yield* this.earlier.values()
    yield* this.recent.values()
  }
}
