import type { PoolClient } from 'pg'
import type { DataSource, EntityManager } from 'typeorm'
import { DISCARD_PLANS_SQL, mustDiscardPlans, PLAN_BY_INDEX_SQL } from './planner.js'
import { poolOf } from './pool.js'

/**
 * Work in one transaction of the data source's pool. After a deadlock the work runs again: it must do nothing but query
 * the database.
 * @throws what the work throws, or the driver: nothing is then written
 */
export const transaction = <Result>(
  dataSource: DataSource,
  work: (client: Pick<PoolClient, 'query'>) => Promise<Result>,
): Promise<Result> => againAfterDeadlock(() => singleTransaction(dataSource, work))

/**
 * Work with repositories in one transaction: as {@link transaction}.
 * @throws what the work throws, or the driver: nothing is then written
 */
export const entityTransaction = <Result>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<Result>,
): Promise<Result> =>
  againAfterDeadlock(() =>
    dataSource.transaction(async (manager) => {
      await manager.query(SETTINGS_SQL)
      return work(manager)
    }),
  )

/** How often work that met a deadlock runs at most. */
const DEADLOCKS = 5
const isDeadlock = (error: unknown) => error instanceof Error && 'code' in error && error.code === '40P01'

async function againAfterDeadlock<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++)
    try {
      return await work()
    } catch (error) {
      if (!isDeadlock(error) || tries >= DEADLOCKS) throw error
    }
}

/** The timeout frees the locks of a frozen process: the kernel would keep its connection open. */
const SETTINGS_SQL = `SET LOCAL idle_in_transaction_session_timeout = '10s'; ${PLAN_BY_INDEX_SQL}`
const BEGIN_SQL = `BEGIN; ${SETTINGS_SQL}`

/**
 * Work in one transaction of the data source's pool, once.
 * @throws what the work throws, or the driver: nothing is then written
 */
export async function singleTransaction<Result>(
  dataSource: DataSource,
  work: (client: Pick<PoolClient, 'query'>) => Promise<Result>,
): Promise<Result> {
  const client = await poolOf(dataSource).connect()
  let failure: Error | undefined
  try {
    await client.query(mustDiscardPlans(client) ? `${DISCARD_PLANS_SQL}; ${BEGIN_SQL}` : BEGIN_SQL)
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
    // The pool drops a connection that could not be rolled back.
    client.release(failure)
  }
}
