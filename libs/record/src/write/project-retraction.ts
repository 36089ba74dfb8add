import type { EventOf } from '@filrouge/story'
import { knownAt, type Projecting } from './projecting.js'

/**
 * Writes that a claim does not stand any more from this version on. Reads leave its rows out (`stands`). A development
 * that was withdrawn stands again. An event about a development has its retraction as a further note.
 */
export function projectRetraction(event: EventOf<'ClaimRetracted'>, to: Projecting): void {
  const { storyId, version, data } = event
  const claim = to.claim(storyId, data.version)
  to.rows.add('retraction', { story_id: storyId, claim_version: data.version, version })
  if (claim.about === null) return
  to.rows.add('developmentNote', {
    story_id: storyId,
    development_id: claim.about,
    version,
    type: event.type,
    recorded_at: event.recordedAt,
    known_at: knownAt(event),
    doc: { reason: data.reason },
  })
  if (claim.decided === `development/${claim.about}`)
    to.current.putDevelopment({
      ...to.current.developmentOf(storyId, claim.about),
      from_version: version,
      to_version: null,
      status: 'reported',
    })
}
