import { afterEach, beforeEach, expect, test } from 'vitest'
import { opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { deliverAll, subscribe } from '../../test/subscribed.js'
import { Keys } from '@filrouge/access'
import { findSubscription, listSubscriptions, removeSubscription } from './subscriptions.js'

let record: FreshRecord

beforeEach(async () => {
  record = await freshRecord()
  await new Keys(record.dataSource).make({ name: 'reader', role: 'reader' })
})
afterEach(() => record.drop())

/** How many rows of each table belong to a subscription. */
async function rowsOf(subscriptionId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of ['subscription', 'lane', 'attempt', 'received']) {
    const [row]: { n: number }[] = await record.dataSource.query(
      `SELECT count(*)::integer AS n FROM service.${table} WHERE subscription_id = $1`,
      [subscriptionId],
    )
    counts[table] = row?.n ?? 0
  }
  return counts
}

test('a removed subscription leaves no row in any table, and other subscriptions keep theirs', async () => {
  const [removed, kept] = [await subscribe(record.dataSource), await subscribe(record.dataSource)]
  await record.append('talks', [opened(), reported('a')])
  await deliverAll(record.dataSource)
  const before = await rowsOf(kept)
  expect(Object.values(before).every((n) => n > 0)).toBe(true)
  expect(await removeSubscription(record.dataSource, removed, 'other')).toBe(false)
  expect(await rowsOf(removed)).toEqual(before)
  expect(await removeSubscription(record.dataSource, removed, 'reader')).toBe(true)
  expect(await rowsOf(removed)).toEqual({ subscription: 0, lane: 0, attempt: 0, received: 0 })
  expect(await rowsOf(kept)).toEqual(before)
  expect(await removeSubscription(record.dataSource, removed, null)).toBe(false)
})

test('a page of subscriptions begins after an id, and has no secrets', async () => {
  for (const subscriptionId of ['s-b', 's-a', 's-c']) await subscribe(record.dataSource, { subscriptionId })
  await subscribe(record.dataSource, { subscriptionId: 's-d', principal: 'other' })
  const page = async (owner: string | null, after: string | null, limit: number) =>
    (await listSubscriptions(record.dataSource, owner, { after, limit })).map((one) => one.subscriptionId)
  expect(await page('reader', null, 2)).toEqual(['s-a', 's-b'])
  expect(await page('reader', 's-b', 2)).toEqual(['s-c'])
  expect(await page(null, 's-b', 9)).toEqual(['s-c', 's-d'])
  expect(await findSubscription(record.dataSource, 's-d', 'reader')).toBeNull()
  expect(JSON.stringify(await findSubscription(record.dataSource, 's-a', 'reader'))).not.toContain('sealed')
})
