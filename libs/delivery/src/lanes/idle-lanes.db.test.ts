import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { LIMITS, subscribe } from '../../test/subscribed.js'
import { CLAIM_SQL, claimLanes, READY_SQL } from './claim.js'
import { MEASURES_SQL } from './measures.js'

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

  const plan = async (sql: string, values: readonly unknown[]) => {
    const [{ 'QUERY PLAN': found }]: [{ 'QUERY PLAN': [{ Plan: Plan }] }] = await record.dataSource.query(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`,
      [...values],
    )
    return found[0]
  }
  const nodes = (one: Plan): Plan[] => [one, ...(one.Plans ?? []).flatMap(nodes)]
  const blocks = ({ 'Shared Hit Blocks': hit, 'Shared Read Blocks': read }: Plan) => hit + read
  const ofLanes = (one: Plan) =>
    nodes(one).filter(
      (node) =>
        node['Relation Name'] === 'lane' &&
        node['Node Type'] !== 'ModifyTable' &&
        node['Node Type'] !== 'LockRows',
    )

  test('looking for subscriptions with work reads the index of due lanes alone', async () => {
    const { Plan: ready } = await plan(READY_SQL, [])
    expect(ofLanes(ready).map((node) => node['Index Name'])).toEqual(['lane_due'])
    expect(blocks(ready)).toBeLessThan(200)
  })

  test('a claim reads the lanes that are due or in flight, and the claimed ones', async () => {
    const values = [ids, LIMITS.most, LIMITS.endpoint, LIMITS.principal, 1, 60_000, LIMITS.room]
    const { Plan: claim } = await plan(CLAIM_SQL, values)
    const indexes = new Set(ofLanes(claim).map((node) => node['Index Name']))
    expect([...indexes].sort()).toEqual(['lane_due', 'lane_leased', 'lane_pkey'])
    // Most blocks are those of writing the leases.
    expect(blocks(claim)).toBeLessThan(60 * DUE)
    await record.dataSource.query('UPDATE service.lane SET lease = NULL WHERE lease IS NOT NULL')
  })

  test('metrics read the index of due lanes alone', async () => {
    const { Plan: measured } = await plan(MEASURES_SQL, [10_000, 60])
    expect([...new Set(ofLanes(measured).map((node) => node['Index Name']))]).toEqual(['lane_due'])
    expect(blocks(measured)).toBeLessThan(2_000)
  })

  test('a claim takes every lane that is due', async () => {
    const lanes = await claimLanes(record.dataSource, 1, LIMITS)
    expect(lanes).toHaveLength(DUE)
    expect(await claimLanes(record.dataSource, 2, LIMITS)).toEqual([])
  })
})
