import type { Correction, Development, Marked, Translation } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { groupBy, prepared } from '@filrouge/database'
import { isShown } from './conditions.js'
import type { DevelopmentDoc, DevelopmentNoteDocs, NoteOf } from './stored-documents.js'
import { columnsOf, listed, type RowPart } from '../write/tables.js'
import { stands } from './stands.js'
import type { PinnedStory } from './story-at.js'

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

const NOTE_COLUMNS = columnsOf(
  'developmentNote',
  'development_id',
  'version',
  'type',
  'recorded_at',
  'known_at',
  'doc',
)
type Note = NoteOf<
  DevelopmentNoteDocs,
  { development_id: string; version: number; recorded_at: string; known_at: string }
>
type NoteOn<Type extends keyof DevelopmentNoteDocs> = Extract<Note, { type: Type }>

/** The rows of a bitemporal view at version $2 of story $1. */
export const AS_OF = 'story_id = $1 AND from_version <= $2 AND (to_version IS NULL OR to_version > $2)'

const NOTES_SQL = `
  SELECT ${listed(NOTE_COLUMNS)} FROM record.development_note n
  WHERE story_id = $1 AND version <= $2 AND development_id = ANY ($3::text[]) AND ${stands('n')}
  ORDER BY development_id, version`

/** The developments are in the world, and so are their claims without a date of their own. */
const FIGURES_SQL = `
  SELECT DISTINCT development_id, figure_id FROM record.figure_claim f
  WHERE story_id = $1 AND version <= $2 AND development_id = ANY ($3::text[]) AND ${stands('f')}
    AND ($4::text IS NULL OR NOT own_time OR earliest IS NULL OR earliest <= $4::text COLLATE "C")
  ORDER BY development_id, figure_id`

const ONE_SQL = `
  SELECT ${developmentColumns()} FROM record.development d
  WHERE ${AS_OF} AND development_id = $5 AND ${isShown('d')}`

const SOME_SQL = `
  SELECT ${developmentColumns()} FROM record.development d
  WHERE ${AS_OF} AND development_id = ANY ($5::text[]) AND ${isShown('d')}
  ORDER BY first_version`

/**
 * Some developments of any status, in the order in which they were first reported. Those that are unknown, after the bound
 * of the world, or sealed are left out.
 */
export async function someDevelopments(
  dataSource: DataSource,
  at: PinnedStory,
  ids: readonly string[],
): Promise<Development[]> {
  if (ids.length === 0) return []
  const values = [at.storyId, at.version, [...at.sealed], at.worldUntil, ids]
  return completeDevelopments(dataSource, at, await dataSource.query(SOME_SQL, values))
}

/** One development of any status. Null: it is unknown, after the bound of the world, or sealed. */
export async function oneDevelopment(
  dataSource: DataSource,
  at: PinnedStory,
  developmentId: string,
): Promise<Development | null> {
  const rows = await prepared<DevelopmentAt>(dataSource, 'one_development', ONE_SQL, [
    at.storyId,
    at.version,
    [...at.sealed],
    at.worldUntil,
    developmentId,
  ])
  const [development] = await completeDevelopments(dataSource, at, rows)
  return development ?? null
}

/** Completes rows of developments with their notes and figures, in the order of the rows. */
export async function completeDevelopments(
  dataSource: DataSource,
  at: PinnedStory,
  rows: readonly DevelopmentAt[],
): Promise<Development[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.development_id)
  const [notes, figures] = await Promise.all([
    prepared<Note>(dataSource, 'development_notes', NOTES_SQL, [at.storyId, at.version, ids]),
    prepared<{ development_id: string; figure_id: string }>(dataSource, 'development_figures', FIGURES_SQL, [
      at.storyId,
      at.version,
      ids,
      at.worldUntil,
    ]),
  ])
  const notesOf = groupBy(notes, (note) => note.development_id)
  const figuresOf = groupBy(figures, (figure) => figure.development_id)
  return rows.map((row) =>
    development(
      row,
      notesOf.get(row.development_id) ?? [],
      (figuresOf.get(row.development_id) ?? []).map((figure) => figure.figure_id),
      at.sealed,
    ),
  )
}

function development(
  row: DevelopmentAt,
  notes: readonly Note[],
  figures: string[],
  sealed: ReadonlySet<string>,
): Development {
  const { doc } = row
  const of = <Type extends Note['type']>(type: Type) =>
    notes.filter((note): note is NoteOn<Type> => note.type === type)
  const first = notes[0]
  const last = notes.at(-1)
  if (!first || !last) throw new Error(`development ${row.development_id} has no note of its report`)
  const corrections = of('DevelopmentCorrected').map((note) => ({
    version: note.version,
    recordedAt: note.recorded_at,
    severity: note.doc.severity,
    reason: note.doc.reason,
    fields: note.doc.fields,
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
    headline: doc.headline,
    body: doc.body ?? null,
    language: doc.language,
    occurred: doc.occurred,
    occurredRange: { earliest: row.earliest, latest: row.latest },
    kind: doc.kind,
    actors: doc.actors ?? [],
    places: doc.places ?? [],
    attribution: doc.attribution ?? [],
    links: (doc.links ?? []).filter((link) => !sealed.has(link.developmentId)),
    media: doc.media ?? [],
    importance: doc.importance ?? null,
    actuality: doc.actuality ?? 'actual',
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
    updatedAt: last.known_at,
  }
}

const marked = (note: NoteOn<'DevelopmentHeld' | 'DevelopmentWithdrawn'> | undefined): Marked | null =>
  note ? { reason: note.doc.reason, version: note.version } : null

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
