import { MAY_READ_STORY, mayReadParameters, type Caller } from '@filrouge/access'
import type { Tag } from '@filrouge/contract'
import type { DataSource } from 'typeorm'

/** A tag and its number of stories: the last ones of a page. */
export type TagsPlace = Tag

/** Spellings that differ in case and accents only are one tag, as for the filter of stories. Most stories decide its spelling. */
const TAGS_SQL = `
  WITH tagged AS (
      SELECT DISTINCT s.story_id, tag, record.folded(tag) AS folded
      FROM record.story s CROSS JOIN LATERAL json_array_elements_text(s.doc -> 'tags') tag
      WHERE s.to_version IS NULL AND ${MAY_READ_STORY}),
    counted AS (
      SELECT mode() WITHIN GROUP (ORDER BY tag COLLATE "C") COLLATE "C" AS tag,
        count(DISTINCT story_id)::integer AS stories
      FROM tagged GROUP BY folded)
  SELECT tag, stories FROM counted
  WHERE $3::integer IS NULL OR stories < $3::integer OR stories = $3::integer AND tag > $4::text
  ORDER BY stories DESC, tag
  LIMIT $5`

/** One page of the tags of the stories that the caller may read: those of most stories first, then by code unit. */
export async function listTags(
  dataSource: DataSource,
  caller: Caller,
  { limit, after }: { limit: number; after: TagsPlace | null },
): Promise<{ items: Tag[]; next: TagsPlace | null }> {
  const values = [...mayReadParameters(caller), after?.stories ?? null, after?.tag ?? null, limit + 1]
  const rows: Tag[] = await dataSource.query(TAGS_SQL, values)
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? (items.at(-1) ?? null) : null }
}
