import type { Correction, Development, Marked, Merged, Translation } from '@filrouge/contract'
import { columnsOf, listed, type RowPart } from '../write/tables.js'
import { fieldsOf, someFieldsOf } from './development-fields.js'
import type { DevelopmentDoc, DevelopmentNoteDocs, NoteOf } from './stored-documents.js'

const COLUMNS = columnsOf(
  'development',
  'development_id',
  'status',
  'held',
  'merged_into',
  'first_version',
  'earliest',
  'latest',
  'doc',
)

/** The columns of `record.development` that reads select. @param alias of the table */
export const developmentColumns = (alias?: string): string => listed(COLUMNS, alias)

/** A row of `record.development` as reads select it. */
export type DevelopmentAt = RowPart<'development', typeof COLUMNS> & {
  status: 'reported' | 'withdrawn' | 'merged'
  doc: DevelopmentDoc
}

export const NOTE_COLUMNS = columnsOf(
  'developmentNote',
  'development_id',
  'version',
  'type',
  'recorded_at',
  'known_at',
  'doc',
)
/** A row of `record.development_note` as reads select it. */
export type Note = NoteOf<
  DevelopmentNoteDocs,
  {
    development_id: string
    version: number
    recorded_at: string
    known_at: string
    /** The document before a correction. Null: the note is of another type. */
    before: DevelopmentDoc | null
  }
>
type NoteOn<Type extends keyof DevelopmentNoteDocs> = Extract<Note, { type: Type }>

/**
 * A development as a reader sees it.
 * @param notes all that stand, in order of version
 * @param figures the ids of the figures with a claim that names it
 * @param sealed developments that the reader may not see
 */
export function shownDevelopment(
  row: DevelopmentAt,
  notes: readonly Note[],
  figures: string[],
  merged: Merged[],
  sealed: ReadonlySet<string>,
): Development {
  const of = <Type extends Note['type']>(type: Type) =>
    notes.filter((note): note is NoteOn<Type> => note.type === type)
  const first = notes[0]
  const last = notes.at(-1)
  if (!first || !last) throw new Error(`development ${row.development_id} has no note of its report`)
  const corrections = of('DevelopmentCorrected').map((note) => ({
    version: note.version,
    knownAt: note.known_at,
    recordedAt: note.recorded_at,
    severity: note.doc.severity,
    reason: note.doc.reason,
    fields: note.doc.fields,
    before: note.before ? someFieldsOf(note.before, note.doc.fields, sealed) : {},
  }))
  const assessments = of('CredibilityAssessed').map((note) => ({
    credibility: note.doc.credibility,
    reason: note.doc.reason,
    version: note.version,
  }))
  return {
    developmentId: row.development_id,
    status: row.held ? 'held' : row.status,
    ...(row.merged_into !== null && !sealed.has(row.merged_into) && { mergedInto: row.merged_into }),
    merged,
    ...fieldsOf(row.doc, sealed),
    occurredRange: { earliest: row.earliest, latest: row.latest },
    credibility: assessments.at(-1) ?? null,
    assessments,
    hold: row.held ? marked(of('DevelopmentHeld').at(-1)) : null,
    withdrawal: marked(of('DevelopmentWithdrawn').at(-1)),
    corroborations: of('ReportCorroborated').map((note) => ({
      version: note.version,
      attribution: note.doc.attribution,
    })),
    disputes: of('ReportDisputed').map((note) => ({
      version: note.version,
      by: note.doc.by,
      statement: note.doc.statement,
      attribution: note.doc.attribution ?? null,
    })),
    translations: translations(of('TranslationAdded'), corrections),
    figures,
    revision: corrections.length + 1,
    corrections,
    firstVersion: row.first_version,
    lastVersion: last.version,
    recordedAt: first.recorded_at,
    firstKnownAt: first.known_at,
    updatedAt: last.known_at,
  }
}

const marked = (note: NoteOn<'DevelopmentHeld' | 'DevelopmentWithdrawn'> | undefined): Marked | null =>
  note ? { reason: note.doc.reason, version: note.version, knownAt: note.known_at } : null

/** The last translation into each language. It is stale where headline or body were corrected after its version. */
function translations(
  notes: readonly NoteOn<'TranslationAdded'>[],
  corrections: readonly Correction[],
): Record<string, Translation> {
  return Object.fromEntries(
    notes.map((note) => {
      const ofVersion = note.doc.ofVersion ?? note.version
      const translation: Translation = {
        headline: note.doc.headline,
        body: note.doc.body ?? null,
        ofVersion,
        stale: corrections.some(
          ({ version, fields }) =>
            version > ofVersion && (fields.includes('headline') || fields.includes('body')),
        ),
      }
      return [note.doc.language, translation]
    }),
  )
}
