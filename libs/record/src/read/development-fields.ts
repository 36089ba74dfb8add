import type { DevelopmentFields } from '@filrouge/contract'
import type { DevelopmentDoc } from './stored-documents.js'

/**
 * The fields that a report gives and corrections replace, as reads show them: an absent one has its empty value.
 * @param sealed developments that the reader may not see: links to them are left out
 */
export const fieldsOf = (doc: DevelopmentDoc, sealed: ReadonlySet<string>): DevelopmentFields => ({
  headline: doc.headline,
  body: doc.body ?? null,
  language: doc.language,
  occurred: doc.occurred,
  kind: doc.kind,
  actors: doc.actors ?? [],
  places: doc.places ?? [],
  attribution: doc.attribution ?? [],
  links: (doc.links ?? []).filter((link) => !sealed.has(link.developmentId)),
  media: doc.media ?? [],
  importance: doc.importance ?? null,
  actuality: doc.actuality ?? 'actual',
})

/** Some of these fields, in the order of `names`. */
export const someFieldsOf = (
  doc: DevelopmentDoc,
  names: readonly string[],
  sealed: ReadonlySet<string>,
): Partial<DevelopmentFields> =>
  Object.fromEntries(Object.entries(fieldsOf(doc, sealed)).filter(([name]) => names.includes(name)))
