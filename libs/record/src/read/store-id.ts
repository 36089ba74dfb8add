import type { DataSource } from 'typeorm'

const STORE_SQL = 'SELECT store_id FROM service.store'

/** The id that the store was born with. Null: nothing was recorded yet. */
export async function storeId(dataSource: DataSource): Promise<string | null> {
  const [row]: { store_id: string }[] = await dataSource.query(STORE_SQL)
  return row?.store_id ?? null
}
