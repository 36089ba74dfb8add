import type { Visibility } from '@filrouge/contract'
import { prepared } from '@filrouge/database'
import type { DataSource } from 'typeorm'

const VISIBILITIES_SQL = `
  SELECT story_id, visibility FROM record.story WHERE story_id = ANY ($1::text[]) AND to_version IS NULL`

/** The visibility of stories now. Those that do not exist are left out. It says nothing of who may know. */
export async function visibilitiesNow(
  dataSource: DataSource,
  storyIds: readonly string[],
): Promise<ReadonlyMap<string, Visibility>> {
  const rows = await prepared<{ story_id: string; visibility: Visibility }>(
    dataSource,
    'visibilities_now',
    VISIBILITIES_SQL,
    [storyIds],
  )
  return new Map(rows.map(({ story_id, visibility }) => [story_id, visibility]))
}
