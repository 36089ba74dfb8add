import pg from 'pg'
import type { DataSource } from 'typeorm'
import { poolOf, prepared } from '@filrouge/database'

/** "fico" in ASCII: the locks of couriers, by their numbers. */
const COURIER_LOCK = 0x6669636f

const NUMBER_SQL = `SELECT nextval('service.courier_number')::integer AS number`
const LOCK_SQL = `SELECT pg_advisory_lock($1, $2)`

/**
 * Lanes whose courier is gone are free at once: a session holds a lock for each courier that lives, and it goes with
 * the process. The lease's time is for a courier that lives and has forgotten.
 */
const FREE_LANES_SQL = `
  WITH gone AS (
    SELECT subscription_id, story_id FROM service.lane
    WHERE lease IS NOT NULL AND (lease_until < now() OR NOT EXISTS (
      SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND objid = lease AND objsubid = 2
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND granted))
    ORDER BY subscription_id, story_id FOR UPDATE SKIP LOCKED
  ),
  freed AS (
    UPDATE service.lane l SET lease = NULL, lease_until = NULL FROM gone
    WHERE l.subscription_id = gone.subscription_id AND l.story_id = gone.story_id RETURNING 1
  )
  SELECT count(*)::integer AS freed FROM freed`

const FREE_PINGS_SQL = `
  UPDATE service.subscription SET ping_lease = NULL, ping_lease_until = NULL
  WHERE ping_at IS NOT NULL AND ping_lease IS NOT NULL AND (ping_lease_until < now() OR NOT EXISTS (
    SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND objid = ping_lease AND objsubid = 2
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND granted))`

/** A courier's number, and the session that says it lives. */
export class CourierLease {
  private constructor(
    readonly courier: number,
    private readonly client: pg.Client,
  ) {}

  /**
   * Takes a number that no other courier has.
   * @param lost is told once when the session ends: what was claimed may then be claimed by others
   * @throws the driver's error
   */
  static async take(dataSource: DataSource, lost: () => void): Promise<CourierLease> {
    const client = new pg.Client(poolOf(dataSource).options)
    client.on('error', () => client.end().catch(() => undefined))
    client.once('end', lost)
    try {
      await client.connect()
      const { rows } = await client.query<{ number: number }>(NUMBER_SQL)
      const courier = rows[0]?.number ?? 0
      await client.query(LOCK_SQL, [COURIER_LOCK, courier])
      return new CourierLease(courier, client)
    } catch (error) {
      await client.end().catch(() => undefined)
      throw error
    }
  }

  /** Gives the number back: whatever it still holds is free. */
  async release(): Promise<void> {
    await this.client.end().catch(() => undefined)
  }
}

/** Frees what couriers held that are gone. @returns how many lanes */
export async function freeLeases(dataSource: DataSource): Promise<number> {
  const [row] = await prepared<{ freed: number }>(dataSource, 'free_lanes', FREE_LANES_SQL, [COURIER_LOCK])
  await prepared(dataSource, 'free_pings', FREE_PINGS_SQL, [COURIER_LOCK])
  return row?.freed ?? 0
}
