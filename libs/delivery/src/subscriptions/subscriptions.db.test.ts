import { poolOf } from '@filrouge/database'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { waitingForLocks } from '../../../../test/support/postgres.js'
import { deliverAll, makeLanes, subscribe } from '../../test/subscribed.js'
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

test('a removal that waits for a lane stops neither walks nor new lanes', async () => {
  const removed = await subscribe(record.dataSource, { start: 'beginning' })
  await record.append('talks', [opened(), reported('a')])
  await deliverAll(record.dataSource)
  await record.dataSource.query(
    `INSERT INTO service.walk (subscription_id, stories, from_version, is_replay) VALUES ($1, '{*}', 1, false)`,
    [removed],
  )
  const courier = await poolOf(record.dataSource).connect()
  try {
    await courier.query('BEGIN')
    await courier.query('SELECT 1 FROM service.lane WHERE subscription_id = $1 FOR UPDATE', [removed])
    const removal = removeSubscription(record.dataSource, removed, 'reader')
    await expect.poll(waiting).toBe(1)
    await record.append('summit', [opened(), reported('a')])
    await within(makeLanes(record.dataSource))
    expect(await waiting()).toBe(1)
    await courier.query('COMMIT')
    expect(await removal).toBe(true)
  } finally {
    courier.release(true)
  }
  expect(await rowsOf(removed)).toEqual({ subscription: 0, lane: 0, attempt: 0, received: 0 })
})

/** The number of sessions that wait for a lock. */
const waiting = () => waitingForLocks(record.dataSource)

/** @throws Error where a promise has no result after 3 s: shorter than most waits for locks, longer than any work here */
const within = (work: Promise<unknown>) =>
  Promise.race([
    work,
    new Promise((_resolve, reject) => setTimeout(() => reject(new Error('it waits for a lock')), 3_000)),
  ])
