import type { Development } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { groupBy, prepared } from '@filrouge/database'
import { AS_OF, isShown } from './conditions.js'
import { mergedDevelopments } from './merged.js'
import {
  developmentColumns,
  NOTE_COLUMNS,
  shownDevelopment,
  type DevelopmentAt,
  type Note,
} from './shown-development.js'
import { listed } from '../write/tables.js'
import { stands } from './stands.js'
import type { PinnedStory } from './story-at.js'

// The row before a correction is found by the primary key.
const NOTES_SQL = `
  SELECT ${listed(NOTE_COLUMNS)},
    CASE WHEN type = 'DevelopmentCorrected' THEN (SELECT doc FROM record.development b
      WHERE b.story_id = n.story_id AND b.development_id = n.development_id AND b.from_version < n.version
      ORDER BY b.from_version DESC LIMIT 1) END AS before
  FROM record.development_note n
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

/** Completes rows of developments with their notes, figures and merges, in the order of the rows. */
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
  const mergedOf = await mergedDevelopments(dataSource, at, notesOf)
  return rows.map((row) =>
    shownDevelopment(
      row,
      notesOf.get(row.development_id) ?? [],
      (figuresOf.get(row.development_id) ?? []).map((figure) => figure.figure_id),
      mergedOf.get(row.development_id) ?? [],
      at.sealed,
    ),
  )
}
