import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { TABLES, type Table } from './tables.js'

interface LiveColumn {
  name: string
  type: string
  isNullable: boolean
  /** Whether Postgres fills the column in where an insert leaves it out. */
  isFilled: boolean
}

let record: FreshRecord
beforeAll(async () => {
  record = await freshRecord()
})
afterAll(() => record?.drop())

const liveColumns = (schema: string, table: string): Promise<LiveColumn[]> =>
  record.dataSource.query(
    `SELECT column_name AS name, CASE data_type WHEN 'ARRAY' THEN ltrim(udt_name, '_') || '[]' ELSE data_type END AS type,
       is_nullable = 'YES' AS "isNullable", column_default IS NOT NULL OR is_generated = 'ALWAYS' AS "isFilled"
     FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2`,
    [schema, table],
  )

describe.each<[string, Table]>(Object.entries(TABLES))(
  'the table of %s',
  (_, { name, isOfService, columns }) => {
    const schema = isOfService ? 'service' : 'record'

    test('has the columns of its definition', async () => {
      const live = (await liveColumns(schema, name)).map((column) => [
        column.name,
        { type: column.type, isNullable: column.isNullable },
      ])
      expect(Object.fromEntries(live)).toMatchObject(columns)
    })

    test('fills in every other column by itself', async () => {
      const others = (await liveColumns(schema, name)).filter(
        (column) => !Object.hasOwn(columns, column.name),
      )
      expect(others.filter(({ isFilled }) => !isFilled)).toEqual([])
    })
  },
)
