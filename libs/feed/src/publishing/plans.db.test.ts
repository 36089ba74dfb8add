import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { ENTRIES_SQL, TAKE_SQL } from './publish-step.js'

/** The entries are in eight partitions, and each is of another story. All but the last hundred of each partition are published. */
const ENTRIES = 400_000
const BEHIND = 100

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
  Plans?: Plan[]
}

describe('behind 400,000 entries of the feed', () => {
  let record: FreshRecord

  beforeAll(async () => {
    record = await freshRecord()
    const { dataSource } = record
    const each = ENTRIES / 8
    await dataSource.query(
      `INSERT INTO service.feed SELECT n % 8, n / 8 + 1, 'story-' || n, 1 FROM generate_series(0, $1::integer - 1) AS n`,
      [ENTRIES],
    )
    await dataSource.query(
      `INSERT INTO service.published SELECT story_id, 1 FROM service.feed WHERE sequence <= $1::integer`,
      [each - BEHIND],
    )
    await dataSource.query(
      `INSERT INTO record.checkpoint (partition, next_offset, feed_sequence)
       SELECT p, 1, $1::integer FROM generate_series(0, 7) AS p`,
      [each],
    )
    await dataSource.query(
      `INSERT INTO service.publication SELECT p, $1::integer FROM generate_series(0, 7) AS p`,
      [each - BEHIND],
    )
    await dataSource.query('ANALYZE service.feed, service.published, service.publication, record.checkpoint')
  })
  afterAll(() => record.drop())

  const plan = async (sql: string, values: readonly unknown[]) => {
    const [{ 'QUERY PLAN': found }]: [{ 'QUERY PLAN': [{ Plan: Plan }] }] = await record.dataSource.query(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`,
      [...values],
    )
    return found[0].Plan
  }
  const nodes = (one: Plan): Plan[] => [one, ...(one.Plans ?? []).flatMap(nodes)]
  const blocks = ({ 'Shared Hit Blocks': hit, 'Shared Read Blocks': read }: Plan) => hit + read
  const indexes = (one: Plan) => nodes(one).flatMap((node) => node['Index Name'] ?? [])
  const readWhole = (one: Plan) =>
    nodes(one).flatMap((node) => (node['Node Type'] === 'Seq Scan' ? (node['Relation Name'] ?? []) : []))

  test('taking a partition looks up one entry for each partition', async () => {
    const found = await plan(TAKE_SQL, [-1, '10000', 100])
    expect(indexes(found)).toContain('feed_pkey')
    expect(readWhole(found)).not.toContain('feed')
    expect(blocks(found)).toBeLessThan(100)
  })

  test('the next entries are read by the keys of feed and published', async () => {
    const each = ENTRIES / 8
    const found = await plan(ENTRIES_SQL, [
      JSON.stringify([{ turn: 0, partition: 3, sequence: each - BEHIND, feed_sequence: each }]),
      1_000,
    ])
    expect(indexes(found).sort()).toEqual(['feed_pkey', 'published_pkey'])
    expect(readWhole(found)).toEqual([])
    expect(blocks(found)).toBeLessThan(6 * BEHIND)
  })
})
