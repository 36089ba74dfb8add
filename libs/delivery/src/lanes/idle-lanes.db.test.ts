import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { PLAN_BY_KEY_SQL, transaction } from '@filrouge/database'
import { LIMITS, subscribe } from '../../test/subscribed.js'
import { CLAIM_SQL, claimLanes, READY_SQL } from './claim.js'
import { COURIER_LOCK, FREE_LANES_SQL } from './courier-lease.js'
import { MEASURES_SQL } from './measures.js'
import { RECORD_SQL } from './record-results.js'
import { WAKE_SQL } from './wake-lanes.js'

const LANES = 1_000_000
/** So many lanes have work. */
const DUE = 100

interface Plan {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
  Plans?: Plan[]
}

describe('among a million lanes', () => {
  let record: FreshRecord
  const ids: string[] = []

  beforeAll(async () => {
    record = await freshRecord()
    for (let i = 0; i < 10; i++) ids.push(await subscribe(record.dataSource, { principal: `reader-${i}` }))
    await record.dataSource.query(
      `INSERT INTO service.lane (subscription_id, story_id, next_version, until_version)
       SELECT ($1::text[])[1 + n % 10], 'story-' || n, 11, CASE WHEN n <= $2::integer THEN 11 ELSE 10 END
       FROM generate_series(1, $3::integer) AS n`,
      [ids, DUE, LANES],
    )
    await record.dataSource.query('ANALYZE service.lane')
  })
  afterAll(() => record.drop())

  const plan = (sql: string, values: readonly unknown[], settings = 'SELECT 1') =>
    transaction(record.dataSource, async (client) => {
      await client.query(settings)
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`,
        [...values],
      )
      const [row] = rows
      if (!row) throw new Error('there is no plan')
      return row['QUERY PLAN'][0]
    })
  const nodes = (one: Plan): Plan[] => [one, ...(one.Plans ?? []).flatMap(nodes)]
  const blocks = ({ 'Shared Hit Blocks': hit, 'Shared Read Blocks': read }: Plan) => hit + read
  /** How lanes are read: by these indexes. */
  const indexesOf = (one: Plan) => {
    const names = nodes(one).flatMap((node) => {
      if (node['Index Name']?.startsWith('lane_')) return node['Index Name']
      return node['Relation Name'] === 'lane' && node['Node Type'] === 'Seq Scan' ? 'none' : []
    })
    return [...new Set(names)].sort()
  }

  test('looking for subscriptions with work reads the index of due lanes alone', async () => {
    const { Plan: ready } = await plan(READY_SQL, [])
    expect(indexesOf(ready)).toEqual(['lane_due'])
    expect(blocks(ready)).toBeLessThan(200)
  })

  /** Autovacuum has seen the table while it was empty, and not yet again. */
  async function believedToBeEmpty(): Promise<void> {
    await record.dataSource.query(
      `UPDATE pg_class SET reltuples = 0 WHERE oid IN ('service.lane'::regclass, 'service.subscription'::regclass)`,
    )
  }

  describe.each([
    ['as Postgres knows it', () => record.dataSource.query('ANALYZE service.lane, service.subscription')],
    ['that Postgres believes to be empty', believedToBeEmpty],
  ])('of a table %s', (_, make) => {
    test('a claim reads the lanes that are due or in flight', async () => {
      await make()
      const values = [ids, LIMITS.most, LIMITS.endpoint, LIMITS.principal, 1, 60_000, LIMITS.room]
      const { Plan: claim } = await plan(CLAIM_SQL, values)
      expect(indexesOf(claim)).toEqual(['lane_due', 'lane_leased'])
      // Most blocks are those of writing the leases.
      expect(blocks(claim)).toBeLessThan(60 * DUE)
      await record.dataSource.query('UPDATE service.lane SET lease = NULL WHERE lease IS NOT NULL')
    })

    test('lanes of a courier that is gone are freed, and no others are read', async () => {
      await record.dataSource.query(
        `UPDATE service.lane SET lease = 7, lease_until = 'infinity' WHERE story_id LIKE 'story-9999__'`,
      )
      await make()
      const { Plan: freed } = await plan(FREE_LANES_SQL, [COURIER_LOCK])
      expect(indexesOf(freed)).toEqual(['lane_leased'])
      expect(blocks(freed)).toBeLessThan(60 * 100)
      expect(await record.dataSource.query('SELECT FROM service.lane WHERE lease IS NOT NULL')).toEqual([])
    })

    test('lanes that wait are woken, and idle ones are not read', async () => {
      await record.dataSource.query(
        `UPDATE service.lane SET next_attempt_at = now() + interval '1 hour' WHERE has_work`,
      )
      await make()
      const { Plan: woken } = await plan(WAKE_SQL, [ids])
      expect(indexesOf(woken)).toEqual(['lane_due'])
      expect(blocks(woken)).toBeLessThan(60 * DUE)
    })

    test('a batch of results reads its lanes by their keys, however many others are in flight', async () => {
      await record.dataSource.query(
        `UPDATE service.lane SET lease = 1, lease_until = '2025-09-05Z' WHERE story_id LIKE 'story-9_____'`,
      )
      await make()
      const results = Array.from({ length: 10 }, (__, n) => ({
        n,
        subscription_id: ids[n],
        story_id: `story-90000${n}`,
        claimed_version: 11,
        lease_until: '2025-09-05Z',
        next_version: 12,
        version: 11,
        type: 'DevelopmentReported',
        goes_on: true,
        number: 1,
        started_at: '2025-09-05Z',
        duration_ms: 1,
        outcome: 'delivered',
      }))
      const taken = [{ subscription_id: ids[0], url: 'https://example.org/hook', at: '2025-09-05Z' }]
      const values = [JSON.stringify(results), 1, JSON.stringify(taken), new Date().toISOString()]
      const { Plan: recording } = await plan(RECORD_SQL, values, PLAN_BY_KEY_SQL)
      expect(indexesOf(recording)).toEqual(['lane_pkey'])
      // A lane, its attempt and its indexes take a few dozen.
      expect(blocks(recording)).toBeLessThan(100 * results.length)
      const moved = await record.dataSource.query(
        `SELECT FROM service.lane WHERE story_id LIKE 'story-90000_' AND acked_version = 11 AND lease IS NULL`,
      )
      expect(moved).toHaveLength(results.length)
      await record.dataSource.query(
        'UPDATE service.lane SET next_version = 11, acked_version = 0 WHERE acked_version > 0',
      )
      await record.dataSource.query('UPDATE service.lane SET lease = NULL WHERE lease IS NOT NULL')
    })
  })

  test('metrics read the index of due lanes alone', async () => {
    const { Plan: measured } = await plan(MEASURES_SQL, [10_000, 60])
    expect(indexesOf(measured)).toEqual(['lane_due'])
    expect(blocks(measured)).toBeLessThan(2_000)
  })

  test('a claim takes every lane that is due', async () => {
    const lanes = await claimLanes(record.dataSource, 1, LIMITS)
    expect(lanes).toHaveLength(DUE)
    expect(await claimLanes(record.dataSource, 2, LIMITS)).toEqual([])
  })
})
