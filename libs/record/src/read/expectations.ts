import type { DevelopmentStatus, Expectation, ExpectationFields, ExpectationStatus } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { AS_OF } from './conditions.js'
import { groupBy } from '@filrouge/database'
import { bounds } from '@filrouge/story'
import type { ExpectationDoc, ExpectationNoteDocs, NoteOf } from './stored-documents.js'
import { columnsOf, listed, type RowPart } from '../write/tables.js'
import { stands } from './stands.js'
import type { PinnedStory } from './story-at.js'

const COLUMNS = columnsOf(
  'expectation',
  'expectation_id',
  'first_version',
  'postponed',
  'development_id',
  'window_latest',
  'doc',
)
type Row = RowPart<'expectation', typeof COLUMNS> & {
  development_status: DevelopmentStatus | null
  doc: ExpectationDoc
}

const NOTE_COLUMNS = columnsOf('expectationNote', 'expectation_id', 'version', 'type', 'recorded_at', 'doc')
/**
 * `development_status` is that of the development that fulfils it. `before` is the document before a revision, and null on
 * other notes.
 */
type Note = NoteOf<
  ExpectationNoteDocs,
  {
    expectation_id: string
    version: number
    recorded_at: string
    development_status: DevelopmentStatus | null
    before: ExpectationDoc | null
  }
>
type NoteOn<Type extends keyof ExpectationNoteDocs> = Extract<Note, { type: Type }>

const EXPECTATIONS_SQL = `
  WITH development AS (SELECT * FROM record.development WHERE ${AS_OF}),
    expectation AS (SELECT * FROM record.expectation WHERE ${AS_OF}
      AND ($5::text[] IS NULL OR expectation_id = ANY ($5::text[])))
  SELECT ${listed(COLUMNS, 'x')},
    CASE WHEN d.held THEN 'held' ELSE d.status END AS development_status
  FROM expectation x
  LEFT JOIN development d ON d.development_id = x.development_id
  WHERE (x.development_id IS NULL OR NOT x.development_id = ANY ($3::text[]))
    AND ($4::text IS NULL OR CASE WHEN x.own_time THEN x.earliest ELSE d.earliest END IS NULL
      OR CASE WHEN x.own_time THEN x.earliest ELSE d.earliest END <= $4::text COLLATE "C")
  ORDER BY x.first_version`

const NOTES_SQL = `
  WITH development AS (SELECT * FROM record.development WHERE ${AS_OF})
  SELECT ${listed(NOTE_COLUMNS, 'n')},
    CASE WHEN d.held THEN 'held' ELSE d.status END AS development_status,
    CASE WHEN n.type = 'ExpectationRevised' THEN (SELECT doc FROM record.expectation b
      WHERE b.story_id = n.story_id AND b.expectation_id = n.expectation_id AND b.from_version < n.version
      ORDER BY b.from_version DESC LIMIT 1) END AS before
  FROM record.expectation_note n LEFT JOIN development d ON d.development_id = n.doc ->> 'by'
  WHERE n.story_id = $1 AND n.version <= $2 AND ($3::text[] IS NULL OR n.expectation_id = ANY ($3::text[]))
    AND ${stands('n')}
  ORDER BY n.version`

/**
 * The ledger of expectations, in the order in which they were announced.
 * @param only the ids of the expectations that are read; null: all
 */
export async function expectations(
  dataSource: DataSource,
  at: PinnedStory,
  only: readonly string[] | null = null,
): Promise<Expectation[]> {
  const [rows, notes]: [Row[], Note[]] = await Promise.all([
    dataSource.query(EXPECTATIONS_SQL, [at.storyId, at.version, [...at.sealed], at.worldUntil, only]),
    dataSource.query(NOTES_SQL, [at.storyId, at.version, only]),
  ])
  const notesOf = groupBy(notes, (note) => note.expectation_id)
  return rows.map((row) => expectation(row, notesOf.get(row.expectation_id) ?? [], at))
}

const SETTLED: ReadonlySet<ExpectationStatus> = new Set(['fulfilled', 'cancelled', 'lapsed'])

/** Whether the expectation cannot change any more. */
export const isSettled = ({ status }: { status: ExpectationStatus }) => SETTLED.has(status)

function expectation(row: Row, notes: readonly Note[], at: PinnedStory): Expectation {
  const fields = fieldsOf(row.doc)
  const visible = notes.filter(
    (note) => !(note.type === 'ExpectationFulfilled' && at.sealed.has(note.doc.by)),
  )
  const fulfilments = visible.filter((note) => note.type === 'ExpectationFulfilled').map(fulfilment)
  const outcome = outcomeOf(visible)
  const status = statusAfter(row, outcome)
  return {
    expectationId: row.expectation_id,
    ...fields,
    announcedBy: row.doc.announcedBy,
    developmentId: row.development_id,
    developmentStatus: row.development_status,
    status,
    overdue:
      !isSettled({ status }) && (passed(row.window_latest, at) || passed(endOfDay(fields.reviewBy), at)),
    fulfilledBy: fulfilments.map(({ developmentId }) => developmentId),
    fulfilments,
    revisions: notes
      .filter((note) => note.type === 'ExpectationRevised')
      .map((note) => ({
        version: note.version,
        recordedAt: note.recorded_at,
        reason: note.doc.reason,
        fields: note.doc.fields,
        before: note.before ? someFieldsOf(note.before, note.doc.fields) : {},
      })),
    settled: outcome && isSettled({ status }) ? settlement(outcome) : null,
    sinceVersion: row.first_version,
  }
}

const fulfilment = (note: NoteOn<'ExpectationFulfilled'>) => ({
  developmentId: note.doc.by,
  developmentStatus: note.development_status,
  partly: note.doc.partly,
  version: note.version,
})

/** The fields that an announcement gives and revisions replace. */
const fieldsOf = (doc: ExpectationDoc): ExpectationFields => ({
  what: doc.what,
  window: doc.window,
  condition: doc.condition ?? null,
  likelihood: doc.likelihood ?? null,
  reviewBy: doc.reviewBy ?? null,
})

const someFieldsOf = (doc: ExpectationDoc, names: readonly string[]): Partial<ExpectationFields> =>
  Object.fromEntries(Object.entries(fieldsOf(doc)).filter(([name]) => names.includes(name)))

type Outcome = NoteOn<'ExpectationFulfilled' | 'ExpectationCancelled' | 'ExpectationLapsed'>

/** The last outcome among the notes that stand and that the caller may see. */
const outcomeOf = (notes: readonly Note[]): Outcome | undefined =>
  notes.findLast((note): note is Outcome => note.type !== 'ExpectationRevised')

const settlement = (outcome: Outcome) => ({
  version: outcome.version,
  recordedAt: outcome.recorded_at,
  reason: outcome.type === 'ExpectationFulfilled' ? null : outcome.doc.reason,
})

function statusAfter({ postponed }: Row, outcome: Outcome | undefined): ExpectationStatus {
  switch (outcome?.type) {
    case undefined:
      return postponed ? 'postponed' : 'pending'
    case 'ExpectationFulfilled':
      return outcome.doc.partly ? 'partly-fulfilled' : 'fulfilled'
    case 'ExpectationCancelled':
      return 'cancelled'
    case 'ExpectationLapsed':
      return 'lapsed'
  }
}

const passed = (time: string | null, at: PinnedStory) => time !== null && time < at.judgedAt

/**
 * The last time at which these expectations are judged as they are now: later, one more of them is overdue.
 * @returns RFC 3339 with milliseconds; null: no other one becomes overdue
 */
export function judgedUntil(
  ledger: readonly Pick<Expectation, 'status' | 'overdue' | 'window' | 'reviewBy'>[],
): string | null {
  const due = ledger
    .filter((expectation) => !isSettled(expectation) && !expectation.overdue)
    .flatMap(({ window, reviewBy }) => [bounds(window).latest, endOfDay(reviewBy)])
    .filter((time) => time !== null)
  return due.toSorted()[0] ?? null
}

const endOfDay = (date: string | null) => date && `${date}T23:59:59.999Z`
