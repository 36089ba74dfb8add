import { expect, test } from 'vitest'
import { freshRecord } from '../../../test/support/folded.js'

test('no GIN index has a list of pending entries, which each look-up would go through', async () => {
  const record = await freshRecord()
  try {
    const indexes: { name: string; fastupdate: string }[] = await record.dataSource.query(`
      SELECT i.relname AS name,
        coalesce((SELECT option_value FROM pg_options_to_table(i.reloptions) WHERE option_name = 'fastupdate'), 'on') AS fastupdate
      FROM pg_class i JOIN pg_am a ON a.oid = i.relam
      WHERE i.relkind = 'i' AND a.amname = 'gin' AND i.relnamespace IN ('record'::regnamespace, 'service'::regnamespace)`)
    expect(indexes).not.toEqual([])
    expect(indexes.filter(({ fastupdate }) => fastupdate !== 'off')).toEqual([])
  } finally {
    await record.drop()
  }
})
