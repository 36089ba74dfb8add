import { FIRST_PREVIOUS_HASH, follows } from '@filrouge/story'
import type { DataSource } from 'typeorm'
import { streamEvents } from './events.js'
import type { StoryAt } from './story-at.js'

export interface Verification {
  /** Whether every version exists, and every hash follows from its event and the hash before it. */
  valid: boolean
  version: number
  /** The hash of the last version that was checked. */
  head: string
  /** The number of events whose data the caller may not see. Their dataHash was trusted. */
  sealed: number
  /** The first version that is missing or whose hash is wrong, if any. */
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
