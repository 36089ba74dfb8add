import type { Caller } from '@filrouge/access'
import type { SharedEvent } from './shared-event.js'

/** Something that a client follows, and the place up to which the client has it. */
export interface Followed {
  /** Null: all stories. */
  readonly storyId: string | null
  readonly caller: Caller
  readonly keyId: string | null
  /** The `Last-Event-ID` of the place. Null: the client has nothing of it. */
  readonly id: string | null
  /**
   * Reads the next events after the place, as the caller may see them now.
   * @throws Problem where the caller may not read them any more
   */
  next(): Promise<FollowedPage>
  /** An event that was just recorded. It moves the place. */
  frameOf(event: SharedEvent): FollowedFrame
}

export interface FollowedPage {
  frames: readonly PlacedFrame[]
  /** Moves the place to the end of the page. */
  passed(): void
  /** Whether nothing follows now. */
  isEnd: boolean
}

export interface PlacedFrame {
  bytes: Buffer
  /** Moves the place right after the event. */
  sent(): void
}

/**
 * What becomes of an event. `known`: the client has it. `hidden`: the caller may not read it, and is to go on with the next.
 * `forbidden`: the caller may not read what it follows any more. `gap`: an event before it is missing.
 */
export type FollowedFrame = Buffer | 'known' | 'hidden' | 'forbidden' | 'gap'
