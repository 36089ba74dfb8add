import pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { opened, reported } from '../../../../test/support/envelopes.js'
import { emptySchema, rowsOf, tablesOf } from '../../../../test/support/postgres.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { poolOf } from '@filrouge/database'
import { fanOut, addPartitions } from '@filrouge/delivery'
import { makeWords } from './make-words.js'
import { LIVE, type FoldTarget } from './target.js'

let record: FreshRecord

/** The order of the feed is not that of the log: the quarantined records of `b` were published after later records. */
beforeEach(async () => {
  record = await freshRecord()
  for (const story of ['a', 'b', 'c']) await record.append(story, [opened(), reported('one')])
  await record.setAside('b', [reported('two')])
  await record.setAside('b', [reported('three'), reported('four')])
  for (const story of ['a', 'c']) await record.append(story, [reported('two')])
  await record.release('b')
  for (const story of ['c', 'b', 'a']) await record.append(story, [reported('five')])
  await settle()
})
afterEach(() => record.drop())

/** Fans out all events, and makes all words. */
async function settle(): Promise<void> {
  await addPartitions(record.dataSource)
  while ((await fanOut(record.dataSource, 2)).events > 0);
  while (await makeWords(record.dataSource, LIVE, 2));
}

/** The entries up to the checkpoint whose event is not in the record. */
const early = (): Promise<unknown[]> =>
  record.dataSource.query(`
    SELECT f.* FROM service.feed f JOIN record.checkpoint c
      ON c.partition = f.partition AND f.sequence <= c.feed_sequence
    WHERE NOT EXISTS (SELECT 1 FROM record.event e WHERE e.story_id = f.story_id AND e.version = f.version)`)

const sequences = async (): Promise<number[]> => {
  const rows: { sequence: string }[] = await record.dataSource.query(
    'SELECT sequence FROM service.feed ORDER BY sequence',
  )
  return rows.map(({ sequence }) => Number(sequence))
}
const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1)

describe('the log folded into an empty record, beside an existing service', () => {
  test.each([1, 2, 5, 100])('gives the same rows, and moves no cursor, in batches of %i', async (most) => {
    const [folded, service] = [
      await rowsOf(record.dataSource, 'record'),
      await rowsOf(record.dataSource, 'service'),
    ]
    await emptySchema(record.dataSource, 'record')
    while ((await record.foldOn(LIVE, most)) > 0) {
      expect(await early()).toEqual([])
      await settle()
      expect(await rowsOf(record.dataSource, 'service')).toEqual(service)
    }
    expect(await rowsOf(record.dataSource, 'record')).toEqual(folded)
    await record.append('a', [reported('six'), reported('seven')])
    expect(await sequences()).toEqual(upTo(16))
    await settle()
    expect(await rowsOf(record.dataSource, 'service')).toMatchObject({
      fanout: ['{"partition":0,"sequence":16}'],
    })
  })

  test('publishes the events without an entry after those with one', async () => {
    const published = 'SELECT * FROM service.feed WHERE sequence <= 9 ORDER BY sequence'
    const before = await record.dataSource.query(published)
    await record.dataSource.query('DELETE FROM service.feed WHERE sequence > 9')
    await emptySchema(record.dataSource, 'record')
    while ((await record.foldOn(LIVE, 2)) > 0) expect(await early()).toEqual([])
    expect(await record.dataSource.query(published)).toEqual(before)
    expect(await sequences()).toEqual(upTo(14))
    expect(await record.dataSource.query('SELECT feed_sequence FROM record.checkpoint')).toEqual([
      { feed_sequence: '14' },
    ])
  })

  test('a story in quarantine keeps feedSequence before its first entry until its release', async () => {
    await emptySchema(record.dataSource, 'record')
    await record.foldOn(LIVE, 100, ['b'])
    await settle()
    const [{ entry }]: [{ entry: number }] = await record.dataSource.query(
      "SELECT min(sequence)::integer AS entry FROM service.feed WHERE story_id = 'b'",
    )
    const reached = 'SELECT feed_sequence::integer AS reached FROM record.checkpoint'
    expect(await record.dataSource.query(reached)).toEqual([{ reached: entry - 1 }])
    await record.append('a', [reported('six')])
    expect(await record.dataSource.query(reached)).toEqual([{ reached: entry - 1 }])
    expect(await sequences()).toEqual(upTo(15))
    await record.release('b')
    expect(await record.dataSource.query(reached)).toEqual([{ reached: 15 }])
    await settle()
    expect(await rowsOf(record.dataSource, 'record')).toMatchObject({
      words_progress: ['{"partition":0,"feed_sequence":15}'],
      development_words: { length: 12 },
      quarantine: [],
      quarantined_append: [],
    })
  })
})

describe('a fold into another generation', () => {
  const BESIDE: FoldTarget = { schema: 'record_g2', feeds: false, notifies: false }

  /** The tables of the live record, empty. */
  async function makeGeneration(): Promise<void> {
    const { dataSource } = record
    await dataSource.query('CREATE SCHEMA record_g2')
    for (const table of await tablesOf(dataSource, 'record'))
      await dataSource.query(`CREATE TABLE record_g2.${table} (LIKE record.${table} INCLUDING ALL)`)
    await dataSource.query(
      `CREATE FUNCTION record_g2.must_hold(holds boolean, what text) RETURNS void LANGUAGE sql AS $$
        SELECT record.must_hold(holds, what) $$`,
    )
  }

  test('gives the same rows there, leaves the live record and the service as they are, and notifies nobody', async () => {
    await makeGeneration()
    const before = [await rowsOf(record.dataSource, 'record'), await rowsOf(record.dataSource, 'service')]
    const notices: string[] = []
    const listener = new pg.Client(poolOf(record.dataSource).options)
    listener.on('notification', ({ payload }) => notices.push(payload ?? ''))
    await listener.connect()
    try {
      await listener.query('LISTEN filrouge_recorded')
      while ((await record.foldOn(BESIDE, 3)) > 0);
      expect([await rowsOf(record.dataSource, 'record'), await rowsOf(record.dataSource, 'service')]).toEqual(
        before,
      )
      // Notices come in the order of their transactions. A notice of the fold would come before this one.
      await record.append('a', [reported('six')])
      await expect.poll(() => notices, { timeout: 10_000 }).toHaveLength(1)
      expect(notices[0]).toContain('"sequence" : "15"')
    } finally {
      await listener.end()
    }
    await record.foldOn(BESIDE, 1)
    const [live, beside] = [
      await rowsOf(record.dataSource, 'record'),
      await rowsOf(record.dataSource, 'record_g2'),
    ]
    // Words are made from the feed, which only the live fold writes.
    const { checkpoint: _, development_words: _words, words_progress: _progress, ...views } = live
    expect(beside).toMatchObject(views)
    expect(beside.checkpoint?.map((row) => row.replace('"feed_sequence":0', '"feed_sequence":15'))).toEqual(
      live.checkpoint,
    )
  })

  test('on one connection, each fold keeps its own statements', async () => {
    await makeGeneration()
    await record.append('d', [opened()])
    await record.foldOn(BESIDE, 100)
    await record.append('d', [reported('one')])
    await record.foldOn(BESIDE, 100)
    const { event } = await rowsOf(record.dataSource, 'record')
    expect((await rowsOf(record.dataSource, 'record_g2')).event).toEqual(event)
  })
})
