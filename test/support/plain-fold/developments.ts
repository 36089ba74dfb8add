import type { Development, Merged } from '@filrouge/contract'
import { bounds } from '@filrouge/story'
import { fateOf, fieldsOf, shownFieldsOf, statusOf, type MarkEvent } from './development-state.js'
import { knownAt, ofType } from './events.js'
import { isInWorld, type Look } from './look.js'
import { aboutOf, namesOf } from './names.js'
import { judgementsOf } from './judgements.js'
import { figureIdsOf } from './figures.js'

/** All developments that a reader can see, of any status, in the order in which they were reported. */
export const developmentsOf = (look: Look): Development[] =>
  reportedIds(look).flatMap((id) => oneDevelopment(look, id) ?? [])

const reportedIds = ({ standing }: Look): string[] =>
  ofType(standing, 'DevelopmentReported').map(({ data }) => data.developmentId)

/** A development. Null: it is not reported yet, sealed, or beyond the world. */
export function oneDevelopment(look: Look, developmentId: string): Development | null {
  const fields = shownFieldsOf(look, developmentId)
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
    merged: mergedOf(look, developmentId),
    ...fields,
    occurredRange: bounds(fields.occurred),
    ...judgementsOf(look, about),
    hold: isHeld ? markOf(ofType(about, 'DevelopmentHeld').at(-1)) : null,
    withdrawal: markOf(withdrawal),
    figures: figureIdsOf(look, developmentId),
    firstVersion: first.version,
    lastVersion: last.version,
    recordedAt: first.recordedAt,
    firstKnownAt: knownAt(first),
    updatedAt: knownAt(last),
  }
}

/** The developments that a merge that stands put into another, as far as a reader sees them. */
function mergedOf(look: Look, into: string): Merged[] {
  const undone = new Set(ofType(look.events, 'MergeUndone').map(({ data }) => data.mergeVersion))
  return ofType(look.events, 'DevelopmentsMerged')
    .filter(({ data, version }) => data.into === into && !undone.has(version))
    .flatMap((event) => {
      const { data, version } = event
      const isSealed = namesOf(event, look.all).some((id) => look.sealed.has(id))
      const reason = isSealed ? null : (data.reason ?? null)
      return data.from.flatMap((developmentId) => {
        const title = titleOf(look, developmentId)
        return title ? [{ developmentId, ...title, version, reason }] : []
      })
    })
}

/** The language of a development, and its headline with those of its translations. Null: a reader does not see it. */
export function titleOf(
  look: Look,
  developmentId: string,
): Pick<Development, 'language' | 'headline'> | null {
  const fields = fieldsOf(look, developmentId)
  if (!fields || look.sealed.has(developmentId) || !isInWorld(look, fields.occurred)) return null
  const translations = ofType(look.standing, 'TranslationAdded')
    .filter(({ data }) => data.developmentId === developmentId)
    .map(({ data }) => [data.language, data.headline])
  return { language: fields.language, headline: { ...Object.fromEntries(translations), ...fields.headline } }
}

const markOf = (event: MarkEvent | undefined) =>
  event ? { reason: event.data.reason, version: event.version, knownAt: knownAt(event) } : null
