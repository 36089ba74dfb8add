import type { Verification, WithoutAt } from '@filrouge/contract'
import { FIRST_PREVIOUS_HASH, follows } from '@filrouge/story'
import type { DataSource } from 'typeorm'
import { streamEvents } from './events.js'
import type { PinnedStory } from './story-at.js'

/** Recomputes a story's hash chain from its recorded events, up to a version. */
export async function verifyChain(dataSource: DataSource, at: PinnedStory): Promise<WithoutAt<Verification>> {
  let head = FIRST_PREVIOUS_HASH
  let version = 0
  let sealed = 0
  const all = { from: 1, to: at.version, types: null, isOfWorld: false }
  const events = streamEvents(dataSource, () => Promise.resolve(at), all)
  for await (const event of events) {
    if (!follows({ version, head }, event)) return { valid: false, head, sealed, brokenAt: version + 1 }
    if (event.sealed) sealed += 1
    head = event.hash
    version = event.version
  }
  const valid = version === at.version
  return { valid, head, sealed, ...(!valid && { brokenAt: version + 1 }) }
}
