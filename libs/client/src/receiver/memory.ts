/** A message that was handled. */
export interface Handled {
  /** The `webhook-id` of the message: the same on every try and replay. */
  id: string
  storyId: string
  version: number
  /** The filter revision of the subscription when the message was sent: see `Message`. */
  filterRevision: number
}

/**
 * What a receiver remembers of handled messages. `MemoryOfProcess` loses it when the process ends, `MemoryOfFile` does
 * not. Several processes that share a subscription need an implementation on a store that they share.
 */
export interface ReceiverMemory {
  /** Whether the message of this webhook-id was handled. */
  has(id: string): boolean | Promise<boolean>
  /** The handled message of a story with the greatest version; null if there is none. */
  last(storyId: string): Handled | null | Promise<Handled | null>
  /** Called when a message was handled. Best done in the transaction that handles the message. */
  remember(handled: Handled): void | Promise<void>
}

const GENERATION = 100_000

/** Remembers at least the last 100,000 messages, and the last of each story, until the process ends. */
export class MemoryOfProcess implements ReceiverMemory {
  /** Two generations, since deleting the oldest entry of a map for each new one is slow. */
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

  /** All remembered messages, in an order in which they can be remembered again. */
  *all(): Generator<Handled> {
    for (const last of this.lasts.values()) if (!this.has(last.id)) yield last
    yield* this.earlier.values()
    yield* this.recent.values()
  }
}
