import { event } from './event.js'
import type { EntityKey } from './fold-state.js'
import type { EvolveOf, RulesOf } from './part.js'
import { broken } from './rules.js'
import type { StoryInFold } from './story-in-fold.js'
import { Text, Version } from './text.js'

/**
 * A retraction takes back what one event said: a position, a figure, a corroboration, a rating. From its version on the
 * story is as if that event had not been accepted. The type of an event says whether it can be taken back (`decides`).
 */
export const ClaimRetracted = event(
  'ClaimRetracted',
  { version: Version.describe('of the event that is taken back'), reason: Text },
  {
    role: 'editor',
    summary: 'What an earlier event said was taken back.',
    names: ({ version }) => [`claim/${version}`],
  },
)

export const events = { ClaimRetracted }

export const rules: RulesOf<typeof events> = {
  /** A claim is taken back once. */
  ClaimRetracted: (story, { version }) => {
    const claim = story.claim(version)
    if (!claim) return broken('claim-unknown', '/version')
    return claim.retracted ? broken('claim-retracted', '/version') : null
  },
}

export const evolve: EvolveOf<typeof events> = {
  ClaimRetracted: (story, { version }) => {
    const claim = story.claim(version)
    if (!claim) return
    story.put(`claim/${version}`, { ...claim, retracted: true })
    if (claim.decided !== null) reopen(story, claim.decided)
  },
}

/** A development stands again, or an expectation is open again. Each decision was accepted only in that status. */
function reopen(story: StoryInFold, key: EntityKey): void {
  const entity = story.entity(key)
  switch (entity?.entity) {
    case 'development':
      return story.put(key, { ...entity, status: 'reported' })
    case 'expectation':
      return story.put(key, { ...entity, settled: false })
  }
}
