import type { DataSource } from 'typeorm'
import { AS_OF } from './conditions.js'
import type { PinnedStory } from './story-at.js'

/** The last event about an expectation, with its known time. */
export interface ExpectationTouched {
  version: number
  knownAt: string
}

const TOUCHED_SQL = `
  SELECT touched.expectation_id, e.version, e.known_at
  FROM (
    SELECT expectation_id, max(version) AS version FROM (
      SELECT expectation_id, first_version AS version FROM record.expectation WHERE ${AS_OF}
      UNION ALL
      SELECT expectation_id, version FROM record.expectation_note WHERE story_id = $1 AND version <= $2
      UNION ALL
      SELECT n.expectation_id, r.version FROM record.expectation_note n
      JOIN record.retraction r ON r.story_id = n.story_id AND r.claim_version = n.version
      WHERE n.story_id = $1 AND r.version <= $2) events
    GROUP BY expectation_id) touched
  JOIN record.event e ON e.story_id = $1 AND e.version = touched.version`

interface Row {
  expectation_id: string
  version: number
  known_at: string
}

/** The last event about each expectation of a story: its announcement, a revision, an outcome, or a retraction of one. */
export async function expectationsTouched(
  dataSource: DataSource,
  { storyId, version }: PinnedStory,
): Promise<ReadonlyMap<string, ExpectationTouched>> {
  const rows: Row[] = await dataSource.query(TOUCHED_SQL, [storyId, version])
  return new Map(
    rows.map((row) => [row.expectation_id, { version: row.version, knownAt: row.known_at }] as const),
  )
}
