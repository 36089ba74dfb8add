import type { DataSource, QueryRunner } from 'typeorm'
import { expect, test } from 'vitest'
import { opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord } from '../../../../test/support/folded.js'
import { Retractions1764090000000 } from './retractions.js'

const reason = { en: 'why' }
const e = (type: string, data: object) => ({ type, data })
const announced = (expectationId: string) =>
  e('ExpectationAnnounced', { expectationId, what: reason, window: '2025-09', announcedBy: 'A' })

const STORY = [
  opened(),
  reported('a'),
  e('ReportCorroborated', { developmentId: 'a', attribution: { source: 's' } }),
  e('SourceRated', { source: 's', reliability: 'A', reason }),
  e('IssueRaised', { issueId: 'i', question: reason }),
  e('PositionStated', { issueId: 'i', actor: 'A', stance: 'opposes' }),
  e('PositionStated', { issueId: 'i', actor: 'A', stance: 'opposes', developmentId: 'a' }),
  e('FigureReported', { figureId: 'f', label: reason, value: { exact: 1 } }),
  announced('x'),
  e('ExpectationFulfilled', { expectationId: 'x', by: 'a', partly: true }),
  e('ExpectationRevised', { expectationId: 'x', window: '2025-12', reason }),
  e('ExpectationFulfilled', { expectationId: 'x', by: 'a' }),
  announced('y'),
  e('ExpectationCancelled', { expectationId: 'y', reason }),
  e('DevelopmentWithdrawn', { developmentId: 'a', reason }),
]

/** The rows of expectations as an earlier program wrote them: one for each event, with the status after it. */
const EARLIER: [id: string, from: number, to: number | null, status: string, windowOf: number][] = [
  ['x', 9, 10, 'pending', 9],
  ['x', 10, 11, 'partly-fulfilled', 9],
  ['x', 11, 12, 'partly-fulfilled', 11],
  ['x', 12, null, 'fulfilled', 11],
  ['y', 13, 14, 'pending', 13],
  ['y', 14, null, 'cancelled', 13],
]

/** The state of the fold and the rows of expectations, each column by its name. */
async function rows(dataSource: DataSource): Promise<unknown[][]> {
  const entities = await dataSource.query('SELECT key, state::jsonb AS state FROM record.entity ORDER BY key')
  const expectations = await dataSource.query(
    'SELECT *, doc::jsonb AS doc FROM record.expectation ORDER BY expectation_id, from_version',
  )
  return [entities, expectations]
}

async function asBefore(runner: QueryRunner): Promise<void> {
  await runner.query('DROP TABLE record.retraction')
  await runner.query(`DELETE FROM record.entity WHERE key LIKE 'claim/%'`)
  await runner.query('CREATE TEMPORARY TABLE now AS SELECT * FROM record.expectation')
  await runner.query('DELETE FROM record.expectation')
  await runner.query('ALTER TABLE record.expectation DROP COLUMN postponed, ADD COLUMN status text NOT NULL')
  for (const [id, from, to, status, windowOf] of EARLIER)
    await runner.query(
      `INSERT INTO record.expectation (story_id, expectation_id, from_version, to_version, first_version, status,
          development_id, own_time, earliest, latest, window_latest, doc)
        SELECT story_id, expectation_id, $2, $3, first_version, $4, development_id, own_time, earliest, latest,
          window_latest, doc FROM now WHERE expectation_id = $1 AND from_version = $5`,
      [id, from, to, status, windowOf],
    )
}

test('a store of an earlier program is as if its log had been folded by this one', async () => {
  const record = await freshRecord()
  try {
    await record.append('s', STORY)
    const folded = await rows(record.dataSource)
    const runner = record.dataSource.createQueryRunner()
    await asBefore(runner)
    await new Retractions1764090000000().up(runner)
    await runner.release()
    expect(await rows(record.dataSource)).toEqual(folded)
  } finally {
    await record.drop()
  }
})
