import type { DataSource } from 'typeorm'
import { ownSession, together, type Session } from '@filrouge/database'
import { KNOW_PARTITIONS_SQL } from '../subscriptions/make-subscription.js'
import { writeLanesSql } from './write-lanes.js'

/** "fico" in ASCII: the first key of couriers' advisory locks. The second is the courier's number. */
export const COURIER_LOCK = 0x6669636f

const NUMBER_SQL = `SELECT nextval('service.courier_number')::integer AS number`
const LOCK_SQL = `SELECT pg_advisory_lock($1, $2)`

/**
 * Frees the lanes of couriers without a lock: each running courier has one, which ends with its session.
 * Also frees lanes whose lease has ended: their courier runs, but did not record a result in time.
 */
export const FREE_LANES_SQL = `
  WITH gone AS (
    SELECT subscription_id, story_id FROM service.lane
    WHERE lease IS NOT NULL AND (lease_until < now() OR NOT EXISTS (
      SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND objid = lease AND objsubid = 2
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND granted))
    ORDER BY subscription_id, story_id FOR UPDATE SKIP LOCKED
  ),
  freed AS (
    ${writeLanesSql('gone', 'lease = NULL, lease_until = NULL')} RETURNING 1
  )
  SELECT count(*)::integer AS freed FROM freed`

const FREE_PINGS_SQL = `
  UPDATE service.subscription SET ping_lease = NULL, ping_lease_until = NULL
  WHERE ping_at IS NOT NULL AND ping_lease IS NOT NULL AND (ping_lease_until < now() OR NOT EXISTS (
    SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND objid = ping_lease AND objsubid = 2
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND granted))`

/** A courier's number, and the session whose lock shows that the courier runs. */
export class CourierLease {
  private constructor(
    readonly courier: number,
    private readonly session: Session,
  ) {}

  /**
   * Takes a number that no other courier has.
   * @param lost is called once when the session ends: other couriers may then claim this courier's lanes
   * @throws the driver's error
   */
  static async take(dataSource: DataSource, lost: () => void): Promise<CourierLease> {
    const session = await ownSession(dataSource, { ended: lost })
    try {
      const { rows } = await session.query<{ number: number }>(NUMBER_SQL)
      const courier = rows[0]?.number ?? 0
      await session.query(LOCK_SQL, [COURIER_LOCK, courier])
      return new CourierLease(courier, session)
    } catch (error) {
      await session.end()
      throw error
    }
  }

  /** Gives the number back. Lanes that the courier still leases are free. */
  release(): Promise<void> {
    return this.session.end()
  }
}

/**
 * Frees lanes and pings of couriers that no longer run, and adds partitions that are new: they are fanned out from their
 * beginning.
 * @returns the number of lanes
 */
export async function tidyUp(dataSource: DataSource): Promise<number> {
  const values = [COURIER_LOCK]
  const [, lanes] = await together(dataSource, [
    { name: 'know_partitions', text: KNOW_PARTITIONS_SQL },
    { name: 'free_lanes', text: FREE_LANES_SQL, values },
    { name: 'free_pings', text: FREE_PINGS_SQL, values },
  ])
  const [row]: { freed?: number }[] = lanes?.rows ?? []
  return row?.freed ?? 0
}
