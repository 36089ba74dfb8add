import { Problem, type Logger } from '@filrouge/runtime'
import { once } from 'node:events'
import { placeFrame, type EventStream } from '../http/event-stream.js'
import type { Followed } from './followed.js'
import type { SharedEvent } from './shared-event.js'
import type { Watcher, Watchers } from './watchers.js'

/** A client that has this much to read is cut off. Bytes. */
const MOST_UNREAD = 1_000_000
/** What was read for a client that then took longer than this is read again: rights may have changed. Milliseconds. */
const STALE_MS = 100

/** One client that gets events live: first what it has missed, then each event as it is recorded. */
export class LiveStream implements Watcher {
  /** Events that the client has still to get. */
  private readonly waiting: SharedEvent[] = []
  private waitingBytes = 0
  private isCatchingUp = true
  private isDraining = false

  constructor(
    private readonly followed: Followed,
    private readonly stream: EventStream,
    private readonly logger: Logger,
  ) {}

  get storyId() {
    return this.followed.storyId
  }
  get caller() {
    return this.followed.caller
  }
  get keyId() {
    return this.followed.keyId
  }

  /** Sends events until the stream is over. Never rejects. */
  async run(watchers: Watchers): Promise<void> {
    const { stream } = this
    let leave: (() => Promise<void>) | null = null
    try {
      // A client that is cut off before its first event comes again to this place.
      if (this.followed.id !== null) stream.write(placeFrame(this.followed.id))
      do {
        leave = await watchers.join(this)
        // What is recorded from here on waits. A client that has missed more than a page reads it first.
        if ((await this.catchUp(1)) || stream.over.aborted) break
        await leave()
        this.forget()
        await this.catchUp(Infinity)
      } while (!stream.over.aborted)
      this.isCatchingUp = false
      await this.sendWaiting()
      if (!stream.over.aborted) await once(stream.over, 'abort')
    } catch (error) {
      this.fail(error)
    } finally {
      this.forget()
      await leave?.()
    }
  }

  take(event: SharedEvent): void {
    if (this.stream.over.aborted) return
    if (!this.isCatchingUp && this.waiting.length === 0 && !this.stream.isCongested) return this.send(event)
    this.waiting.push(event)
    this.waitingBytes += event.size
    if (this.waitingBytes > MOST_UNREAD) this.stream.end('slow')
    else if (!this.isCatchingUp) void this.sendWaiting()
  }

  stop(): void {
    this.stream.end('stopping')
  }

  loseKey(): void {
    this.stream.end('forbidden')
  }

  /**
   * Sends what the client has missed.
   * @param most the number of pages at most
   * @returns whether the client has everything
   */
  private async catchUp(most: number): Promise<boolean> {
    for (let pages = 0; pages < most && !this.stream.over.aborted; pages++) {
      const page = await this.followed.next()
      if ((await this.sendPage(page.frames)) === 'stale') continue
      page.passed()
      if (page.isEnd) return true
    }
    return false
  }

  private async sendPage(frames: Awaited<ReturnType<Followed['next']>>['frames']): Promise<'sent' | 'stale'> {
    for (const { bytes, sent } of frames) {
      if (this.stream.isCongested) {
        const since = performance.now()
        await this.stream.drained()
        if (performance.now() - since > STALE_MS || this.stream.over.aborted) return 'stale'
      }
      this.stream.write(bytes)
      sent()
    }
    return 'sent'
  }

  /** Sends the events that wait, as fast as the client reads. */
  private async sendWaiting(): Promise<void> {
    if (this.isDraining) return
    this.isDraining = true
    try {
      while (this.waiting.length > 0 && !this.stream.over.aborted) {
        if (this.stream.isCongested) await this.stream.drained()
        const event = this.waiting.shift()
        if (!event) break
        this.waitingBytes -= event.size
        this.send(event)
      }
    } finally {
      this.isDraining = false
    }
  }

  private send(event: SharedEvent): void {
    const frame = this.followed.frameOf(event)
    switch (frame) {
      case 'known':
      case 'hidden':
        return
      case 'forbidden':
        return this.stream.end('forbidden')
      case 'gap':
        this.logger.error(
          { storyId: event.storyId, version: event.version },
          'a live stream has missed an event',
        )
        return this.stream.cut()
      default:
        this.stream.write(frame)
    }
  }

  private forget(): void {
    this.waiting.length = 0
    this.waitingBytes = 0
  }

  /** A right that is lost ends the stream. Anything else cuts it, so that the client comes again. */
  private fail(error: unknown): void {
    if (error instanceof Problem && error.status < 500) return this.stream.end('forbidden')
    if (!this.stream.over.aborted) this.logger.warn({ err: error }, 'a live stream was cut')
    this.stream.cut()
  }
}
