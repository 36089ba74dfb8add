import { follows, FIRST_PREVIOUS_HASH } from '@filrouge/story'
import type { RecordedEvent } from '@filrouge/contract'

/** What the recorded events of one story prove. */
export interface StoryChain {
  storyId: string
  /** Whether every version from 1 is there and every hash follows from its event and the one before. */
  valid: boolean
  /** The last version that holds. */
  version: number
  /** Its hash. */
  head: string
  /** Events whose data is withheld: their dataHash was taken as given. */
  sealed: number
  /** The first version that does not hold, where one does not. */
  brokenAt?: number
}

/**
 * Recomputes hash chains from recorded events alone, without a service. Events of several stories may be mixed; those
 * of each are in order of version. That a story has no later events they cannot prove: compare heads for that.
 * @returns one for each story, in order of its first event
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
