import type { Development } from '@filrouge/contract'
import { bounds } from '@filrouge/story'
import { fateOf, fieldsOf, statusOf, type MarkEvent } from './development-state.js'
import { knownAt, ofType } from './events.js'
import { isInWorld, type Look } from './look.js'
import { aboutOf } from './names.js'
import { judgementsOf } from './judgements.js'
import { figureIdsOf } from './figures.js'

/** All developments that a reader can see, of any status, in the order in which they were reported. */
export const developmentsOf = (look: Look): Development[] =>
  reportedIds(look).flatMap((id) => oneDevelopment(look, id) ?? [])

const reportedIds = ({ standing }: Look): string[] =>
  ofType(standing, 'DevelopmentReported').map(({ data }) => data.developmentId)

/** A development. Null: it is not reported yet, sealed, or beyond the world. */
export function oneDevelopment(look: Look, developmentId: string): Development | null {
  const fields = fieldsOf(look, developmentId)
  if (!fields || look.sealed.has(developmentId) || !isInWorld(look, fields.occurred)) return null
  const about = look.standing.filter((event) => aboutOf(event, look.all).includes(developmentId))
  const [first, last] = [about[0], about.at(-1)]
  if (!first || !last) throw new Error('a development has no report')
  const { isHeld, mergedInto, withdrawal } = fateOf(look, developmentId)
  const isVisible = mergedInto !== null && !look.sealed.has(mergedInto)
  return {
    developmentId,
    status: statusOf(look, developmentId),
    ...(isVisible && { mergedInto }),
    headline: fields.headline,
    body: fields.body ?? null,
    language: fields.language,
    occurred: fields.occurred,
    occurredRange: bounds(fields.occurred),
    kind: fields.kind,
    actors: fields.actors ?? [],
    places: fields.places ?? [],
    attribution: fields.attribution ?? [],
    links: (fields.links ?? []).filter((link) => !look.sealed.has(link.developmentId)),
    media: fields.media ?? [],
    importance: fields.importance ?? null,
    actuality: fields.actuality ?? 'actual',
    ...judgementsOf(about),
    hold: isHeld ? markOf(ofType(about, 'DevelopmentHeld').at(-1)) : null,
    withdrawal: markOf(withdrawal),
    figures: figureIdsOf(look, developmentId),
    firstVersion: first.version,
    lastVersion: last.version,
    recordedAt: first.recordedAt,
    updatedAt: knownAt(last),
  }
}

const markOf = (event: MarkEvent | undefined) =>
  event ? { reason: event.data.reason, version: event.version } : null
