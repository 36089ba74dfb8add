import type { Development, DevelopmentFields } from '@filrouge/contract'
import type { DataOf } from '@filrouge/story'
import { eventAt, ofType, type PlainEvent } from './events.js'
import { isInWorld, type Look } from './look.js'
import { aboutOf } from './names.js'

type Report = DataOf<'DevelopmentReported'>

/**
 * The fields of a development as reported and corrected. Null: it is not reported yet.
 * @param before corrections from this version on are left out
 */
export function fieldsOf(
  { standing }: Look,
  developmentId: string,
  before = Infinity,
): (Partial<Report> & Required) | null {
  const isOfIt = ({ data, version }: { data: { developmentId: string }; version: number }) =>
    data.developmentId === developmentId && version < before
  const report = ofType(standing, 'DevelopmentReported').find(isOfIt)
  if (!report) return null
  const corrections = ofType(standing, 'DevelopmentCorrected').filter(isOfIt)
  const fields = { ...report.data }
  for (const { data } of corrections)
    for (const [name, value] of Object.entries(data.changes))
      Object.assign(fields, { [name]: value ?? undefined })
  return fields
}

/** The same as a reader sees them: an absent one has its empty value, and links to what is sealed are left out. */
export function shownFieldsOf(look: Look, developmentId: string, before?: number): DevelopmentFields | null {
  const fields = fieldsOf(look, developmentId, before)
  return (
    fields && {
      headline: fields.headline,
      body: fields.body ?? null,
      language: fields.language,
      occurred: fields.occurred,
      kind: fields.kind,
      actors: fields.actors ?? [],
      places: fields.places ?? [],
      attribution: fields.attribution ?? [],
      links: (fields.links ?? []).filter((link) => !look.sealed.has(link.developmentId)),
      media: fields.media ?? [],
      importance: fields.importance ?? null,
      actuality: fields.actuality ?? 'actual',
    }
  )
}

type Required = Pick<Report, 'headline' | 'language' | 'occurred' | 'kind'>

interface Fate {
  isHeld: boolean
  withdrawal: MarkEvent | undefined
  mergedInto: string | null
}
export type MarkEvent = PlainEvent & { data: { reason: Development['headline'] } }

/** What became of a development by the events that stand. */
export function fateOf({ standing, all }: Look, developmentId: string): Fate {
  const fate: Fate = { isHeld: false, withdrawal: undefined, mergedInto: null }
  for (const event of standing) {
    if (!aboutOf(event, all).includes(developmentId)) continue
    switch (event.type) {
      case 'DevelopmentHeld':
        fate.isHeld = true
        break
      case 'HoldReleased':
        fate.isHeld = false
        break
      case 'DevelopmentWithdrawn':
        fate.withdrawal = event
        break
      case 'DevelopmentsMerged':
        if (event.data.from.includes(developmentId)) fate.mergedInto = event.data.into
        break
      case 'MergeUndone': {
        const merge = eventAt(all, event.data.mergeVersion)
        if (merge.type === 'DevelopmentsMerged' && merge.data.from.includes(developmentId))
          fate.mergedInto = null
        break
      }
    }
  }
  return fate
}

/** The status of a development: held from its hold to its release, whatever happens between. */
export function statusOf(look: Look, developmentId: string): Development['status'] {
  const { isHeld, withdrawal, mergedInto } = fateOf(look, developmentId)
  if (isHeld) return 'held'
  if (withdrawal) return 'withdrawn'
  return mergedInto === null ? 'reported' : 'merged'
}

/** The date of what names a development: its own, else that of the development as corrected by then. Null: none. */
export function dateOf(
  look: Look,
  { occurred, developmentId }: { occurred?: string | undefined; developmentId?: string | undefined },
): string | null {
  if (occurred !== undefined) return occurred
  return developmentId === undefined ? null : (fieldsOf(look, developmentId)?.occurred ?? null)
}

/** Whether a reader sees what names a development, or names none: it is not sealed, and in the world. */
export const isShown = (
  look: Look,
  said: { occurred?: string | undefined; developmentId?: string | undefined },
): boolean =>
  !(said.developmentId !== undefined && look.sealed.has(said.developmentId)) &&
  isInWorld(look, dateOf(look, said))

/** The two fields of what may name a development: the id and the status of the development. */
export const developmentNamed = (look: Look, developmentId: string | undefined) => ({
  developmentId: developmentId ?? null,
  developmentStatus: developmentId === undefined ? null : statusOf(look, developmentId),
})
