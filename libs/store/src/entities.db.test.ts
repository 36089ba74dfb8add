import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshRecord, type FreshRecord } from '../../../test/support/folded.js'

let record: FreshRecord
beforeAll(async () => {
  record = await freshRecord()
})
afterAll(() => record.drop())

const COLUMNS_SQL = `
  SELECT column_name AS name, is_nullable = 'YES' AS nullable, data_type = 'ARRAY' AS array
  FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2 ORDER BY 1`

test('each entity has the columns of its table', async () => {
  const { entityMetadatas } = record.dataSource
  expect(entityMetadatas.map(({ tableName }) => tableName).sort()).toEqual([
    'attempt',
    'dead_letter',
    'key',
    'received',
    'secrets_key',
    'subscription',
    'walk',
  ])
  for (const { schema, tableName, columns } of entityMetadatas) {
    const declared = columns
      .filter(({ isVirtualProperty }) => !isVirtualProperty)
      .map(({ databaseName, isNullable, isArray }) => ({
        name: databaseName,
        nullable: isNullable,
        array: isArray,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
    const inTable: object[] = await record.dataSource.query(COLUMNS_SQL, [schema, tableName])
    expect({ tableName, columns: inTable }).toEqual({ tableName, columns: declared })
  }
})
