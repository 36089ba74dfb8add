import type { PoolClient, QueryConfig, QueryResultRow } from 'pg'
import type { DataSource, EntityManager } from 'typeorm'
import { DISCARD_PLANS_SQL, mustDiscardPlans, PLAN_BY_INDEX_SQL, PLAN_BY_KEY_SQL } from './planner.js'
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
const BEGIN_BATCH_SQL = `${BEGIN_SQL}; ${PLAN_BY_KEY_SQL}`

/**
 * Work in one transaction of the data source's pool, once.
 * @throws what the work throws, or the driver: nothing is then written
 */
export const singleTransaction = <Result>(
  dataSource: DataSource,
  work: (client: Pick<PoolClient, 'query'>) => Promise<Result>,
): Promise<Result> =>
  onClient(dataSource, async (client) => {
    // The first statement of the work is sent behind it, without a wait for its answer.
    const begun = begin(client)
    try {
      const result = await work(client)
      await begun
      await client.query('COMMIT')
      return result
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined)
      throw error
    }
  })

/**
 * One statement in a transaction of the data source's pool, which joins a batch with large tables: begin, statement and
 * commit are one round trip. After a deadlock it runs again.
 * @throws the driver's error: nothing is then written
 */
export const statementTransaction = <Row extends QueryResultRow>(
  dataSource: DataSource,
  statement: QueryConfig,
): Promise<Row[]> =>
  againAfterDeadlock(() =>
    onClient(dataSource, async (client) => {
      const sent = [
        begin(client, BEGIN_BATCH_SQL),
        client.query<Row>(statement),
        client.query('COMMIT'),
      ] as const
      // After a statement that failed, COMMIT rolls back.
      await Promise.allSettled(sent)
      const [, { rows }] = await Promise.all(sent)
      return rows
    }),
  )

/** Begins a transaction. A failure is that of the next statement too. */
function begin(client: PoolClient, sql = BEGIN_SQL): Promise<unknown> {
  const begun = client.query(mustDiscardPlans(client) ? `${DISCARD_PLANS_SQL}; ${sql}` : sql)
  begun.catch(() => undefined)
  return begun
}

/** Work on a client of the pool. The pool drops a client that is not ready for others afterwards. */
async function onClient<Result>(
  dataSource: DataSource,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await poolOf(dataSource).connect()
  try {
    return await work(client)
  } finally {
    client.release(client.getTransactionStatus() !== 'I')
  }
}
