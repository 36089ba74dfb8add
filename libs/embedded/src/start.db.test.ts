import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { postmasterOf } from '../../../test/support/mortal-postgres.js'
import { temporaryDirectory } from '../../../test/support/temporary.js'
import { startElsewhere as launch, type ElsewhereOptions } from '../test/elsewhere.js'
import { DirectoryInUse, DirectoryUnusable, startEmbeddedPostgres } from './index.js'
import { isReachable } from './location.js'
import { isRunning, until } from './processes.js'

const isRoot = process.getuid?.() === 0
let dir: string

beforeEach(() => {
  dir = temporaryDirectory()
})
const ends: (() => Promise<unknown> | void)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
  rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
})

async function start(dataDir: string) {
  const postgres = await startEmbeddedPostgres({ dataDir })
  ends.push(() => postgres.stop())
  return postgres
}

async function query<Row extends pg.QueryResultRow>(url: string | null, sql: string): Promise<Row[]> {
  if (url === null) throw new Error('there is no Postgres to ask')
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

async function startElsewhere(dataDir: string, options?: ElsewhereOptions) {
  const elsewhere = await launch(dataDir, options)
  ends.push(() => elsewhere.kill('SIGTERM'))
  return elsewhere
}

test('is durable, speaks UTF-8, and listens on the loopback alone', async () => {
  const { url } = await start(dir)
  const settings = await query(
    url,
    "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'server_encoding', 'listen_addresses') ORDER BY name",
  )
  expect(settings.map(({ setting }) => setting)).toEqual(['on', '127.0.0.1', 'UTF8'])
})

test('keeps written rows over stops', async () => {
  const first = await startEmbeddedPostgres({ dataDir: dir })
  await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS n')
  await first.stop()
  expect(existsSync(join(dir, 'lock'))).toBe(false)
  expect(await query((await start(dir)).url, 'SELECT n FROM kept')).toEqual([{ n: 1 }])
})

test('a path may contain spaces', async () => {
  const { url } = await start(join(dir, 'a path', 'with spaces'))
  expect(await query(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
})

test('a second start on the same directory is refused', async () => {
  await start(dir)
  const second = await startElsewhere(dir)
  expect(second.error).toContain('DirectoryInUse')
  expect(second.error).toContain(`in use by process ${process.pid}`)
  expect(DirectoryInUse.name).toBe('DirectoryInUse')
})

test('a killed process leaves a Postgres that the next start uses again: nothing lost, no second Postgres', async () => {
  const killed = await startElsewhere(dir)
  await query(killed.url, 'CREATE TABLE kept AS SELECT 1 AS n')
  const pid = postmasterOf(dir)
  await killed.kill('SIGKILL')
  expect(isRunning(pid)).toBe(true)
  const { url } = await start(dir)
  expect(postmasterOf(dir)).toBe(pid)
  expect(await query(url, 'SELECT n FROM kept')).toEqual([{ n: 1 }])
})

test('after a kill of the process and its Postgres, the next start has all written rows', async () => {
  const killed = await startElsewhere(dir)
  await query(killed.url, 'CREATE TABLE kept AS SELECT 1 AS n')
  const pid = postmasterOf(dir)
  await killed.kill('SIGKILL')
  process.kill(pid, 'SIGKILL')
  expect(await until(() => !isRunning(pid), 10_000)).toBe(true)
  expect(await query((await start(dir)).url, 'SELECT n FROM kept')).toEqual([{ n: 1 }])
})

test('a Postgres that is killed is started again with the same URL: nothing lost', async () => {
  const said: string[] = []
  const postgres = await startEmbeddedPostgres({ dataDir: dir, said: (sentence) => said.push(sentence) })
  ends.push(() => postgres.stop())
  await query(postgres.url, 'CREATE TABLE kept AS SELECT 1 AS n')
  const pid = postmasterOf(dir)
  process.kill(pid, 'SIGKILL')
  await expect
    .poll(() => query(postgres.url, 'SELECT n FROM kept').catch(() => null), { timeout: 20_000 })
    .toEqual([{ n: 1 }])
  expect(postmasterOf(dir)).not.toBe(pid)
  expect(said).toEqual([`Postgres has ended unexpectedly (process ${pid}): it is started again`])
})

test('an interrupted first start begins again', async () => {
  mkdirSync(join(dir, 'postgres.new/base'), { recursive: true })
  const { url } = await start(dir)
  expect(await query(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
})

test('a data directory that is a file is refused with one sentence', async () => {
  const file = join(dir, 'file')
  cpSync(import.meta.filename, file)
  await expect(startEmbeddedPostgres({ dataDir: file })).rejects.toThrow(DirectoryUnusable)
})

describe.runIf(isRoot)('for root', () => {
  test('Postgres runs as another user', async () => {
    await start(dir)
    expect(readFileSync(`/proc/${postmasterOf(dir)}/status`, 'utf8')).toMatch(/^Uid:\s+65534/m)
  })

  test('below a directory of mode 0700 the files are elsewhere, and a note says so', async () => {
    chmodSync(dir, 0o700)
    const { url, home, notes } = await start(join(dir, 'data'))
    ends.unshift(() => rmSync(join(home, '..'), { recursive: true, force: true }))
    expect(home).toMatch(/^\/var\/lib\/filrouge\//)
    expect(notes.join()).toContain(home)
    expect(await query(url, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
  })

  test('a store stays where it was made, even if the modes of the directories above change', async () => {
    const data = join(dir, 'data')
    chmodSync(dir, 0o700)
    const first = await startEmbeddedPostgres({ dataDir: data })
    ends.push(() => rmSync(join(first.home, '..'), { recursive: true, force: true }))
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS n')
    await first.stop()
    chmodSync(dir, 0o755)
    const again = await startEmbeddedPostgres({ dataDir: data })
    expect(await query(again.url, 'SELECT n FROM kept')).toEqual([{ n: 1 }])
    await again.stop()
    // A new directory at the same path is a new store. The earlier store is kept.
    rmSync(data, { recursive: true })
    chmodSync(dir, 0o700)
    const anew = await start(data)
    expect(anew.notes.join()).toContain('An earlier store of this path is kept in')
    await expect(query(anew.url, 'SELECT n FROM kept')).rejects.toThrow('does not exist')
  })

  test('a store that can no longer be reached is refused with one sentence, and no new store is made', async () => {
    const data = join(dir, 'data')
    const first = await startEmbeddedPostgres({ dataDir: data })
    await first.stop()
    chmodSync(dir, 0o700)
    await expect(startEmbeddedPostgres({ dataDir: data })).rejects.toThrow(/cannot reach any more/)
  })

  // Below a directory of mode 0700 other users cannot run the code under test.
  test.runIf(isReachable(import.meta.dirname))(
    'another user starts it as himself, and an unwritable directory is refused in a sentence',
    async () => {
      const as = { uid: 65534, gid: 65534 }
      const closed = await startElsewhere(join(dir, 'data'), { as })
      expect(closed.error).toContain('DirectoryUnusable')
      expect(closed.error).toContain('FILROUGE_DATA')
      chmodSync(dir, 0o777)
      const open = await startElsewhere(join(dir, 'data'), { as })
      expect(await query(open.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
    },
  )
})
