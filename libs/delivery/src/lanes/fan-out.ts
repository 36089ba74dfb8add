import type { DataSource } from 'typeorm'
import { prepared, transaction } from '@filrouge/database'
import { hasWork } from './lane-due.js'
import { KNOW_PARTITIONS_SQL } from '../subscriptions/make-subscription.js'

/**
 * Partitions whose feed has grown. Those that another courier fans out, or a new subscription has locked, are skipped.
 */
const BEHIND_SQL = `
  SELECT o.partition, o.sequence FROM service.fanout o
  JOIN record.checkpoint c ON c.partition = o.partition AND c.feed_sequence > o.sequence
  ORDER BY o.partition FOR UPDATE OF o SKIP LOCKED`

/** Lane l gets later events. Where it had no work, it is due now. */
const EXTENDED = `until_version = greatest(l.until_version, excluded.until_version),
      next_attempt_at = CASE WHEN ${hasWork('l')} THEN l.next_attempt_at ELSE now() END`

/**
 * $1 partitions with their fan-out positions, $2 events of a partition at most. The index subscription_by_stories finds
 * the subscriptions that want a story: others cost nothing. A new lane begins where its subscription starts. An event
 * from before the start makes no lane; it only extends one that exists. Lanes are locked in order of their key, as
 * everywhere.
 */
const FAN_OUT_SQL = `
  WITH batch AS MATERIALIZED (
    SELECT f.partition, f.sequence, f.story_id, f.version, e.type
    FROM json_to_recordset($1::json) AS o(partition integer, sequence bigint)
    CROSS JOIN LATERAL (
      SELECT * FROM service.feed f WHERE f.partition = o.partition AND f.sequence > o.sequence
      ORDER BY f.sequence LIMIT $2) f
    LEFT JOIN record.event e ON e.story_id = f.story_id AND e.version = f.version
  ),
  story AS MATERIALIZED (
    SELECT story_id, service.patterns_of(story_id) AS patterns FROM batch GROUP BY story_id
  ),
  matched AS MATERIALIZED (
    SELECT s.subscription_id, s.start, b.story_id, max(b.version) AS last,
      min(b.version) FILTER (WHERE b.sequence > coalesce((s.positions ->> b.partition::text)::bigint, 0)) AS first
    FROM story
    JOIN service.subscription s ON s.stories && story.patterns
    JOIN batch b ON b.story_id = story.story_id AND (s.types IS NULL OR b.type IS NULL OR b.type = ANY (s.types))
    GROUP BY s.subscription_id, b.story_id
  ),
  begun AS MATERIALIZED (
    SELECT subscription_id, story_id, last, CASE
      WHEN start = 'now' THEN first
      WHEN start = 'beginning' THEN 1
      ELSE least(first, (SELECT e.version FROM record.event e
        WHERE e.story_id = matched.story_id AND e.known_at >= start ORDER BY e.known_at, e.version LIMIT 1))
    END AS next FROM matched
  ),
  made AS (
    INSERT INTO service.lane AS l (subscription_id, story_id, next_version, until_version)
    SELECT subscription_id, story_id, next, last FROM begun WHERE next IS NOT NULL
    ORDER BY subscription_id, story_id
    ON CONFLICT (subscription_id, story_id) DO UPDATE SET ${EXTENDED}
    RETURNING 1
  ),
  extended AS (
    -- As in write-lanes.ts: lanes that are there, by their keys.
    INSERT INTO service.lane AS l (subscription_id, story_id, next_version, until_version)
    SELECT b.subscription_id, b.story_id, 1, b.last
    FROM (SELECT * FROM begun WHERE next IS NULL ORDER BY subscription_id, story_id) b
    CROSS JOIN LATERAL (
      SELECT 1 FROM service.lane t WHERE t.subscription_id = b.subscription_id AND t.story_id = b.story_id
      LIMIT 1 FOR UPDATE) t
    ON CONFLICT (subscription_id, story_id) DO UPDATE SET ${EXTENDED}
    RETURNING 1
  ),
  moved AS (
    UPDATE service.fanout o SET sequence = b.sequence
    FROM (SELECT partition, max(sequence) AS sequence FROM batch GROUP BY partition) b WHERE o.partition = b.partition
  )
  SELECT (SELECT count(*) FROM batch)::integer AS events,
    ((SELECT count(*) FROM made) + (SELECT count(*) FROM extended))::integer AS lanes`

/** Three look-ups that read a row or two each. A walk waits while the log is folded again, so its step may do nothing. */
const WORK_SQL = `
  SELECT
    EXISTS (SELECT 1 FROM service.fanout o
      JOIN record.checkpoint c ON c.partition = o.partition AND c.feed_sequence > o.sequence) AS behind,
    EXISTS (SELECT 1 FROM service.walk) AS walks,
    EXISTS (SELECT 1 FROM service.subscription) AS subscribed`

/** What there is to fan out. */
export interface FanOutWork {
  /** The feed of a partition is ahead of its fan-out. */
  behind: boolean
  /** A start or a replay is under way. */
  walks: boolean
  /** There is a subscription, so an event may make a lane. */
  subscribed: boolean
}

/**
 * Looks for work without a lock. It decides only when to call {@link fanOut}: that reads again which partitions are behind,
 * under the locks that a new subscription takes too.
 */
export async function fanOutWork(dataSource: DataSource): Promise<FanOutWork> {
  const [work] = await prepared<FanOutWork>(dataSource, 'fan_out_work', WORK_SQL, [])
  if (!work) throw new Error('a statement without a condition gave no row')
  return work
}

/** What one step did: events read from the feed, and lanes made or extended. */
export interface FannedOut {
  events: number
  lanes: number
}

/**
 * Makes or extends the lanes of new events, in every partition that no other courier fans out. It is one transaction:
 * the step of a courier that is killed is done by another.
 * @param most events of each partition
 */
export function fanOut(dataSource: DataSource, most: number): Promise<FannedOut> {
  return transaction(dataSource, async (client) => {
    const { rows: behind } = await client.query<{ partition: number; sequence: string }>(BEHIND_SQL)
    if (behind.length === 0) return { events: 0, lanes: 0 }
    const { rows } = await client.query<FannedOut>({
      name: 'fan_out',
      text: FAN_OUT_SQL,
      values: [JSON.stringify(behind), most],
    })
    return rows[0] ?? { events: 0, lanes: 0 }
  })
}

/** Adds partitions that are new. They are fanned out from their beginning. */
export async function addPartitions(dataSource: DataSource): Promise<void> {
  await prepared(dataSource, 'know_partitions', KNOW_PARTITIONS_SQL, [])
}
