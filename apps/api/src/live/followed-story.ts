import type { Caller } from '@filrouge/access'
import { recordedEvents, type PinnedStory } from '@filrouge/record'
import type { DataSource } from 'typeorm'
import { eventFrame } from '../http/event-stream.js'
import type { Followed, FollowedFrame, FollowedPage } from './followed.js'
import type { SharedEvent } from './shared-event.js'

const PAGE = 100

export interface FollowedStoryParts {
  dataSource: DataSource
  storyId: string
  caller: Caller
  keyId: string | null
  /** The story as its reader may see it now. @throws Problem where he may not */
  judge(): Promise<PinnedStory>
}

/** A story whose events a client follows. */
export class FollowedStory implements Followed {
  readonly storyId: string
  readonly caller: Caller
  readonly keyId: string | null

  /** @param version the version up to which the client has the story */
  constructor(
    private readonly parts: FollowedStoryParts,
    private version: number,
  ) {
    this.storyId = parts.storyId
    this.caller = parts.caller
    this.keyId = parts.keyId
  }

  get id(): string | null {
    return this.version === 0 ? null : String(this.version)
  }

  async next(): Promise<FollowedPage> {
    const at = await this.parts.judge()
    const filter = { from: this.version + 1, to: at.version, types: null, isOfWorld: false, limit: PAGE }
    const events = await recordedEvents(this.parts.dataSource, at, filter)
    return {
      frames: events.map((event) => ({
        bytes: eventFrame(JSON.stringify(event), String(event.version)),
        sent: () => void (this.version = event.version),
      })),
      passed: () => undefined,
      isEnd: events.length < PAGE,
    }
  }

  frameOf(event: SharedEvent): FollowedFrame {
    if (event.version <= this.version) return 'known'
    const seen = event.seenBy(this.caller)
    if (seen === 'hidden') return 'forbidden'
    if (event.version > this.version + 1) return 'gap'
    this.version = event.version
    return event.storyFrame(seen)
  }
}
