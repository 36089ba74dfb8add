import { eventsOf, recordedEvent, type EventRow, type PinnedStory } from '@filrouge/record'
import { Problem, type Logger } from '@filrouge/runtime'
import { pause } from '@filrouge/waiting'
import type { DataSource } from 'typeorm'
import { eventFrame, type EventStream } from '../http/event-stream.js'
import type { PlayedOrder } from './played-order.js'

/** Events are read this many at a time. */
const PAGE = 50

export interface ReplayParts {
  dataSource: DataSource
  storyId: string
  order: PlayedOrder
  /** The number of events that the client has already. */
  played: number
  /** @param gapMs the time in the story since the event before */
  pauseOf(gapMs: number): number
  /** The story as its reader may see it now. @throws Problem where he may not */
  judge(): Promise<PinnedStory>
}

/** Plays the events of a story to a client: each after its pause, then the end. */
export class Replay {
  private rows = new Map<number, EventRow>()

  constructor(
    private readonly parts: ReplayParts,
    private readonly logger: Logger,
  ) {}

  /** Plays until the end, or until the stream is over. Never rejects. */
  async play(stream: EventStream): Promise<void> {
    try {
      await this.playAll(stream)
      stream.end('complete')
    } catch (error) {
      if (error instanceof Problem && error.status < 500) return stream.end('forbidden')
      if (!stream.over.aborted) this.logger.warn({ err: error }, 'a replay was cut')
      stream.cut()
    }
  }

  private async playAll(stream: EventStream): Promise<void> {
    const { order, played } = this.parts
    // Pauses count from the first event on, so that their delays do not add up.
    let due = performance.now()
    for (let i = played; i < order.versions.length; i++) {
      due += this.pauseBefore(i)
      await this.prepare(i)
      await pause(due - performance.now(), stream.over)
      if (stream.over.aborted) return
      // A client that does not read pauses the replay.
      const since = performance.now()
      await stream.drained()
      due += performance.now() - since
      if (stream.over.aborted) return
      stream.write(await this.frameOf(order.versions[i] ?? 0))
      if (i === played) due = performance.now()
    }
    await stream.drained()
  }

  private pauseBefore(i: number): number {
    const { order, pauseOf } = this.parts
    if (i === 0) return 0
    const gap = (order.times[i] ?? Number.NaN) - (order.times[i - 1] ?? Number.NaN)
    return pauseOf(Number.isNaN(gap) ? 0 : Math.max(0, gap))
  }

  /** Reads the next events, unless they are read already. */
  private async prepare(i: number): Promise<void> {
    const { dataSource, storyId, order } = this.parts
    if (this.rows.has(order.versions[i] ?? 0)) return
    const rows = await eventsOf(dataSource, storyId, [...order.versions.subarray(i, i + PAGE)])
    this.rows = new Map(rows.map((row) => [row.version, row]))
  }

  private async frameOf(version: number): Promise<Buffer> {
    const { storyId, judge } = this.parts
    const row = this.rows.get(version)
    if (!row) throw new Error(`story ${storyId} has no event ${version}`)
    const at = await judge()
    return eventFrame(JSON.stringify(recordedEvent(storyId, row, at.sealed)), String(version))
  }
}
