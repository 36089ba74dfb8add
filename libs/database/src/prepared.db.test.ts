import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshRecord, type FreshRecord } from '../../../test/support/folded.js'
import { freshlyPlanned } from './prepared.js'

let record: FreshRecord

beforeEach(async () => {
  record = await freshRecord()
  // The plan does not depend on values, and no autovacuum invalidates it.
  await record.dataSource.query(
    `ALTER DATABASE ${record.dataSource.driver.database} SET plan_cache_mode = force_generic_plan`,
  )
  await record.dataSource.destroy()
  await record.dataSource.initialize()
  await record.dataSource.query(
    'CREATE TABLE story (n integer PRIMARY KEY, text text) WITH (autovacuum_enabled = off)',
  )
  await record.dataSource.query(`INSERT INTO story VALUES (1, 'one')`)
  await record.dataSource.query('ANALYZE story')
})
afterEach(() => record.drop())

const STATEMENT = { name: 'by_key', text: 'SELECT text FROM story WHERE n = $1' }

test('a statement that was planned for a small table is planned again once the table is large', async () => {
  const connection = freshlyPlanned(record.dataSource)
  const find = () => connection.query<{ text: string }>({ ...STATEMENT, values: [1] })
  const plan = () => record.dataSource.query<object[]>('EXPLAIN EXECUTE by_key (1)')
  expect((await find()).rows).toEqual([{ text: 'one' }])
  expect(JSON.stringify(await plan())).toContain('Seq Scan')
  await record.dataSource.query(
    `INSERT INTO story SELECT n, repeat('x', 100) FROM generate_series(2, 20000) AS n`,
  )
  await expect
    .poll(async () => {
      await find()
      return JSON.stringify(await plan())
    })
    .toContain('Index Scan')
})
