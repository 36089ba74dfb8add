import { follows, FIRST_PREVIOUS_HASH } from '@filrouge/story'
import type { RecordedEvent } from '@filrouge/contract'

/** The result of checking the recorded events of one story. */
export interface StoryChain {
  storyId: string
  /** Whether all versions from 1 are there, and every hash follows from its event and the previous hash. */
  valid: boolean
  /** The last valid version. */
  version: number
  /** The hash of that version. */
  head: string
  /** The number of events whose data is withheld. Their dataHash cannot be checked. */
  sealed: number
  /** The first version that is not valid, if there is one. */
  brokenAt?: number
}

/**
 * Recomputes hash chains from recorded events, without a service. Events of several stories may be mixed; the events of
 * each story are in order of version. Missing events at the end cannot be detected: compare heads for that.
 * @returns a result for each story, in order of first events
 */
export async function verifyEvents(
  events: AsyncIterable<RecordedEvent> | Iterable<RecordedEvent>,
): Promise<StoryChain[]> {
  const chains = new Map<string, StoryChain>()
  for await (const event of events) {
    const { storyId } = event
    const chain = chains.get(storyId) ?? {
      storyId,
      valid: true,
      version: 0,
      head: FIRST_PREVIOUS_HASH,
      sealed: 0,
    }
    chains.set(storyId, chain.valid ? linked(chain, event) : chain)
  }
  return [...chains.values()]
}

function linked(chain: StoryChain, event: RecordedEvent): StoryChain {
  if (!follows(chain, event)) return { ...chain, valid: false, brokenAt: chain.version + 1 }
  const sealed = chain.sealed + (event.data === null ? 1 : 0)
  return { ...chain, version: event.version, head: event.hash, sealed }
}
