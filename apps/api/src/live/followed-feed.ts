import type { Caller } from '@filrouge/access'
import {
  feedAfter,
  hasReached,
  laterOf,
  movedTo,
  rightsToFollow,
  type FeedPosition,
  type PageLimits,
} from '@filrouge/feed'
import { unavailable } from '@filrouge/runtime'
import type { DataSource } from 'typeorm'
import { eventFrame } from '../http/event-stream.js'
import { feedCursor } from './feed-cursor.js'
import type { Followed, FollowedFrame, FollowedPage } from './followed.js'
import { jsonOf, seenBy, type SharedEvent } from './shared-event.js'

const LIMITS: PageLimits = { entries: 200, bytes: 2_000_000 }

export interface FollowedFeedParts {
  dataSource: DataSource
  storeId: string
  caller: Caller
  keyId: string | null
  /** Looks the caller's key up again. @throws Problem unauthorized */
  callerNow(): Promise<Caller>
}

/** The events of all stories that the caller may read, which a client follows. */
export class FollowedFeed implements Followed {
  readonly storyId = null
  readonly caller: Caller
  readonly keyId: string | null
  /** Whether the client is at the same place as everybody, so that cursors are the same too. */
  private isLevel = false

  constructor(
    private readonly parts: FollowedFeedParts,
    private place: FeedPosition,
  ) {
    this.caller = parts.caller
    this.keyId = parts.keyId
  }

  get id(): string {
    return feedCursor(this.parts.storeId, this.place)
  }

  async next(): Promise<FollowedPage> {
    const { dataSource, storeId } = this.parts
    const caller = await this.parts.callerNow()
    const page = await feedAfter(dataSource, rightsToFollow(caller), this.place, LIMITS)
    if (!page) throw unavailable('the log is being folded again')
    let after = page.from
    const frames = page.events.map((fed) => {
      const { storyId, row, visibilityNow, heldNow, partition, sequence } = fed
      const seen = seenBy(caller, storyId, row.names, { visibility: visibilityNow, held: new Set(heldNow) })
      const place = movedTo(after, partition, sequence)
      after = place
      return {
        // The statement has left out what is hidden.
        bytes: eventFrame(jsonOf(fed, seen === 'whole' ? seen : 'sealed'), feedCursor(storeId, place)),
        sent: () => void (this.place = place),
      }
    })
    const passed = () => void (this.place = page.position)
    return { frames, passed, isEnd: page.isEnd }
  }

  frameOf(event: SharedEvent): FollowedFrame {
    if (event.sequence <= (this.place[event.partition] ?? 0)) return 'known'
    // Until the tail has reached what the client read by itself, the client's cursors are its own.
    this.isLevel ||= hasReached(event.after, this.place)
    this.place = this.isLevel ? event.after : laterOf(this.place, event.after)
    const seen = event.seenBy(this.caller)
    return seen === 'hidden' ? seen : event.feedFrame(seen, this.place)
  }
}
