import { Filrouge, FilrougeProblem, type RecordedEvent } from '@filrouge/client'
import { sessionKey } from '../session-key.js'

export interface Follower {
  onEvent(event: RecordedEvent): void
  /** There is a connection. */
  onConnected(): void
  /** The connection is lost. The follower tries again by itself, and misses nothing. */
  onLost(): void
}

/**
 * Follows a story from a version on, until the signal ends it. A right that is lost ends it too: the next view of the page
 * says so.
 */
export async function followStory(
  storyId: string,
  afterVersion: number,
  signal: AbortSignal,
  { onEvent, onConnected, onLost }: Follower,
): Promise<void> {
  const key = sessionKey()
  const client = new Filrouge({ url: location.origin, ...(key !== null && { key }) })
  const options = { from: afterVersion + 1, signal, onConnected, onInterrupted: onLost }
  try {
    for await (const { event } of client.live(storyId, options)) onEvent(event)
  } catch (error) {
    if (!signal.aborted && !(error instanceof FilrougeProblem)) throw error
  }
}
