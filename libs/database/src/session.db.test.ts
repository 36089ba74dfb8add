import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshRecord, type FreshRecord } from '../../../test/support/folded.js'
import { ownSession } from './session.js'

let record: FreshRecord

beforeEach(async () => {
  record = await freshRecord()
})
afterEach(() => record.drop())

const locks = async () =>
  (
    await record.dataSource.query<object[]>(
      `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 4711
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    )
  ).length

test('the locks of a session are released when it ends', async () => {
  const session = await ownSession(record.dataSource)
  await session.query('SELECT pg_advisory_lock(4711)')
  expect(await locks()).toBe(1)
  await session.end()
  await expect.poll(locks).toBe(0)
})

test('a session has the settings of the pool, and is not one of its connections', async () => {
  const session = await ownSession(record.dataSource)
  const { rows } = await session.query<{ TimeZone: string }>('SHOW TimeZone')
  expect(rows).toEqual([{ TimeZone: 'UTC' }])
  await session.query('CREATE TEMPORARY TABLE own (n integer)')
  const all = Array.from({ length: 3 }, () =>
    record.dataSource.query(`SELECT to_regclass('own') AS own, pg_sleep(0.05)`),
  )
  for (const rows of await Promise.all(all)) expect(rows).toMatchObject([{ own: null }])
  await session.end()
})

test('`ended` is called once when Postgres ends a session, and the next query fails', async () => {
  let ended = 0
  const session = await ownSession(record.dataSource, { ended: () => ended++ })
  const { rows } = await session.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  await record.dataSource.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid])
  await expect.poll(() => ended).toBe(1)
  await expect(session.query('SELECT 1')).rejects.toThrow(/not queryable/)
  await session.end()
  expect(ended).toBe(1)
})
