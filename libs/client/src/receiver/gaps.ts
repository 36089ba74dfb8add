import type { Message } from './message.js'
import type { Handled } from './memory.js'
import type { Subscriptions } from '../subscriptions.js'

/** Versions of a story that match the subscription but were not received: greater than `after`, up to `upTo`. */
export interface Gap {
  storyId: string
  after: number
  upTo: number
}

/**
 * The gap between a message and the last handled message of its story. If the filter revision changed between the two,
 * there is no gap: a version that did not match before was never going to be sent.
 * @param last the last handled message of the story; null if there is none
 * @param fromBeginning whether the first message of a story must be the first that matches the subscription
 */
export function gapBefore(message: Message, last: Handled | null, fromBeginning: boolean): Gap | null {
  const { storyId, previousVersion, filterRevision } = message
  if (last === null ? !fromBeginning : last.filterRevision !== filterRevision) return null
  const after = last?.version ?? 0
  return previousVersion > after ? { storyId, after, upTo: previousVersion } : null
}

/** Requests a replay of the missing versions. If it throws, the next try of the message calls it again. */
export type AskForReplay = (gap: Gap) => void | Promise<void>

/**
 * Requests the replay from the service: `POST /v1/subscriptions/{id}/replay` for the story, from the version after the
 * last handled one.
 * @param subscriptions `subscriptions` of a client with a key of the subscription's owner
 */
export const replayOf =
  (subscriptions: Pick<Subscriptions, 'replay'>, subscriptionId: string): AskForReplay =>
  ({ storyId, after }) =>
    subscriptions.replay(subscriptionId, { stories: [storyId], fromVersion: after + 1 })

/** How often a message is put off, at most. */
const MOST_TIMES = 3
/** How long messages are refused while the replay cannot be requested. */
const PATIENCE_MS = 60_000

interface OpenGap {
  after: number
  /** How often each message that showed the gap was put off, by version. */
  times: Map<number, number>
  failingSince: number | null
}

/**
 * The gaps that are being filled. A replay sets the lane of the story back: the missing versions come, then the message
 * that showed the gap comes again. So that message is put off, and the order is kept. It is put off only after its
 * replay was requested, so it is never lost. It is put off three times at most, so a gap that cannot be filled makes no
 * endless loop.
 */
export class Gaps {
  private readonly open = new Map<string, OpenGap>()
  /** For each story, the last version whose handling failed. It was received, so it is no gap to fill. */
  private readonly failed = new Map<string, number>()

  constructor(private readonly requestReplay: AskForReplay) {}

  /**
   * Requests a replay of a gap, unless earlier replays did not fill it.
   * @returns whether a replay was requested, so that the message comes again
   * @throws what the request throws, for a minute; after that it returns false
   */
  async putOff({ version }: Message, gap: Gap, now: number): Promise<boolean> {
    const { storyId, after, upTo } = gap
    // This version was received, and became a dead letter. Sent again it would fail again and delay the others.
    if (this.failed.get(storyId) === upTo) return false
    const current = this.open.get(storyId)
    const open =
      current?.after === after ? current : { after, times: new Map<number, number>(), failingSince: null }
    this.open.set(storyId, open)
    const times = open.times.get(version) ?? 0
    if (times >= MOST_TIMES) return false
    try {
      await this.requestReplay(gap)
    } catch (error) {
      open.failingSince ??= now
      if (now - open.failingSince > PATIENCE_MS) return false
      throw error
    }
    open.failingSince = null
    open.times.set(version, times + 1)
    return true
  }

  handled({ storyId }: Message): void {
    this.open.delete(storyId)
    this.failed.delete(storyId)
  }

  couldNotHandle({ storyId, version }: Message): void {
    this.failed.set(storyId, version)
  }
}
