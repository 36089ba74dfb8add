import type { DataSource } from 'typeorm'
import { groupBy } from '@filrouge/database'
import { prepared } from '@filrouge/database'
import { columnsOf, listed, type RowPart } from '../write/tables.js'
import type { StoryAt } from './story-at.js'

/** A development at a version of its story, with all notes about it up to that version. */
export interface Development {
  developmentId: string
  status: 'reported' | 'held' | 'withdrawn' | 'merged'
  mergedInto?: string
  headline: object
  body: object | null
  language: string
  occurred: string
  occurredRange: { earliest: string | null; latest: string | null }
  kind: object
  actors: unknown[]
  places: unknown[]
  attribution: unknown[]
  links: Link[]
  media: unknown[]
  importance: string | null
  actuality: string
  credibility: Assessment | null
  assessments: Assessment[]
  hold: Reasoned | null
  withdrawal: Reasoned | null
  corroborations: { version: number; attribution: unknown }[]
  disputes: { version: number; by: unknown; statement: unknown; attribution: unknown }[]
  translations: Record<string, Translation>
  figures: string[]
  revision: number
  corrections: Correction[]
  firstVersion: number
  lastVersion: number
  recordedAt: string
  updatedAt: string
}

interface Link {
  relation: string
  developmentId: string
}
interface Assessment {
  credibility: number
  reason: unknown
  version: number
}
interface Reasoned {
  reason: unknown
  version: number
}
interface Translation {
  headline: string
  body: string | null
  ofVersion: number
  stale: boolean
}
interface Correction {
  version: number
  recordedAt: string
  severity: string
  reason: unknown
  fields: string[]
}

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
export type DevelopmentAt = RowPart<'development', typeof COLUMNS> & { doc: Doc }

interface Doc {
  headline: object
  body?: object
  language: string
  occurred: string
  kind: object
  actors?: unknown[]
  places?: unknown[]
  attribution?: unknown[]
  links?: Link[]
  media?: unknown[]
  importance?: string
  actuality?: string
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
type Note = RowPart<'developmentNote', typeof NOTE_COLUMNS> & { doc: Record<string, unknown> }

/** The rows of a bitemporal view at version $2 of story $1. */
export const AS_OF = 'story_id = $1 AND from_version <= $2 AND (to_version IS NULL OR to_version > $2)'

const NOTES_SQL = `
  SELECT ${listed(NOTE_COLUMNS)} FROM record.development_note
  WHERE story_id = $1 AND version <= $2 AND development_id = ANY ($3::text[])
  ORDER BY development_id, version`

const FIGURES_SQL = `
  SELECT DISTINCT development_id, figure_id FROM record.figure_claim
  WHERE story_id = $1 AND version <= $2 AND development_id = ANY ($3::text[])
  ORDER BY development_id, figure_id`

const ONE_SQL = `
  SELECT ${developmentColumns()} FROM record.development
  WHERE ${AS_OF} AND development_id = $3 AND NOT development_id = ANY ($4::text[])
    AND ($5::text IS NULL OR earliest IS NULL OR earliest <= $5::text COLLATE "C")`

/** One development of any status. Null: it is unknown, after the bound of the world, or sealed. */
export async function oneDevelopment(
  dataSource: DataSource,
  at: StoryAt,
  developmentId: string,
): Promise<Development | null> {
  const rows = await prepared<DevelopmentAt>(dataSource, 'one_development', ONE_SQL, [
    at.storyId,
    at.version,
    developmentId,
    [...at.sealed],
    at.worldUntil,
  ])
  const [development] = await completeDevelopments(dataSource, at, rows)
  return development ?? null
}

/** Completes rows of developments with their notes and figures, in the order of the rows. */
export async function completeDevelopments(
  dataSource: DataSource,
  at: StoryAt,
  rows: readonly DevelopmentAt[],
): Promise<Development[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.development_id)
  const parameters = [at.storyId, at.version, ids]
  const [notes, figures] = await Promise.all([
    prepared<Note>(dataSource, 'development_notes', NOTES_SQL, parameters),
    prepared<{ development_id: string; figure_id: string }>(
      dataSource,
      'development_figures',
      FIGURES_SQL,
      parameters,
    ),
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
  const of = (type: string) => notes.filter((note) => note.type === type)
  const first = notes[0]
  const last = notes.at(-1)
  if (!first || !last) throw new Error(`development ${row.development_id} has no note of its report`)
  const corrections = of('DevelopmentCorrected').map((note) => ({
    version: note.version,
    recordedAt: note.recorded_at,
    severity: String(note.doc['severity']),
    reason: note.doc['reason'],
    fields: strings(note.doc['fields']),
  }))
  const assessments = of('CredibilityAssessed').map((note) => ({
    credibility: Number(note.doc['credibility']),
    reason: note.doc['reason'],
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
    hold: row.held ? reasoned(of('DevelopmentHeld').at(-1)) : null,
    withdrawal: reasoned(of('DevelopmentWithdrawn').at(-1)),
    corroborations: of('ReportCorroborated').map((note) => ({
      version: note.version,
      attribution: note.doc['attribution'],
    })),
    disputes: of('ReportDisputed').map((note) => ({
      version: note.version,
      by: note.doc['by'],
      statement: note.doc['statement'],
      attribution: note.doc['attribution'] ?? null,
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

const reasoned = (note: Note | undefined): Reasoned | null =>
  note ? { reason: note.doc['reason'], version: note.version } : null

/** The last translation into each language. It is stale where headline or body were corrected after its version. */
function translations(
  notes: readonly Note[],
  corrections: readonly Correction[],
): Record<string, Translation> {
  return Object.fromEntries(
    notes.map((note) => {
      const ofVersion = Number(note.doc['ofVersion'] ?? note.version)
      const translation: Translation = {
        headline: String(note.doc['headline']),
        body: typeof note.doc['body'] === 'string' ? note.doc['body'] : null,
        ofVersion,
        stale: corrections.some(
          ({ version, fields }) =>
            version > ofVersion && (fields.includes('headline') || fields.includes('body')),
        ),
      }
      return [String(note.doc['language']), translation]
    }),
  )
}

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
