import { rmSync } from 'node:fs'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../embedded/src/index.js'
import { FLUSHES_LATE, postmasterOf } from '../../../../test/support/mortal-postgres.js'
import { temporaryDirectory } from '../../../../test/support/temporary.js'
import { LogUnavailable, type AppendLog, type NewRecord } from '../log.js'
import { postgresLog } from './postgres-log.js'

let postgres: EmbeddedPostgres
let log: AppendLog

beforeEach(async () => {
  postgres = await startEmbeddedPostgres({
    dataDir: temporaryDirectory(),
    settings: FLUSHES_LATE,
  })
  log = postgresLog({ connection: { connectionString: postgres.url }, partitions: 1, shared: false })
  await log.open({ create: true })
  await log.append(record('before'))
  await commit(postgres.url)
})

afterEach(async () => {
  await log.close()
  await postgres.stop()
  rmSync(postgres.home, { recursive: true, force: true })
})

const record = (value: string): NewRecord => ({ storyId: 'talks', value: Buffer.from(value) })

/** A commit of another session that waits for the disk, as that of a recorder does. */
async function commit(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('CREATE TABLE IF NOT EXISTS folded (n integer); INSERT INTO folded VALUES (1)')
  await client.end()
}

/** Sends SIGKILL to Postgres, and waits until it runs again. */
async function crash(): Promise<void> {
  process.kill(postmasterOf(postgres.home), 'SIGKILL')
  const isAway = () =>
    log.ping().then(
      () => false,
      () => true,
    )
  await expect.poll(isAway, { timeout: 20_000, interval: 5 }).toBe(true)
  await expect.poll(isAway, { timeout: 20_000 }).toBe(false)
}

const valueAt = async (offset: bigint) => (await log.recordAt({ partition: 0, offset }))?.value?.toString()

test('a crash loses an append that nothing was answered to, and makeDurable says so', async () => {
  const place = await log.append(record('lost'))
  await crash()
  expect(await valueAt(place.offset)).toBeUndefined()
  await expect(log.makeDurable(place, record('lost'))).rejects.toThrow(LogUnavailable)
  // Another append has the place now. It is not the one that was lost.
  expect(await log.append(record('later'))).toEqual(place)
  await expect(log.makeDurable(place, record('lost'))).rejects.toThrow(LogUnavailable)
  await expect(log.makeDurable(place, record('later'))).resolves.toBeUndefined()
})

test('an append that was made durable survives a crash', async () => {
  const place = await log.append(record('kept'))
  await log.makeDurable(place, record('kept'))
  await crash()
  expect(await valueAt(place.offset)).toBe('kept')
})

test('a commit that comes after an append and waits for the disk takes it along', async () => {
  const place = await log.append(record('kept'))
  await commit(postgres.url)
  await crash()
  expect(await valueAt(place.offset)).toBe('kept')
})

test('a reader that begins after a crash reads the table, and nothing of what was lost', async () => {
  const before = log.reader()
  before.assign(0, 1n)
  const place = await log.append(record('lost'))
  await crash()
  await before.close()
  const reader = log.reader()
  reader.assign(0, place.offset)
  expect(await reader.take({ waitMs: 100, maxBytes: 1_000_000 })).toEqual([])
  await log.append(record('later'))
  const [batch] = await reader.take({ waitMs: 5_000, maxBytes: 1_000_000 })
  expect(batch?.records.map(({ value }) => value?.toString())).toEqual(['later'])
  await reader.close()
})
