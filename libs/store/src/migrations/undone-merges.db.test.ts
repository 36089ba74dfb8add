import { expect, test } from 'vitest'
import { opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord } from '../../../../test/support/folded.js'
import { migrationOf } from '../../../../test/support/migrations.js'

test('undone merges of an earlier program name the developments of the merge, as if folded by this one', async () => {
  const record = await freshRecord()
  try {
    await record.append('s', [
      opened(),
      ...['a', 'b', 'c'].map((id) => reported(id)),
      { type: 'DevelopmentsMerged', data: { into: 'c', from: ['b', 'a'] } },
      { type: 'MergeUndone', data: { mergeVersion: 5 } },
    ])
    const names = () => record.dataSource.query('SELECT version, names FROM record.event ORDER BY version')
    const folded = await names()
    expect(folded.at(-1)).toEqual({ version: 6, names: ['c', 'b', 'a'] })
    const migration = migrationOf(record.dataSource, 'UndoneMerges1764112000000')
    const runner = record.dataSource.createQueryRunner()
    try {
      await migration.down(runner)
      expect((await names()).at(-1)).toEqual({ version: 6, names: [] })
      await migration.up(runner)
    } finally {
      await runner.release()
    }
    expect(await names()).toEqual(folded)
  } finally {
    await record.drop()
  }
})
