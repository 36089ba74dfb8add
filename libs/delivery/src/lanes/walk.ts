import type { DataSource } from 'typeorm'
import { matchesPatterns } from '@filrouge/access'
import { selectList, transaction } from '@filrouge/database'
import { WalkSchema, type WalkEntity } from '../entities/walk-entity.js'

/**
 * Locks the oldest walk that no other courier works on. While the log is folded again the record is behind what is
 * fanned out: there is then no walk, since it would miss stories that are not folded yet.
 */
const TAKE_SQL = `
  SELECT ${selectList(WalkSchema, 'w')}
  FROM service.walk w
  WHERE NOT EXISTS (
    SELECT 1 FROM service.fanout o LEFT JOIN record.checkpoint c ON c.partition = o.partition
    WHERE o.sequence > coalesce(c.feed_sequence, 0))
  ORDER BY w.walk_id LIMIT 1 FOR UPDATE SKIP LOCKED`

/**
 * $1 subscription, $2 stories, $3 the first version, $4 else the first known time, $5 whether it is a replay, $6 the
 * last story that is done, $7 how many stories. Named stories are looked up; only a pattern reads all stories. Stories
 * that the subscription does not want are left out. A start leaves existing lanes alone: an event made them, and they
 * begin where the subscription starts. A replay sets lanes back.
 */
const walkSql = (stories: string) => `
  WITH page AS MATERIALIZED (
    SELECT h.story_id, h.version FROM record.head h
    WHERE ${stories} AND h.story_id > $6 COLLATE "C" ORDER BY h.story_id LIMIT $7
  ),
  begun AS MATERIALIZED (
    SELECT p.story_id, p.version, CASE WHEN $3::integer IS NOT NULL THEN $3::integer ELSE (
      SELECT e.version FROM record.event e WHERE e.story_id = p.story_id AND e.known_at >= $4::text COLLATE "C"
      ORDER BY e.known_at, e.version LIMIT 1) END AS next
    FROM page p
    WHERE ${matchesPatterns('p.story_id', '$2')}
      AND EXISTS (SELECT 1 FROM service.subscription s
        WHERE s.subscription_id = $1 AND s.stories && service.patterns_of(p.story_id))
  ),
  made AS (
    INSERT INTO service.lane AS l (subscription_id, story_id, next_version, until_version)
    SELECT $1, story_id, next, version FROM begun WHERE next <= version ORDER BY story_id
    ON CONFLICT (subscription_id, story_id) DO UPDATE SET
      next_version = least(l.next_version, excluded.next_version),
      until_version = greatest(l.until_version, excluded.until_version),
      previous_version = NULL, attempts = 0, first_tried_at = NULL, next_attempt_at = now()
      WHERE $5::boolean
    RETURNING 1
  )
  SELECT (SELECT max(story_id) FROM page) AS last, (SELECT count(*) FROM page)::integer AS stories,
    (SELECT count(*) FROM made)::integer AS lanes`

const WALK_ALL_SQL = walkSql('true')
const WALK_NAMED_SQL = walkSql('h.story_id = ANY ($2::text[])')

const GO_ON_SQL = `UPDATE service.walk SET after_story = $2 WHERE walk_id = $1`
const END_SQL = `DELETE FROM service.walk WHERE walk_id = $1`

/**
 * Makes (or sets back) the lanes of the next stories of a start or a replay. Their messages are sent while later calls
 * make the other lanes.
 * @param most stories to look at
 * @returns whether there was a walk
 */
export function walkOn(dataSource: DataSource, most: number): Promise<boolean> {
  return transaction(dataSource, async (client) => {
    const { rows: walks } = await client.query<WalkEntity>(TAKE_SQL)
    const [walk] = walks
    if (!walk) return false
    const isNamed = walk.stories.every((one) => !one.endsWith('*'))
    const { rows } = await client.query<{ last: string | null; stories: number }>({
      name: isNamed ? 'walk_named' : 'walk_all',
      text: isNamed ? WALK_NAMED_SQL : WALK_ALL_SQL,
      values: [
        walk.subscriptionId,
        walk.stories,
        walk.fromVersion,
        walk.knownAt,
        walk.isReplay,
        walk.afterStory,
        most,
      ],
    })
    const [page] = rows
    if (page?.last && page.stories === most) await client.query(GO_ON_SQL, [walk.walkId, page.last])
    else await client.query(END_SQL, [walk.walkId])
    return true
  })
}
