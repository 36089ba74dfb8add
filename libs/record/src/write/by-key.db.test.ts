import { PLAN_FOR_RECORDER_SQL } from '@filrouge/database'
import { expect, onTestFinished, test } from 'vitest'
import { freshRecord } from '../../../../test/support/folded.js'
import { recordLargeStory } from '../../../../test/support/large-story.js'
import { load } from './load.js'
import { commitStatement, Rows } from './statement.js'
import { LIVE } from './target.js'

/** The statement with which a load begins. */
async function loadText(): Promise<string> {
  let asked = ''
  const connection = {
    query: ({ text }: { text: string }) => {
      asked = text
      return Promise.reject(new Error('asked'))
    },
  }
  await expect(load(connection, 'record', [], new Map())).rejects.toThrow('asked')
  return asked
}

function closingText(): string {
  const rows = new Rows()
  for (const table of ['development', 'expectation'] as const)
    rows.close(table, { story_id: 's', id: 'd-1', to_version: 2 })
  return commitStatement(LIVE, rows, []).text
}

test('a batch finds the rows that it names by their keys, also in a large story without statistics', async () => {
  const record = await freshRecord()
  onTestFinished(() => record.drop())
  await recordLargeStory(record, 'large', 600)
  const runner = record.dataSource.createQueryRunner()
  onTestFinished(() => runner.release())
  await runner.query(PLAN_FOR_RECORDER_SQL)
  for (const text of [await loadText(), closingText()]) {
    const plan: { 'QUERY PLAN': string }[] = await runner.query(`EXPLAIN (GENERIC_PLAN) ${text}`)
    const indexes = plan.flatMap(
      (row) => /using (\w+) on (?:development|expectation) /.exec(row['QUERY PLAN'])?.[1] ?? [],
    )
    expect(indexes.toSorted()).toEqual(['development_pkey', 'expectation_pkey'])
  }
})
