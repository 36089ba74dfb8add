import type { Story, StoryStatus, Visibility } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import type { StoryDoc } from './stored-documents.js'
import { searchParameter } from './search.js'
import { judges, MAY_READ_STORY, mayReadParameters, seesHeldSql, type Caller } from '@filrouge/access'
import { countsOf, FACTS, factsJoins, type FactsRow } from './story-facts.js'

export interface StoriesFilter {
  /** Full text over title, summary and tags. Null: no filter. */
  q: string | null
  /** One of its tags, compared without case and accents. */
  tag: string | null
  status: StoryStatus | null
  /** 1 to 500. */
  limit: number
  after: StoriesPlace | null
  /** The time at which `overdue` is judged. */
  now: string
  /** Whether each story has the marks of its strip. */
  withStrip: boolean
}

/** A place in the list: the last story of a page. The list is live: an update moves a story to its head. */
export interface StoriesPlace {
  updatedAt: string
  storyId: string
}

interface Row extends FactsRow {
  story_id: string
  version: number
  status: StoryStatus
  visibility: Visibility
  doc: StoryDoc
  opened_at: string
  updated_at: string
}

// Walks the index head_by_update from the place on. Without q and tag it sorts nothing, and reads only the page.
export const STORIES_SQL = `
  SELECT h.story_id, h.version, s.status, s.visibility, s.doc,
    (SELECT e.known_at FROM record.event e WHERE e.story_id = h.story_id AND e.version = 1) AS opened_at,
    h.state ->> 'knownAt' AS updated_at
  FROM record.head h
  JOIN record.story s ON s.story_id = h.story_id AND s.to_version IS NULL
  WHERE ${MAY_READ_STORY}
    AND ($3::text IS NULL OR s.status = $3::text)
    AND ($4::text IS NULL OR record.folded_tags(s.doc) @> ARRAY[record.folded($4::text)])
    AND ($5::json IS NULL OR s.words @@ record.asked($5::json))
    AND ($6::text IS NULL OR ((h.state ->> 'knownAt') COLLATE "C" <= $6::text
      AND ((h.state ->> 'knownAt') COLLATE "C" < $6::text OR h.story_id > $7::text COLLATE "C")))
  ORDER BY (h.state ->> 'knownAt') COLLATE "C" DESC, h.story_id
  LIMIT $8`

/** $10 is the time at which `overdue` is judged, $11 whether strips are read. The facts are read for the stories of the page. */
const STORIES_WITH_FACTS_SQL = `
  WITH page AS MATERIALIZED (${STORIES_SQL})
  SELECT p.*, ${FACTS}
  FROM (SELECT s.*, ${seesHeldSql('$9')} AS sees_held FROM page s) p
  ${factsJoins('$10', '$11')}
  ORDER BY p.updated_at COLLATE "C" DESC, p.story_id`

/** One page of the stories that the caller may read, ordered by last update (newest first), then by id. */
export async function listStories(
  dataSource: DataSource,
  caller: Caller,
  { q, tag, status, limit, after, now, withStrip }: StoriesFilter,
): Promise<{ items: Story[]; next: StoriesPlace | null }> {
  const rows: Row[] = await dataSource.query(STORIES_WITH_FACTS_SQL, [
    ...mayReadParameters(caller),
    status,
    tag,
    q === null ? null : searchParameter(q),
    after?.updatedAt ?? null,
    after?.storyId ?? null,
    limit + 1,
    judges(caller),
    now,
    withStrip,
  ])
  const items = rows.slice(0, limit).map((row) => storyItem(row, withStrip))
  const last = items.at(-1)
  return {
    items,
    next: last && rows.length > limit ? { updatedAt: last.updatedAt, storyId: last.storyId } : null,
  }
}

const storyItem = (
  { story_id, version, status, visibility, doc, opened_at, updated_at, ...facts }: Row,
  withStrip: boolean,
): Story => ({
  storyId: story_id,
  version,
  status,
  visibility,
  title: doc.title,
  summary: doc.summary ?? null,
  language: doc.language,
  tags: doc.tags ?? [],
  openedAt: opened_at,
  updatedAt: updated_at,
  counts: countsOf(facts),
  latest: facts.latest,
  ...(withStrip && { strip: facts.strip }),
})
