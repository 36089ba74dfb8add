import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../../test/support/postgres.js'
import { Listening } from './listening.js'

let database: TestDatabase
let other: pg.Client
let listening: Listening
const heard: string[] = []

beforeEach(async () => {
  heard.length = 0
  database = await freshDatabase()
  other = new pg.Client({ connectionString: database.url })
  await other.connect()
  const connection = { connectionString: database.url, application_name: 'listens' }
  listening = new Listening(connection, 'news', (payload) => heard.push(payload))
  await listening.start()
})
afterEach(async () => {
  await listening.stop()
  await other.end()
  await database.drop()
})

const endSessions = () =>
  other.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'listens'`)
const sessions = async () => {
  const { rows } = await other.query<{ n: number }>(
    `SELECT count(*)::integer AS n FROM pg_stat_activity WHERE application_name = 'listens'`,
  )
  return rows[0]?.n
}

test('it hears the notifications of others and its own', async () => {
  await other.query(`NOTIFY news, 'a'`)
  listening.notify()
  await expect.poll(() => heard).toEqual(['a', ''])
})

test('a notification during another one is not lost', async () => {
  listening.notify()
  await expect.poll(() => heard.length).toBe(1)
  listening.notify()
  for (let i = 0; i < 100; i++) listening.notify()
  await expect.poll(() => heard.length).toBeGreaterThan(2)
})

test('it connects again when Postgres ends its session', async () => {
  await endSessions()
  await expect
    .poll(
      async () => {
        await other.query(`NOTIFY news, 'b'`)
        return heard.at(-1)
      },
      { timeout: 10_000 },
    )
    .toBe('b')
})

test('it leaves no session behind', async () => {
  await listening.stop()
  await expect.poll(sessions).toBe(0)
})
