import { mayReadStory, seesHeld, type Caller } from '@filrouge/access'
import type { FedEvent, FeedPosition } from '@filrouge/feed'
import { recordedEvent } from '@filrouge/record'
import { eventFrame } from '../http/event-stream.js'
import { feedCursor } from './feed-cursor.js'

/** What is known of a story now. It changes when a later event of the story comes. */
export interface StoryNow {
  visibility: FedEvent['visibilityNow']
  held: ReadonlySet<string>
}

/** How a caller may see an event now. `hidden`: he may not read the story. */
export type Seen = 'whole' | 'sealed' | 'hidden'

/** How a caller may see an event that names these developments. */
export function seenBy(
  caller: Caller,
  storyId: string,
  names: readonly string[],
  { visibility, held }: StoryNow,
): Seen {
  if (!mayReadStory(caller, storyId, visibility)) return 'hidden'
  return names.some((id) => held.has(id)) && !seesHeld(caller, storyId) ? 'sealed' : 'whole'
}

/** The JSON of a recorded event as a caller may see it. */
export const jsonOf = ({ storyId, row }: Pick<FedEvent, 'storyId' | 'row'>, seen: 'whole' | 'sealed') =>
  JSON.stringify(recordedEvent(storyId, row, new Set(seen === 'sealed' ? row.names : [])))

/** An event that many clients get. Its bytes are made once for all clients that may see it alike. */
export class SharedEvent {
  readonly storyId: string
  readonly version: number
  readonly partition: number
  readonly sequence: number
  private readonly made = new Map<string, Buffer>()

  /** @param after the place in the feed right after the event */
  constructor(
    private readonly fed: FedEvent,
    private readonly now: StoryNow,
    private readonly storeId: string,
    readonly after: FeedPosition,
  ) {
    this.storyId = fed.storyId
    this.version = fed.row.version
    this.partition = fed.partition
    this.sequence = fed.sequence
  }

  seenBy(caller: Caller): Seen {
    return seenBy(caller, this.storyId, this.fed.row.names, this.now)
  }

  /** The frame for those who follow the story: its id is the version. */
  storyFrame(seen: 'whole' | 'sealed'): Buffer {
    return this.once(`story ${seen}`, () => eventFrame(jsonOf(this.fed, seen), String(this.version)))
  }

  /** The frame for those who follow all stories: its id is the cursor of a place. @param place right after the event */
  feedFrame(seen: 'whole' | 'sealed', place: FeedPosition): Buffer {
    const frame = () => eventFrame(jsonOf(this.fed, seen), feedCursor(this.storeId, place))
    return place === this.after ? this.once(`feed ${seen}`, frame) : frame()
  }

  /** The number of bytes that a client gets. */
  get size(): number {
    return this.storyFrame('whole').length
  }

  private once(name: string, make: () => Buffer): Buffer {
    const made = this.made.get(name) ?? make()
    this.made.set(name, made)
    return made
  }
}
