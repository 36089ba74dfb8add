import type { StoryLink, StoryState, StoryStatus, Visibility } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { AS_OF } from './conditions.js'
import type { StoryDoc } from './stored-documents.js'
import type { PinnedStory } from './story-at.js'

/** The header of a story at a version. `openedAt` is a known time. */
export type StoryHeader = Pick<
  StoryState,
  'status' | 'visibility' | 'title' | 'summary' | 'language' | 'tags' | 'openedAt' | 'head'
>

interface Row {
  status: StoryStatus
  visibility: Visibility
  doc: StoryDoc
  opened_at: string
  head: string
}

const HEADER_SQL = `
  SELECT status, visibility, doc,
    (SELECT known_at FROM record.event WHERE story_id = $1 AND version = 1) AS opened_at,
    (SELECT hash FROM record.event WHERE story_id = $1 AND version = $2) AS head
  FROM record.story WHERE ${AS_OF}`

/** The header of a story. */
export async function storyHeader(
  dataSource: DataSource,
  { storyId, version }: PinnedStory,
): Promise<StoryHeader> {
  const [row]: Row[] = await dataSource.query(HEADER_SQL, [storyId, version])
  if (!row) throw new Error(`story ${storyId} has no row at version ${version}`)
  const { status, visibility, doc, opened_at: openedAt, head } = row
  const { title, summary = null, language, tags = [] } = doc
  return { status, visibility, title, summary, language, tags, openedAt, head }
}

const CLOSED_SQL = `
  SELECT known_at FROM record.event
  WHERE story_id = $1 AND version <= $2 AND type = 'StoryClosed' ORDER BY version DESC LIMIT 1`

/** The known time at which a story was closed last. Null: it never was. */
export async function lastClosedAt(
  dataSource: DataSource,
  { storyId, version }: PinnedStory,
): Promise<string | null> {
  const [row]: { known_at: string }[] = await dataSource.query(CLOSED_SQL, [storyId, version])
  return row?.known_at ?? null
}

const LINKS_SQL = `
  SELECT other_id AS "storyId", relation, version FROM record.story_link
  WHERE story_id = $1 AND version <= $2 ORDER BY version`

/** The links of a story to others, in order of version. */
export const storyLinks = (dataSource: DataSource, { storyId, version }: PinnedStory): Promise<StoryLink[]> =>
  dataSource.query(LINKS_SQL, [storyId, version])
