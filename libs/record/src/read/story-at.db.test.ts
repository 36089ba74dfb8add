import { afterAll, beforeAll, expect, test } from 'vitest'
import { endsOf, NOW } from '../../../../test/support/diffs.js'
import { opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { storySince } from './story-at.js'

let record: FreshRecord
beforeAll(async () => {
  record = await freshRecord()
  await record.append('s', [opened(), reported('a')])
})
afterAll(() => record?.drop())

test('what is recorded after a version was picked as the present one does not move an earlier end beyond it', async () => {
  const { dataSource } = record
  const { to } = await endsOf(dataSource, 's', { version: 0 })
  const { to: asVersion } = await endsOf(dataSource, 's', { version: 0 }, { version: 2 })
  await record.append('s', [reported('b')])
  expect(await storySince(dataSource, to, { knownAt: NOW })).toMatchObject({ version: 2, askedTime: NOW })
  // A version that the request names is not the present one: the earlier end is truly after it.
  expect(await storySince(dataSource, asVersion, { knownAt: NOW })).toMatchObject({ version: 3 })
})
