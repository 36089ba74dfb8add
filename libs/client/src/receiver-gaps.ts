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

/** How long a message waits for what is missing before it. */
const PATIENCE_MS = 60_000

/**
 * Gaps that are being filled. A story's lane is set back by a replay: what is missing comes before the message that
 * showed the gap, which comes again after it. So that message waits, and order holds. It does not wait for ever: after a
 * minute it is handed over as it is, and a gap is asked for once, so that what nobody can fill makes no circle.
 */
export class Gaps {
  private readonly open = new Map<string, { after: number; since: number; asked: boolean }>()
  /** Of each story the version that could last not be handled: missing, but not lost. */
  private readonly failed = new Map<string, number>()

  constructor(private readonly ask: AskForReplay) {}

  /**
   * Whether the message behind a gap is to wait.
   * @throws what `ask` throws: it is to wait then, too
   */
  async isToWait({ storyId, after, upTo }: Gap, now: number): Promise<boolean> {
    // It was here, and given up (a dead letter): sent again it would fail again, and hold up the rest.
    if (this.failed.get(storyId) === upTo) return false
    const known = this.open.get(storyId)
    const gap = known?.after === after ? known : { after, since: now, asked: false }
    this.open.set(storyId, gap)
    if (now - gap.since > PATIENCE_MS) return false
    if (!gap.asked) await this.ask({ storyId, after, upTo })
    gap.asked = true
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
