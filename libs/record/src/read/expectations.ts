import type { DataSource } from 'typeorm'
import { AS_OF } from './developments.js'
import { groupBy } from '../group.js'
import type { StoryAt } from './story-at.js'

export interface Expectation {
  expectationId: string
  what: unknown
  window: unknown
  announcedBy: unknown
  condition: unknown
  likelihood: unknown
  reviewBy: string | null
  developmentId: string | null
  developmentStatus: string | null
  status: string
  overdue: boolean
  fulfilledBy: string[]
  revisions: { version: number; recordedAt: string; reason: unknown; fields: unknown }[]
  sinceVersion: number
}

interface Row {
  expectation_id: string
  first_version: number
  status: string
  development_id: string | null
  development_status: string | null
  window_latest: string | null
  doc: Record<string, unknown>
}

interface Note {
  expectation_id: string
  version: number
  type: string
  recorded_at: string
  doc: Record<string, unknown>
}

const EXPECTATIONS_SQL = `
  WITH development AS (SELECT * FROM record.development WHERE ${AS_OF}),
    expectation AS (SELECT * FROM record.expectation WHERE ${AS_OF})
  SELECT x.expectation_id, x.first_version, x.status, x.development_id, x.window_latest, x.doc,
    CASE WHEN d.status = 'reported' AND d.held THEN 'held' ELSE d.status END AS development_status
  FROM expectation x
  LEFT JOIN development d ON d.development_id = x.development_id
  WHERE (x.development_id IS NULL OR NOT x.development_id = ANY ($3::text[]))
    AND ($4::text IS NULL OR CASE WHEN x.own_time THEN x.earliest ELSE d.earliest END IS NULL
      OR CASE WHEN x.own_time THEN x.earliest ELSE d.earliest END <= $4::text COLLATE "C")
  ORDER BY x.first_version`

const NOTES_SQL = `
  SELECT expectation_id, version, type, recorded_at, doc FROM record.expectation_note
  WHERE story_id = $1 AND version <= $2 ORDER BY version`

/** The ledger of expectations, in the order in which they were announced. */
export async function expectations(dataSource: DataSource, at: StoryAt): Promise<Expectation[]> {
  const [rows, notes]: [Row[], Note[]] = await Promise.all([
    dataSource.query(EXPECTATIONS_SQL, [at.storyId, at.version, [...at.sealed], at.worldUntil]),
    dataSource.query(NOTES_SQL, [at.storyId, at.version]),
  ])
  const notesOf = groupBy(notes, (note) => note.expectation_id)
  return rows.map((row) => expectation(row, notesOf.get(row.expectation_id) ?? [], at))
}

const SETTLED = new Set(['fulfilled', 'cancelled', 'lapsed'])

/** Whether nothing more can happen to it. */
export const isSettled = ({ status }: { status: string }) => SETTLED.has(status)

function expectation(row: Row, notes: readonly Note[], at: StoryAt): Expectation {
  const { doc } = row
  const reviewBy = typeof doc['reviewBy'] === 'string' ? doc['reviewBy'] : null
  return {
    expectationId: row.expectation_id,
    what: doc['what'],
    window: doc['window'],
    announcedBy: doc['announcedBy'],
    condition: doc['condition'] ?? null,
    likelihood: doc['likelihood'] ?? null,
    reviewBy,
    developmentId: row.development_id,
    developmentStatus: row.development_status,
    status: row.status,
    overdue: !isSettled(row) && (passed(row.window_latest, at) || passed(endOfDay(reviewBy), at)),
    fulfilledBy: notes
      .filter((note) => note.type === 'ExpectationFulfilled')
      .map((note) => String(note.doc['by']))
      .filter((by) => !at.sealed.has(by)),
    revisions: notes
      .filter((note) => note.type === 'ExpectationRevised')
      .map((note) => ({
        version: note.version,
        recordedAt: note.recorded_at,
        reason: note.doc['reason'],
        fields: note.doc['fields'],
      })),
    sinceVersion: row.first_version,
  }
}

const passed = (time: string | null, at: StoryAt) => time !== null && time < at.judgedAt
const endOfDay = (date: string | null) => date && `${date}T23:59:59.999Z`
