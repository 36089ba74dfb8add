import type { Lane } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { prepared, transaction } from '@filrouge/database'
import { MAY_READ_STORY, mayReadParameters, type Caller } from '@filrouge/access'
import { endpointsAfter } from '../subscriptions/endpoints.js'
import { isClaimable } from './lane-due.js'
import { timeOf } from '../subscriptions/subscription.js'

interface Row {
  story_id: string
  next_version: number
  until_version: number
  redrive_version: number | null
  acked_version: number
  acked_at: Date | null
  attempts: number
  last_error: string | null
  last_status: number | null
  is_sending: boolean
  is_blocked: boolean
  next_attempt_at: Date | null
}

const COLUMNS = `l.story_id, l.next_version, l.until_version, l.redrive_version, l.acked_version, l.acked_at, l.attempts,
  l.last_error, l.last_status, l.lease IS NOT NULL AS is_sending, l.next_attempt_at = 'infinity' AS is_blocked,
  nullif(l.next_attempt_at, 'infinity') AS next_attempt_at`

const LANES_SQL = `
  SELECT ${COLUMNS} FROM service.lane l
  JOIN record.story s ON s.story_id = l.story_id AND s.to_version IS NULL
  WHERE l.subscription_id = $3 AND l.story_id > $4 COLLATE "C" AND ${MAY_READ_STORY}
  ORDER BY l.story_id LIMIT $5`

/** A page of a subscription's lanes by story. Stories that the caller may not read are left out. */
export async function listLanes(
  dataSource: DataSource,
  subscriptionId: string,
  caller: Caller,
  { after, limit }: { after: string | null; limit: number },
): Promise<Lane[]> {
  const rows = await prepared<Row>(dataSource, 'list_lanes', LANES_SQL, [
    ...mayReadParameters(caller),
    subscriptionId,
    after ?? '',
    limit,
  ])
  return rows.map(laneOf)
}

// The lane comes before all that wait: while the endpoint is failing, the first lane is the next probe.
const RETRY_SQL = `
  WITH retried AS (
    UPDATE service.lane l SET next_attempt_at = least(now(), (
      SELECT min(f.next_attempt_at) - interval '1 millisecond' FROM service.lane f
      WHERE f.subscription_id = $3 AND ${isClaimable('f')}))
    FROM record.story s
    WHERE l.subscription_id = $3 AND l.story_id = $4 AND s.story_id = l.story_id AND s.to_version IS NULL
      AND ${MAY_READ_STORY}
    RETURNING l.*
  )
  SELECT ${COLUMNS} FROM retried l`

/**
 * Makes a lane's next message due now, also if the lane is blocked or its endpoint is failing.
 * @returns null where there is no such lane, or the caller may not read the story
 */
export function retryLane(
  dataSource: DataSource,
  subscriptionId: string,
  storyId: string,
  caller: Caller,
): Promise<Lane | null> {
  return transaction(dataSource, async (client) => {
    const { rows } = await client.query<Row>({
      name: 'retry_lane',
      text: RETRY_SQL,
      values: [...mayReadParameters(caller), subscriptionId, storyId],
    })
    const [row] = rows
    if (!row) return null
    await endpointsAfter(client, [subscriptionId], { kind: 'retryRequested' })
    return laneOf(row)
  })
}

const REPLAY_SQL = `
  INSERT INTO service.walk (subscription_id, stories, from_version, known_at, is_replay)
  SELECT subscription_id, coalesce($2::text[], stories), $3, $4, true FROM service.subscription
  WHERE subscription_id = $1`

export interface Replay {
  /** Ids or patterns; null: all of the subscription's. */
  stories: readonly string[] | null
  /** The first version, or the first version known at a time or later. */
  from: { version: number } | { knownAt: string }
}

/** Requests a replay. Couriers set lanes back story by story, and deliver other lanes meanwhile. */
export async function replay(
  dataSource: DataSource,
  subscriptionId: string,
  { stories, from }: Replay,
): Promise<void> {
  const [version, knownAt] = 'version' in from ? [from.version, null] : [null, from.knownAt]
  await prepared(dataSource, 'replay', REPLAY_SQL, [subscriptionId, stories, version, knownAt])
}

function laneOf(row: Row): Lane {
  const lag = Math.max(0, row.until_version - row.next_version + 1)
  const isDue = lag > 0 || row.redrive_version !== null
  return {
    storyId: row.story_id,
    status: statusOf(row, isDue),
    nextVersion: row.next_version,
    lastAcknowledgedVersion: row.acked_version,
    lastAcknowledgedAt: timeOf(row.acked_at),
    lag,
    attempts: row.attempts,
    lastError: row.last_error,
    lastStatus: row.last_status,
    nextAttemptAt: isDue && !row.is_blocked ? timeOf(row.next_attempt_at) : null,
  }
}

function statusOf({ is_sending, is_blocked, attempts, last_error }: Row, isDue: boolean): Lane['status'] {
  if (is_sending) return 'sending'
  if (!isDue) return 'idle'
  if (is_blocked) return 'blocked'
  return attempts > 0 || last_error !== null ? 'retrying' : 'due'
}
