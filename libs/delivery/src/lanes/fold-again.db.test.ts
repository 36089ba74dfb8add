import { afterEach, beforeEach, expect, test } from 'vitest'
import { described, opened, reported } from '../../../../test/support/envelopes.js'
import { emptySchema } from '../../../../test/support/postgres.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { deliverAll, subscribe, makeLanes } from '../../test/subscribed.js'
import { Keys } from '@filrouge/access'
import { LIVE } from '@filrouge/record'

/* The log is folded again, into an empty record, while subscriptions exist. */

let record: FreshRecord

beforeEach(async () => {
  record = await freshRecord()
  await new Keys(record.dataSource).make({ name: 'reader', role: 'reader' })
})
afterEach(() => record.drop())

const sent = async () => (await deliverAll(record.dataSource)).flat()

/** Makes waiting lanes due now, not after a second. */
const again = () => record.dataSource.query('UPDATE service.lane SET next_attempt_at = now()')

test('a lane waits until its whole story is folded, and then sends every message', async () => {
  await subscribe(record.dataSource)
  await record.append('talks', [opened(), reported('a')])
  await record.append('talks', [reported('b')])
  await makeLanes(record.dataSource)
  await emptySchema(record.dataSource, 'record')
  await record.foldOn(LIVE, 1)
  expect(await sent()).toEqual([])
  await record.foldOn(LIVE, 1)
  await again()
  expect(await sent()).toEqual(['talks/1<0', 'talks/2<1', 'talks/3<2'])
})

test('a restricted story is not sent before the record knows that it is restricted', async () => {
  const id = await subscribe(record.dataSource)
  await record.append('talks', [opened(), reported('a')])
  await record.append('talks', [described('restricted')])
  await makeLanes(record.dataSource)
  await record.dataSource.query('UPDATE service.key SET stories = \'["other"]\'')
  await emptySchema(record.dataSource, 'record')
  await record.foldOn(LIVE, 1)
  expect(await sent()).toEqual([])
  await record.foldOn(LIVE, 1)
  await again()
  expect(await sent()).toEqual([])
  expect(
    await record.dataSource.query('SELECT next_version FROM service.lane WHERE subscription_id = $1', [id]),
  ).toEqual([{ next_version: 4 }])
})

test('a start from the beginning waits until the record has every story', async () => {
  for (const story of ['a', 'b', 'c']) await record.append(story, [opened()])
  await makeLanes(record.dataSource)
  await emptySchema(record.dataSource, 'record')
  await record.foldOn(LIVE, 1)
  await subscribe(record.dataSource, { start: 'beginning' })
  expect(await sent()).toEqual([])
  await record.foldOn(LIVE, 2)
  expect(await sent()).toEqual(['a/1<0', 'b/1<0', 'c/1<0'])
})

test('a start from now comes after every event published before the record was emptied', async () => {
  await record.append('talks', [opened()])
  await makeLanes(record.dataSource)
  await record.append('talks', [reported('a')])
  await emptySchema(record.dataSource, 'record')
  await subscribe(record.dataSource)
  await record.foldOn(LIVE, 2)
  await record.append('talks', [reported('b')])
  expect(await sent()).toEqual(['talks/3<2'])
})
