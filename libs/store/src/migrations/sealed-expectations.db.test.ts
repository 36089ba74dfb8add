import { expect, test } from 'vitest'
import { announced, opened, reported, revised } from '../../../../test/support/envelopes.js'
import { freshRecord } from '../../../../test/support/folded.js'
import { migrationOf } from '../../../../test/support/migrations.js'

const reason = { en: 'why' }
const e = (type: string, data: object) => ({ type, data })
const changed = (expectationId: string) => [
  revised(expectationId),
  e('ExpectationFulfilled', { expectationId, by: 'b', partly: true }),
  e('ExpectationFulfilled', { expectationId, by: 'a' }),
]

const STORY = [
  opened(),
  reported('a'),
  reported('b'),
  announced('x', 'a'),
  announced('free'),
  announced('y', 'b'),
  ...changed('x'),
  ...changed('free'),
  e('ExpectationLapsed', { expectationId: 'y', reason }),
  ...[8, 11, 13].map((version) => e('ClaimRetracted', { version, reason })),
  revised('y', '2027'),
  e('ExpectationCancelled', { expectationId: 'y', reason }),
  e('ReportDisputed', { developmentId: 'a', by: 'A', statement: reason }),
  e('ClaimRetracted', { version: 19, reason }),
]
/** What the events named from version 7 on in an earlier program. */
const EARLIER = [[], ['b'], ['a'], [], ['b'], ['a'], [], ['b'], ['b'], [], [], [], ['a'], ['a']]
const NAMED = [
  ['a'],
  ['a', 'b'],
  ['a'],
  [],
  ['b'],
  ['a'],
  ['b'],
  ['a', 'b'],
  ['b'],
  ['b'],
  ['b'],
  ['b'],
  ['a'],
  ['a'],
]

test('a store of an earlier program seals what is said of expectations, as if its log had been folded by this one', async () => {
  const record = await freshRecord()
  try {
    await record.append('s', STORY)
    await record.append('other', [opened(), reported('a'), announced('x'), ...changed('x').slice(0, 1)])
    const entities = () =>
      record.dataSource.query(
        'SELECT story_id, key, state::jsonb AS state FROM record.entity ORDER BY story_id, key',
      )
    const names = (): Promise<{ names: string[] }[]> =>
      record.dataSource.query('SELECT story_id, version, names FROM record.event ORDER BY story_id, version')
    const late = async () => (await names()).slice(-NAMED.length).map((row) => row.names)
    const folded = [await entities(), await names()]
    expect(await late()).toEqual(NAMED)
    const migration = migrationOf(record.dataSource, 'SealedExpectations1764114000000')
    const runner = record.dataSource.createQueryRunner()
    try {
      await migration.down(runner)
      expect(await late()).toEqual(EARLIER)
      expect(await entities()).toContainEqual({
        story_id: 's',
        key: 'expectation/x',
        state: { entity: 'expectation', settled: true },
      })
      await migration.up(runner)
    } finally {
      await runner.release()
    }
    expect([await entities(), await names()]).toEqual(folded)
  } finally {
    await record.drop()
  }
})
