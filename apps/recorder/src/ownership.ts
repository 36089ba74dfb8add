import type { Connection } from '@filrouge/database'
import { randomInt } from 'node:crypto'

/** Classes of session advisory locks: "frpt", one lock for each partition; "frrc", one lock for each recorder. */
const PARTITION_LOCK = 0x66727074
const RECORDER_LOCK = 0x66727263

/** A recorder that sent nothing to Postgres for this time is frozen. Its session is ended, so its partitions are free. */
const FROZEN_MS = 10_000

interface GrantedLock {
  class: string
  object: number
  pid: number
  own: boolean
  frozen: boolean
}

const LOCKS_SQL = `
  SELECT l.classid::bigint AS class, l.objid::bigint::integer AS object, l.pid, l.pid = pg_backend_pid() AS own,
    coalesce(a.state = 'idle' AND a.state_change < clock_timestamp() - make_interval(secs => ${FROZEN_MS / 1000}), false) AS frozen
  FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
  WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND l.classid IN (${PARTITION_LOCK}, ${RECORDER_LOCK})`

export interface Share {
  taken: number[]
  /** Partitions above the fair share. They stay locked until `release`, after the last write. */
  excess: number[]
}

/**
 * The partitions that this recorder owns: its writing connection has their session advisory locks. A recorder that loses
 * the connection loses the locks too, so it can write nothing more.
 */
export class Ownership {
  private readonly owned = new Set<number>()

  constructor(
    private readonly connection: Connection,
    private readonly partitions: number,
  ) {}

  /** Announces this recorder to the others. They then leave it a fair share. */
  async join(): Promise<void> {
    await this.connection.query({
      text: `SELECT pg_advisory_lock(${RECORDER_LOCK}, $1)`,
      values: [randomInt(2 ** 31)],
    })
  }

  /** Takes free partitions up to a fair share, and names those beyond it. Ends sessions of frozen recorders. */
  async share(): Promise<Share> {
    const { rows: locks } = await this.connection.query<GrantedLock>({
      name: 'recorder_locks',
      text: LOCKS_SQL,
    })
    await this.endFrozen(locks)
    const recorders = locks.filter((lock) => Number(lock.class) === RECORDER_LOCK && !lock.frozen).length
    const most = Math.ceil(this.partitions / Math.max(1, recorders))
    const locked = new Set(
      locks.flatMap((lock) => (Number(lock.class) === PARTITION_LOCK ? [lock.object] : [])),
    )
    const free = Array.from({ length: this.partitions }, (_, partition) => partition).filter(
      (one) => !locked.has(one),
    )
    const wanted = free.slice(0, Math.max(0, most - this.owned.size))
    const taken = wanted.length > 0 ? await this.lock(wanted) : []
    return { taken, excess: [...this.owned].sort((a, b) => a - b).slice(most) }
  }

  async release(partitions: readonly number[]): Promise<void> {
    if (partitions.length === 0) return
    await this.connection.query({
      text: `SELECT pg_advisory_unlock(${PARTITION_LOCK}, p) FROM unnest($1::integer[]) p`,
      values: [partitions],
    })
    for (const partition of partitions) this.owned.delete(partition)
  }

  async leave(): Promise<void> {
    await this.connection.query({ text: 'SELECT pg_advisory_unlock_all()' })
    this.owned.clear()
  }

  private async lock(partitions: readonly number[]): Promise<number[]> {
    const { rows } = await this.connection.query<{ p: number; locked: boolean }>({
      text: `SELECT p, pg_try_advisory_lock(${PARTITION_LOCK}, p) AS locked FROM unnest($1::integer[]) p`,
      values: [partitions],
    })
    const taken = rows.flatMap(({ p, locked }) => (locked ? [p] : []))
    for (const partition of taken) this.owned.add(partition)
    return taken
  }

  private async endFrozen(locks: readonly GrantedLock[]): Promise<void> {
    const frozen = [...new Set(locks.flatMap((lock) => (lock.frozen && !lock.own ? [lock.pid] : [])))]
    if (frozen.length === 0) return
    await this.connection.query({
      text: 'SELECT pg_terminate_backend(p) FROM unnest($1::integer[]) p',
      values: [frozen],
    })
  }
}
