import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshRecord, type FreshRecord } from '../../../test/support/folded.js'
import { transaction } from './transaction.js'

let record: FreshRecord

beforeEach(async () => {
  record = await freshRecord()
  await record.dataSource.query('CREATE TABLE one (n integer)')
  await record.dataSource.query('INSERT INTO one VALUES (1)')
})
afterEach(() => record.drop())

test('the locks of a process that froze in a transaction are released', async () => {
  const frozen = transaction(record.dataSource, async (client) => {
    await client.query('UPDATE one SET n = 2')
    const { rows } = await client.query('SHOW idle_in_transaction_session_timeout')
    expect(rows).toEqual([{ idle_in_transaction_session_timeout: '10s' }])
    await client.query("SET LOCAL idle_in_transaction_session_timeout = '500ms'")
    // The other connection waits for the row. This transaction stays idle until Postgres ends its session.
    await record.dataSource.query('UPDATE one SET n = n + 10')
    await client.query('UPDATE one SET n = 3')
  })
  await expect(frozen).rejects.toThrow(/connection/)
  expect(await record.dataSource.query('SELECT n FROM one')).toEqual([{ n: 11 }])
})
