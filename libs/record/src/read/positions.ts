import type { DevelopmentStatus, Issue, LanguageMap, StatedPosition } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { AS_OF } from './conditions.js'
import { groupBy } from '@filrouge/database'
import type { PositionDoc } from './stored-documents.js'
import { looksOf } from './looks.js'
import { columnsOf, listed, type RowPart } from '../write/tables.js'
import { stands } from './stands.js'
import type { PinnedStory } from './story-at.js'

const COLUMNS = columnsOf(
  'position',
  'issue_id',
  'actor',
  'scope',
  'version',
  'development_id',
  'known_at',
  'doc',
)
type Row = RowPart<'position', typeof COLUMNS> & {
  development_status: DevelopmentStatus | null
  doc: PositionDoc
  occurred: string | null
}

/**
 * In SQL, the key of the positions of an actor on an issue within a scope, as the index `position_by_key` has it. Positions
 * of another actor may have the same key.
 * @param row the alias of a row of `record.position`
 */
export const positionKey = (row: string): string =>
  `(${row}.issue_id || ' ' || ${row}.scope || ' ' || record.look_key(${row}.actor))`

// The time of a position is its own, else that of its development (as corrected by then), else it has no bound.
const POSITIONS_SQL = `
  WITH development AS (SELECT * FROM record.development WHERE ${AS_OF})
  SELECT ${listed(COLUMNS, 'p')},
    CASE WHEN d.held THEN 'held' ELSE d.status END AS development_status,
    p.doc ->> 'occurred' AS occurred
  FROM record.position p
  LEFT JOIN development d ON d.development_id = p.development_id
  WHERE p.story_id = $1 AND p.version <= $2 AND ($5::text[] IS NULL OR ${positionKey('p')} = ANY ($5::text[]))
    AND ${stands('p')}
    AND (p.development_id IS NULL OR NOT p.development_id = ANY ($3::text[]))
    AND ($4::text IS NULL OR CASE WHEN p.own_time THEN p.earliest ELSE d.earliest END IS NULL
      OR CASE WHEN p.own_time THEN p.earliest ELSE d.earliest END <= $4::text COLLATE "C")
  ORDER BY
    CASE WHEN p.own_time THEN coalesce(p.earliest, '') WHEN d.development_id IS NOT NULL THEN coalesce(d.earliest, '')
      ELSE p.known_at END DESC,
    CASE WHEN p.own_time THEN coalesce(p.latest, '~') WHEN d.development_id IS NOT NULL THEN coalesce(d.latest, '~')
      ELSE p.known_at END DESC,
    p.version DESC`

const ISSUES_SQL = `
  SELECT issue_id, question FROM record.issue
  WHERE story_id = $1 AND version <= $2 AND ($3::text[] IS NULL OR issue_id = ANY ($3::text[])) ORDER BY version`

/** The positions that are read: those with these keys (`positionKey`), on these issues. */
export interface SomePositions {
  issueIds: readonly string[]
  keys: readonly string[]
}

/**
 * The matrix of positions: for each issue, actor and scope the position of latest valid time, with the earlier ones. Names
 * that look the same are one actor. Each position has the name as it was stated.
 * @param only what is read; null: all
 */
export async function positions(
  dataSource: DataSource,
  at: PinnedStory,
  only: SomePositions | null = null,
): Promise<Issue[]> {
  const [issues, rows]: [{ issue_id: string; question: LanguageMap }[], Row[]] = await Promise.all([
    dataSource.query(ISSUES_SQL, [at.storyId, at.version, only?.issueIds ?? null]),
    dataSource.query(POSITIONS_SQL, [
      at.storyId,
      at.version,
      [...at.sealed],
      at.worldUntil,
      only?.keys ?? null,
    ]),
  ])
  const byIssue = groupBy(rows, (row) => row.issue_id)
  return issues.map(({ issue_id, question }) => {
    const byActorAndScope = groupBy(byIssue.get(issue_id) ?? [], actorAndScope)
    return {
      issueId: issue_id,
      question,
      positions: [...byActorAndScope]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([, [latest, ...earlier]]) =>
          latest ? [{ ...position(latest), earlier: earlier.map(position) }] : [],
        ),
    }
  })
}

const actorAndScope = ({ actor, scope }: Row) => `${looksOf(actor)}\u0000${scope}`

function position(row: Row): StatedPosition {
  return {
    actor: row.actor,
    scope: row.scope,
    scopeLabel: row.doc.scopeLabel ?? null,
    stance: row.doc.stance,
    conditions: row.doc.conditions ?? [],
    developmentId: row.development_id,
    developmentStatus: row.development_status,
    sinceVersion: row.version,
    since: row.occurred ?? row.known_at,
  }
}
