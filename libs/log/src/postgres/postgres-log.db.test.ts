import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../../../test/support/postgres.js'
import { appendLogSuite } from '../../test/contract.js'
import { checkLog } from '../guard.js'
import { LogRefused, type AppendLog, type LogRecord } from '../log.js'
import { insertPlaced } from './insert-placed.js'
import { postgresLog } from './postgres-log.js'

describe('the log as a table of Postgres', () => {
  appendLogSuite(async () => {
    const { url, drop } = await freshDatabase()
    return {
      open: () => postgresLog({ connection: { connectionString: url }, partitions: 4, shared: true }),
      drop,
    }
  })
})

test('a log of the format without a secret is refused with one sentence', async () => {
  const { url, drop } = await freshDatabase()
  const open = () => postgresLog({ connection: { connectionString: url }, partitions: 2, shared: false })
  const born = open()
  await born.open({ create: true })
  const { secret: _, ...rest } = born.genesis
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('UPDATE log.record SET value = $1', [
    Buffer.from(JSON.stringify({ ...rest, format: 1 })),
  ])
  await client.end()
  expect(await checkLog(born, null)).toMatchObject([{ code: 'other-format' }])
  await born.close()
  for (const create of [false, true]) {
    const again = open()
    await expect(again.open({ create })).rejects.toThrow(LogRefused)
    await expect(again.open({ create })).rejects.toThrow(/older version of Filrouge.*has no secret/)
    await again.close()
  }
  await drop()
})

describe('a folder that appends', () => {
  let database: TestDatabase
  let log: AppendLog
  let client: pg.Client
  const open = async (shared = false) => {
    log = postgresLog({ connection: { connectionString: database.url }, partitions: 2, shared })
    await log.open({ create: true })
  }
  beforeEach(async () => {
    isInserted = null
    database = await freshDatabase()
    client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await open()
  })
  afterEach(async () => {
    await log.close()
    await client.end()
    await database.drop()
  })

  /** A story of the other partition than `talks`. */
  const OTHER = 'strait'
  const append = (value: string, storyId = 'talks') => log.append({ storyId, value: Buffer.from(value) })
  const values = async () => {
    const { rows } = await client.query<{ value: Buffer; offset: string }>(
      'SELECT "offset", value FROM log.record WHERE key IS NOT NULL ORDER BY partition, "offset"',
    )
    return rows.map(({ offset, value }) => `${offset} ${value.toString()}`)
  }
  /** What the last call of `insert` gave. */
  let isInserted: boolean | null = null
  /** @returns whether the records are there: otherwise the log ends elsewhere */
  const insert = async (records: readonly LogRecord[]): Promise<boolean> => {
    const { values: bound, tables, holds } = insertPlaced(records)
    const names = bound.map((_, i) => `$${i + 1}`)
    try {
      await client.query(`WITH ${tables(names).join(', ')} SELECT 1 / (${holds(names)})::integer`, bound)
      return (isInserted = true)
    } catch (error) {
      // It is the division by zero of the condition that fails.
      expect(error).toMatchObject({ code: '22012' })
      return (isInserted = false)
    }
  }

  test('appends records where they are next, also of several partitions, and a reader leaves them to the folder', async () => {
    const asked: (readonly LogRecord[])[] = []
    const end = log.appendWith((records) => {
      asked.push(records)
      return insert(records)
    })
    const reader = log.reader()
    for (const partition of [0, 1]) reader.assign(partition, 1n)
    const stories = ['talks', 'strait', 'grain', 'summit']
    expect(new Set(stories.map((one) => log.partitionOf(one))).size).toBe(2)
    // The log does not know its ends yet.
    await Promise.all(stories.map((storyId) => append('first', storyId)))
    expect(asked).toEqual([])
    const places = await Promise.all(stories.map((storyId) => append('é', storyId)))
    expect(asked.flat()).toHaveLength(4)
    for (const [i, place] of places.entries())
      expect(await log.recordAt(place)).toMatchObject({ key: stories[i], value: Buffer.from('é') })
    for (const { partition, offset } of asked.flat()) reader.skipTo(partition, offset + 1n)
    end()
    await append('last', 'talks')
    const read: string[] = []
    while (!read.includes('last'))
      for (const { records } of await reader.take({ waitMs: 5_000, maxBytes: 1_000_000 }))
        read.push(...records.map(({ value }) => String(value)))
    expect(read).toEqual(['last'])
    await reader.close()
  })

  test('a record is never earlier than the one before it, where the clock goes back', async () => {
    await append('first')
    const later = Date.now() + 60_000
    await client.query('UPDATE log.partition SET last_time = $1', [later])
    log.appendWith(insert)
    // Refused, since it would be earlier: the log gives the time.
    const second = await append('second')
    expect(isInserted).toBe(false)
    expect(await log.recordAt(second)).toMatchObject({ timestamp: later })
    const third = await append('third')
    expect(isInserted).toBe(true)
    expect(await log.recordAt(third)).toMatchObject({ timestamp: later })
    expect(await values()).toEqual(['1 first', '2 second', '3 third'])
  })

  test.each([
    ['which declines', null, () => Promise.resolve(false)],
    ['which fails before it writes', null, () => Promise.reject(new Error('connection lost'))],
    [
      'which fails after it wrote',
      true,
      async (records: readonly LogRecord[]) => {
        await insert(records)
        throw new Error('connection lost')
      },
    ],
    [
      'which fails while its transaction goes on',
      true,
      async (records: readonly LogRecord[]) => {
        await client.query('BEGIN')
        await insert(records)
        setTimeout(() => void client.query('COMMIT'), 200)
        throw new Error('connection lost')
      },
    ],
    [
      'which fails, and whose transaction is rolled back later',
      true,
      async (records: readonly LogRecord[]) => {
        await client.query('BEGIN')
        await insert(records)
        setTimeout(() => void client.query('ROLLBACK'), 200)
        throw new Error('connection lost')
      },
    ],
  ])('%s: each record is on the log once', async (_, inserted, folder) => {
    // Two partitions, and two records of one of them.
    const stories = ['talks', 'talks', OTHER]
    const append3 = (value: string) => Promise.all(stories.map((story) => append(value, story)))
    await append3('first')
    const end = log.appendWith(folder)
    expect(new Set((await append3('second')).map(({ offset }) => offset))).toEqual(new Set([2n, 3n, 4n]))
    end()
    expect(isInserted).toBe(inserted)
    await append3('third')
    const inOrder = (each: number) =>
      ['first', 'second', 'third'].flatMap((value, i) =>
        Array.from({ length: each }, (__, n) => `${i * each + n + 1} ${value}`),
      )
    expect((await values()).toSorted()).toEqual([...inOrder(2), ...inOrder(1)].toSorted())
  })

  test('whose statement comes after the log has appended the records finds the end elsewhere', async () => {
    await append('first')
    let late: readonly LogRecord[] = []
    const end = log.appendWith((records) => {
      late = records
      return Promise.reject(new Error('connection lost'))
    })
    await append('second')
    end()
    expect(await insert(late)).toBe(false)
    expect(await values()).toEqual(['1 first', '2 second'])
  })

  test('is refused behind records of others, and not asked by a log that other processes use', async () => {
    await append('first')
    const partition = log.partitionOf('talks')
    await client.query(`INSERT INTO log.record VALUES ($1, 2, 0, 'talks', 'other', '{}')`, [partition])
    await client.query('UPDATE log.partition SET next_offset = 3 WHERE partition = $1', [partition])
    log.appendWith(insert)
    await append('third')
    expect(await values()).toEqual(['1 first', '2 other', '3 third'])
    await log.close()
    await open(true)
    let asked = 0
    log.appendWith(() => Promise.resolve(++asked > 0))
    for (const value of ['fourth', 'fifth']) await append(value)
    expect(asked).toBe(0)
  })
})
