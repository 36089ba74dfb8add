import { SessionLoop, WakeUp } from '@filrouge/waiting'
import type { DataSource } from 'typeorm'
import type { Notices } from '../notices.js'
import { EVERY_STORY, feedAfter, feedEnd, type FeedPage, type PageLimits } from './feed-page.js'
import type { FeedPosition } from './feed-position.js'

export interface FeedTailParts {
  dataSource: DataSource
  notices: Notices
  /**
   * Takes the next part of the feed. It is also called without events at least every second, and the next part is not read
   * before it resolves. If it rejects, it gets the same events again.
   */
  take(page: FeedPage): Promise<void>
  /** Called with what interrupts the reading, such as the loss of Postgres. The tail goes on where it stood. */
  failed(error: unknown): void
}

/** A notice can be lost, so the tail also looks by itself. Milliseconds. */
const POLL_MS = 1_000
const LIMITS: PageLimits = { entries: 500, bytes: 4_000_000 }
const RETRY = { firstMs: 100, longestMs: 2_000 }

/**
 * Follows the feed of the store from its end: one reader for a whole process. It reads only while somebody follows it.
 * Nothing is left out between two parts, whatever interrupts the reading.
 */
export class FeedTail {
  private position: FeedPosition | null = null
  private beginning: Promise<void> | null = null
  private loop: SessionLoop | null = null
  private readonly wakeUp = new WakeUp()

  constructor(private readonly parts: FeedTailParts) {}

  /** Begins to follow the feed, unless it does already. Every event that is recorded after it resolves will be taken. */
  async follow(): Promise<void> {
    if (this.position) return
    this.beginning ??= this.begin().finally(() => (this.beginning = null))
    await this.beginning
  }

  /** Stops to follow the feed. A later `follow` begins at the end of that time. */
  async rest(): Promise<void> {
    const { loop } = this
    this.loop = null
    this.position = null
    this.wakeUp.call()
    await loop?.stop()
  }

  private async begin(): Promise<void> {
    this.position = (await feedEnd(this.parts.dataSource))?.position ?? []
    const loop: SessionLoop = new SessionLoop({
      session: (stopping) => this.read(stopping, loop),
      failed: (error) => this.parts.failed(error),
      retry: RETRY,
    })
    this.loop = loop
    loop.start()
  }

  private async read(stopping: AbortSignal, loop: SessionLoop): Promise<void> {
    const stopListening = this.parts.notices.onRecorded(() => this.wakeUp.call())
    try {
      while (!stopping.aborted) {
        const page = await this.next()
        if (stopping.aborted) return
        await this.parts.take(page)
        // `rest` has forgotten the place, or another reading has begun.
        if (stopping.aborted) return
        // What was not taken is read again.
        this.position = page.position
        loop.progresses()
        if (page.isEnd) await this.wakeUp.wait(POLL_MS)
      }
    } finally {
      stopListening()
    }
  }

  private async next(): Promise<FeedPage> {
    const { dataSource } = this.parts
    const position = this.position ?? []
    // A store whose log does not exist yet has no partitions.
    const after = position.length > 0 ? position : ((await feedEnd(dataSource))?.position.map(() => 0) ?? [])
    const page = await feedAfter(dataSource, EVERY_STORY, after, LIMITS)
    // The log is being folded again: the tail waits for the story's record to be whole.
    return page ?? { from: after, events: [], position: after, isEnd: true }
  }
}
