import type { DevelopmentStatus, Figure } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { AS_OF } from './conditions.js'
import { groupBy } from '@filrouge/database'
import type { FigureDoc } from './stored-documents.js'
import { columnsOf, listed, type RowPart } from '../write/tables.js'
import { stands } from './stands.js'
import type { PinnedStory } from './story-at.js'

const COLUMNS = columnsOf('figureClaim', 'figure_id', 'version', 'recorded_at', 'development_id', 'doc')
type Row = RowPart<'figureClaim', typeof COLUMNS> & {
  development_status: DevelopmentStatus | null
  doc: FigureDoc
}

const FIGURES_SQL = `
  WITH development AS (SELECT * FROM record.development WHERE ${AS_OF})
  SELECT ${listed(COLUMNS, 'f')},
    CASE WHEN d.held THEN 'held' ELSE d.status END AS development_status
  FROM record.figure_claim f
  LEFT JOIN development d ON d.development_id = f.development_id
  WHERE f.story_id = $1 AND f.version <= $2 AND ($5::text[] IS NULL OR f.figure_id = ANY ($5::text[]))
    AND ${stands('f')}
    AND (f.development_id IS NULL OR NOT f.development_id = ANY ($3::text[]))
    AND ($4::text IS NULL OR CASE WHEN f.own_time THEN f.earliest ELSE d.earliest END IS NULL
      OR CASE WHEN f.own_time THEN f.earliest ELSE d.earliest END <= $4::text COLLATE "C")
  ORDER BY f.version`

/**
 * Every figure with its rival claims side by side, ordered by first claim.
 * @param only the ids of the figures that are read; null: all
 */
export async function figures(
  dataSource: DataSource,
  at: PinnedStory,
  only: readonly string[] | null = null,
): Promise<Figure[]> {
  const rows: Row[] = await dataSource.query(FIGURES_SQL, [
    at.storyId,
    at.version,
    [...at.sealed],
    at.worldUntil,
    only,
  ])
  return [...groupBy(rows, (row) => row.figure_id)].flatMap(([figureId, claims]) => {
    const last = claims.at(-1)
    if (!last) return []
    return {
      figureId,
      label: last.doc.label,
      claims: claims.map((row) => ({
        version: row.version,
        recordedAt: row.recorded_at,
        value: row.doc.value,
        unit: row.doc.unit ?? null,
        attribution: row.doc.attribution ?? null,
        developmentId: row.development_id,
        developmentStatus: row.development_status,
      })),
      latest: last.version,
    }
  })
}
