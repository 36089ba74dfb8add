import type { QueryConfig, QueryResult } from 'pg'
import type { DataSource } from 'typeorm'
import type { Connection } from './connection.js'
import { DISCARD_PLANS_SQL, mustDiscardPlans } from './planner.js'
import { poolOf } from './pool.js'

/**
 * A query of the hot path through the data source's pool, as a named statement: each connection parses it once.
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

/**
 * Statements of one connection that do not depend on each other, each in a transaction of its own: one round trip.
 * @throws the error of the first one that fails, after all have ended
 */
export async function together(
  dataSource: DataSource,
  statements: readonly QueryConfig[],
): Promise<QueryResult[]> {
  const client = await poolOf(dataSource).connect()
  try {
    const sent = statements.map((statement) => client.query(statement))
    await Promise.allSettled(sent)
    return await Promise.all(sent)
  } finally {
    client.release()
  }
}

/**
 * The data source's pool for statements that read growing tables outside a transaction. A connection whose plans are
 * older than a second discards them first: one more round trip a second.
 */
export const freshlyPlanned = (dataSource: DataSource): Connection => ({
  query: async <Row>(statement: Parameters<Connection['query']>[0]) => {
    const client = await poolOf(dataSource).connect()
    try {
      if (mustDiscardPlans(client)) await client.query(DISCARD_PLANS_SQL)
      const connection: Connection = client
      return await connection.query<Row>(statement)
    } finally {
      client.release()
    }
  },
})
