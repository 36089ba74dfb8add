import type { Pool } from 'pg'
import type { DataSource } from 'typeorm'

/** The data source's own pool. @throws Error where it is not connected */
export function poolOf({ driver }: DataSource): Pool {
  const pool: unknown = 'master' in driver ? driver.master : null
  if (!isPool(pool)) throw new Error('Driver not Connected')
  return pool
}

const isPool = (pool: unknown): pool is Pool =>
  typeof pool === 'object' && pool !== null && 'totalCount' in pool
