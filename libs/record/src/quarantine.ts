import type { QuarantinedStory } from '@filrouge/contract'
import type { DataSource } from 'typeorm'

/** Every story in quarantine, by id. */
export function quarantinedStories(dataSource: DataSource): Promise<QuarantinedStory[]> {
  return dataSource.query(`
    SELECT story_id AS "storyId", partition, since, reason, release_requested AS "releaseRequested",
      (SELECT count(*)::integer FROM record.quarantined_append a WHERE a.story_id = q.story_id) AS waiting
    FROM record.quarantine q ORDER BY story_id`)
}

/** Requests the release of a story from the recorder of its partition. @returns whether it is in quarantine */
export async function requestRelease(dataSource: DataSource, storyId: string): Promise<boolean> {
  const requested: unknown[] = await dataSource.query(
    'WITH requested AS (UPDATE record.quarantine SET release_requested = true WHERE story_id = $1 RETURNING 1) SELECT 1 FROM requested',
    [storyId],
  )
  return requested.length > 0
}

/** The number of stories in quarantine, counted up to a limit. */
export async function quarantinedCount(dataSource: DataSource, most: number): Promise<number> {
  const [row]: { n: number }[] = await dataSource.query(
    'SELECT count(*)::integer AS n FROM (SELECT 1 FROM record.quarantine LIMIT $1) counted',
    [most],
  )
  return row?.n ?? 0
}

/** The ids of all stories in quarantine. */
export async function quarantinedIds(dataSource: DataSource): Promise<Set<string>> {
  const rows: { story_id: string }[] = await dataSource.query('SELECT story_id FROM record.quarantine')
  return new Set(rows.map(({ story_id }) => story_id))
}
