import { FIRST_PREVIOUS_HASH, follows } from '@filrouge/story'
import type { DataSource } from 'typeorm'
import { streamEvents } from './events.js'
import type { StoryAt } from './story-at.js'

export interface Verification {
  /** Whether every version is there and every hash follows from its event and the one before. */
  valid: boolean
  version: number
  /** The hash of the last version checked. */
  head: string
  /** Events whose data the caller may not see: their dataHash was taken as given. */
  sealed: number
  /** The first version that does not hold, where one does not. */
  brokenAt?: number
}

/** Recomputes a story's hash chain from its recorded events, up to a version. */
export async function verifyChain(dataSource: DataSource, at: StoryAt): Promise<Verification> {
  let head = FIRST_PREVIOUS_HASH
  let version = 0
  let sealed = 0
  const events = streamEvents(dataSource, () => Promise.resolve(at), { from: 1, to: at.version, types: null })
  for await (const event of events) {
    if (!follows({ version, head }, event))
      return { valid: false, version: at.version, head, sealed, brokenAt: version + 1 }
    if (event.sealed) sealed += 1
    head = event.hash
    version = event.version
  }
  const valid = version === at.version
  return { valid, version: at.version, head, sealed, ...(!valid && { brokenAt: version + 1 }) }
}
