import type { Message } from './receiver-message.js'
import type { Handled } from './receiver-memory.js'
import type { Subscriptions } from './subscriptions.js'

/** Versions of a story that the subscription matches and that did not come: after `after`, up to `upTo`. */
export interface Gap {
  storyId: string
  after: number
  upTo: number
}

/**
 * What is missing before a message, by the last that was handled. What the subscription matches may have changed between
 * the two (another filter revision): what it had not matched before was never to come, and is not missing.
 * @param last null where none of the story was handled
 * @param fromBeginning whether the first message of a story is to be the first that the subscription matches
 */
export function gapBefore(message: Message, last: Handled | null, fromBeginning: boolean): Gap | null {
  const { storyId, previousVersion, filterRevision } = message
  if (last === null ? !fromBeginning : last.filterRevision !== filterRevision) return null
  const after = last?.version ?? 0
  return previousVersion > after ? { storyId, after, upTo: previousVersion } : null
}

/** Has what is missing sent again. Where it throws, it is asked again with the next try of the message. */
export type AskForReplay = (gap: Gap) => void | Promise<void>

/**
 * Asks the service: `POST /v1/subscriptions/{id}/replay` for the story, from the version after the last handled.
 * @param subscriptions `subscriptions` of a client with a key of the subscription's owner
 */
export const replayOf =
  (subscriptions: Pick<Subscriptions, 'replay'>, subscriptionId: string): AskForReplay =>
  ({ storyId, after }) =>
    subscriptions.replay(subscriptionId, { stories: [storyId], fromVersion: after + 1 })

/** How often a message is put off at most. */
const MOST_TIMES = 3
/** How long nothing is handed over because no replay can be asked for. */
const PATIENCE_MS = 60_000

interface OpenGap {
  after: number
  /** How often each message that showed it was put off, by version. */
  times: Map<number, number>
  failingSince: number | null
}

/**
 * Gaps that are being filled. A replay sets a story's lane back, so that what is missing comes, and then the message that
 * showed the gap once more: that message is put off, and order holds. Each time it is put off it has been asked for
 * again, so it is never lost; and it is put off three times at most, so that a gap that nobody can fill makes no circle.
 */
export class Gaps {
  private readonly open = new Map<string, OpenGap>()
  /** Of each story the version that could last not be handled: missing, but not lost. */
  private readonly failed = new Map<string, number>()

  constructor(private readonly ask: AskForReplay) {}

  /**
   * Asks for what is missing before a message, unless that has been in vain.
   * @returns whether it was asked for: the message comes again then
   * @throws what `ask` throws, for a minute; then it returns false
   */
  async putOff({ version }: Message, gap: Gap, now: number): Promise<boolean> {
    const { storyId, after, upTo } = gap
    // It was here, and given up (a dead letter): sent again it would fail again, and hold up the rest.
    if (this.failed.get(storyId) === upTo) return false
    const known = this.open.get(storyId)
    const open =
      known?.after === after ? known : { after, times: new Map<number, number>(), failingSince: null }
    this.open.set(storyId, open)
    const times = open.times.get(version) ?? 0
    if (times >= MOST_TIMES) return false
    try {
      await this.ask(gap)
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
