import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.js'
import { connectionSettings } from './connection.js'

let database: TestDatabase
let pool: pg.Pool

beforeEach(async () => {
  database = await freshDatabase()
  const settings = connectionSettings({ url: database.url, applicationName: 'test' })
  pool = new pg.Pool({ ...settings, max: 1 })
  pool.on('error', () => undefined)
})
afterEach(async () => {
  await pool.end()
  await database.drop()
})

test('a connection that ends on its way from the pool to its borrower does not end the process', async () => {
  const client = await pool.connect()
  const next = pool.connect()
  // The pool hands the connection on at once. Its new borrower runs a moment later, and cannot listen for errors yet:
  // Postgres' last answer and the end of the session may come in one piece.
  client.release()
  client.emit('error', new Error('terminating connection due to administrator command'))
  const borrowed = await next
  expect(borrowed).toBe(client)
  borrowed.release(true)
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
})
