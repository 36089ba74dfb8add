import type { Pool } from 'pg'
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

/** The data source's own pool. @throws Error where it is not connected */
export function poolOf({ driver }: DataSource): Pool {
  const pool: unknown = 'master' in driver ? driver.master : null
  if (!isPool(pool)) throw new Error('Driver not Connected')
  return pool
}

const isPool = (pool: unknown): pool is Pool =>
  typeof pool === 'object' && pool !== null && 'totalCount' in pool
