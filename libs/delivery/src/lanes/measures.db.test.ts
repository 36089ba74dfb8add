import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { subscribe } from '../../test/subscribed.js'
import { deliveryMeasures } from './measures.js'

let record: FreshRecord
beforeEach(async () => {
  record = await freshRecord()
})
afterEach(() => record.drop())

/** Adds lanes to a subscription that are due since some seconds. A negative time is in the future. */
const lanes = (subscription: string, count: number, sinceSeconds: number) =>
  record.dataSource.query(
    `INSERT INTO service.lane (subscription_id, story_id, next_version, until_version, next_attempt_at)
     SELECT $1, 'due-' || $3 || '-' || n, 1, 1, now() - $3::float8 * interval '1 second' FROM generate_series(1, $2::integer) AS n`,
    [subscription, count, String(sinceSeconds)],
  )
const measures = (most = 100) => deliveryMeasures(record.dataSource, { most, overdueAfter: 60 })

test('a store without subscriptions has nothing due', async () =>
  expect(await measures()).toEqual({
    due: 0,
    overdue: 0,
    oldestSeconds: 0,
    deadLetters: 0,
    subscriptions: { unverified: 0, active: 0, paused: 0, failing: 0, disabled: 0 },
  }))

test('lanes of active subscriptions are due from their time on, and overdue a minute later', async () => {
  const [active, failing] = [
    await subscribe(record.dataSource),
    await subscribe(record.dataSource, { principal: 'b' }),
  ]
  await subscribe(record.dataSource, { principal: 'c', verified: false })
  await record.dataSource.query(
    "UPDATE service.subscription SET status = 'failing' WHERE subscription_id = $1",
    [failing],
  )
  await lanes(active, 3, 10)
  await lanes(active, 2, 300)
  await lanes(active, 4, -300)
  await lanes(failing, 5, 900)
  await record.dataSource.query(
    `INSERT INTO service.dead_letter (subscription_id, story_id, version, type, attempts) VALUES ($1, 'x', 1, 'StoryOpened', 8)`,
    [active],
  )
  const { oldestSeconds, ...counted } = await measures()
  expect(counted).toEqual({
    due: 5,
    overdue: 2,
    deadLetters: 1,
    subscriptions: { unverified: 1, active: 1, paused: 0, failing: 1, disabled: 0 },
  })
  expect(Math.round(oldestSeconds / 10)).toBe(30)
})

test('counting ends at the limit', async () => {
  const [one, other] = [
    await subscribe(record.dataSource),
    await subscribe(record.dataSource, { principal: 'b' }),
  ]
  await lanes(one, 30, 100)
  await lanes(other, 30, 200)
  expect(await measures(20)).toMatchObject({ due: 20, overdue: 20 })
  expect(Math.round((await measures(20)).oldestSeconds / 10)).toBe(20)
})
