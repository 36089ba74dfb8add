import type { Subscription } from '@filrouge/contract'
import type { DataSource } from 'typeorm'
import { prepared } from '@filrouge/database'
import { isClaimable } from './lane-due.js'

/** What an operator watches of deliveries. */
export interface Measures {
  /** Lanes of active subscriptions that may be claimed now. */
  due: number
  /** Those that are due for longer than the limit. */
  overdue: number
  /** How long the oldest of them is due, in seconds; 0 if none is. */
  oldestSeconds: number
  deadLetters: number
  subscriptions: Record<Subscription['status'], number>
}

/** The first lanes of each active subscription in the order of the index lane_due, so that no other row is read. */
const firstDue = (until: string, most: string) => `
  service.subscription s CROSS JOIN LATERAL (
    SELECT next_attempt_at FROM service.lane l
    WHERE l.subscription_id = s.subscription_id AND ${isClaimable('l')} AND l.next_attempt_at <= ${until}
    ORDER BY l.next_attempt_at LIMIT ${most}) l
  WHERE s.status = 'active'`

/** $1 the most that is counted, $2 the seconds after which a lane is overdue. */
export const MEASURES_SQL = `
  SELECT
    (SELECT count(*) FROM (SELECT 1 FROM ${firstDue('now()', '$1::integer')} LIMIT $1) due)::integer AS due,
    (SELECT count(*) FROM (
      SELECT 1 FROM ${firstDue("now() - $2 * interval '1 second'", '$1::integer')} LIMIT $1) overdue)::integer AS overdue,
    (SELECT coalesce(extract(epoch FROM now() - min(l.next_attempt_at)), 0) FROM ${firstDue('now()', '1')})::float8
      AS oldest,
    (SELECT count(*) FROM (SELECT 1 FROM service.dead_letter LIMIT $1) dead)::integer AS dead_letters,
    (SELECT coalesce(json_object_agg(status, n), '{}') FROM (
      SELECT status, count(*) AS n FROM service.subscription GROUP BY status) counted) AS subscriptions`

interface Row {
  due: number
  overdue: number
  oldest: number
  dead_letters: number
  subscriptions: Partial<Measures['subscriptions']>
}

/** Counts lanes and dead letters up to a limit, so that the cost does not grow with a backlog. */
export async function deliveryMeasures(
  dataSource: DataSource,
  { most, overdueAfter }: { most: number; overdueAfter: number },
): Promise<Measures> {
  const [row] = await prepared<Row>(dataSource, 'delivery_measures', MEASURES_SQL, [most, overdueAfter])
  if (!row) throw new Error('a statement without a condition gave no row')
  return {
    due: row.due,
    overdue: row.overdue,
    oldestSeconds: row.oldest,
    deadLetters: row.dead_letters,
    subscriptions: { unverified: 0, active: 0, paused: 0, failing: 0, disabled: 0, ...row.subscriptions },
  }
}
