import type { Pool, PoolClient } from 'pg'
import type { DataSource } from 'typeorm'

/**
 * A query of the hot path through the data source's own pool, as a statement that each connection plans once:
 * TypeORM's `query` has no names.
 */
export async function prepared<Row extends object>(
  dataSource: DataSource,
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  const { rows } = await poolOf(dataSource).query<Row>({ name, text, values: [...values] })
  return rows
}

/** How often work is begun again that Postgres ended because it and another waited for each other. */
const DEADLOCKS = 5
const isDeadlock = (error: unknown) => error instanceof Error && 'code' in error && error.code === '40P01'

/**
 * Work in one transaction of the data source's own pool. It is done again where it met a deadlock: it must do nothing
 * but ask the database.
 * @throws what the work throws, or the driver: then nothing is written
 */
export async function transaction<Result>(
  dataSource: DataSource,
  work: (client: Pick<PoolClient, 'query'>) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries++)
    try {
      return await singleTransaction(dataSource, work)
    } catch (error) {
      if (!isDeadlock(error) || tries >= DEADLOCKS) throw error
    }
}

/**
 * What a frozen process holds is free again soon: nobody else comes at it, and the kernel keeps its connection up. Rows
 * are found by key: how few a statement names that gets them as JSON the planner cannot know.
 */
const BEGIN_SQL = `BEGIN; SET LOCAL idle_in_transaction_session_timeout = '10s'; SET LOCAL jit = off;
  SET LOCAL enable_seqscan = off`

/** How long a connection keeps its plans: those that were made while tables were small are wrong once they are large. */
const PLANS_MS = 1_000
const plannedAt = new WeakMap<object, number>()

function beginSql(client: PoolClient): string {
  const now = Date.now()
  if (now - (plannedAt.get(client) ?? 0) < PLANS_MS) return BEGIN_SQL
  plannedAt.set(client, now)
  return `DISCARD PLANS; ${BEGIN_SQL}`
}

/**
 * Work in one transaction of the data source's own pool, once.
 * @throws what the work throws, or the driver: then nothing is written
 */
export async function singleTransaction<Result>(
  dataSource: DataSource,
  work: (client: Pick<PoolClient, 'query'>) => Promise<Result>,
): Promise<Result> {
  const client = await poolOf(dataSource).connect()
  let failure: Error | undefined
  // A session may end between two queries: the next one says so.
  client.on('error', ignore)
  try {
    await client.query(beginSql(client))
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error))
    await client.query('ROLLBACK').then(
      () => (failure = undefined),
      () => undefined,
    )
    throw error
  } finally {
    // A session that could not be rolled back is not used again.
    client.release(failure)
    client.off('error', ignore)
  }
}

const ignore = () => undefined

/** The data source's own pool. @throws Error where it is not connected */
export function poolOf({ driver }: DataSource): Pool {
  const pool: unknown = 'master' in driver ? driver.master : null
  if (!isPool(pool)) throw new Error('Driver not Connected')
  return pool
}

const isPool = (pool: unknown): pool is Pool =>
  typeof pool === 'object' && pool !== null && 'totalCount' in pool
