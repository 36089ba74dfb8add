import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { subscribe } from '../../test/subscribed.js'
import { migrationOf } from '../../../../test/support/migrations.js'
import { claimPings } from './pings.js'
import { forgetSecrets, rotateSecret } from './secrets.js'
import { findSubscription, pingSubscription } from './subscriptions.js'

let record: FreshRecord
let id: string

beforeEach(async () => {
  record = await freshRecord()
  id = await subscribe(record.dataSource)
})
afterEach(() => record.drop())

const rotate = (secret: string, owner: string | null = null) =>
  rotateSecret(record.dataSource, id, owner, secret)
const until = async () => (await findSubscription(record.dataSource, id, null))?.oldSecretUntil ?? null
/** The secrets that a courier signs with, newest first. */
async function signing(): Promise<string[]> {
  await pingSubscription(record.dataSource, id, null, { pingId: 'again', challenge: 'c' })
  const [ping] = await claimPings(record.dataSource, 1, { most: 1, leaseMs: 1_000 })
  await record.dataSource.query('UPDATE service.subscription SET ping_lease = NULL')
  return ping ? [ping.secret, ...ping.oldSecrets] : []
}
/** Moves the end of each replaced secret back by some hours. */
const later = (hours: number) =>
  record.dataSource.query(
    `UPDATE service.subscription SET old_secrets = (SELECT jsonb_agg(jsonb_set(old, '{until}',
      to_jsonb((old ->> 'until')::timestamptz - $1 * interval '1 hour')) ORDER BY n)
      FROM jsonb_array_elements(old_secrets) WITH ORDINALITY AS o(old, n))`,
    [hours],
  )

test('each replaced secret signs for 24 hours from its replacement', async () => {
  await rotate('second')
  await later(23)
  await rotate('third')
  expect(await signing()).toEqual(['third', 'second', 'sealed'])
  await later(2)
  expect(await signing()).toEqual(['third', 'second'])
  expect(Date.parse((await until()) ?? '')).toBeGreaterThan(Date.now() + 21 * 3_600_000)
  await later(23)
  expect(await signing()).toEqual(['third'])
  expect(await until()).toBeNull()
})

test('five replaced secrets sign at most: a sixth rotation waits until the first one expires', async () => {
  for (const secret of ['2', '3', '4', '5', '6'])
    expect(await rotate(secret)).toHaveProperty('subscriptionId')
  expect(await rotate('7')).toBe('too-many-secrets')
  expect(await signing()).toEqual(['6', '5', '4', '3', '2', 'sealed'])
  await later(25)
  await rotate('7')
  expect(await signing()).toEqual(['7', '6'])
  expect(await rotate('8', 'somebody else')).toBeNull()
})

test('rotations at the same time lose no secret, and keep to the limit', async () => {
  const made = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((secret) => rotate(secret)))
  expect(made.filter((one) => one === 'too-many-secrets')).toHaveLength(2)
  const all = await signing()
  expect(new Set(all).size).toBe(6)
  expect(all.at(-1)).toBe('sealed')
})

test('expired secrets are deleted, and no others', async () => {
  const kept = async () =>
    (
      await record.dataSource.query('SELECT jsonb_array_length(old_secrets) AS n FROM service.subscription')
    )[0].n
  await rotate('second')
  await later(23)
  await rotate('third')
  expect(await forgetSecrets(record.dataSource)).toBe(0)
  expect(await kept()).toBe(2)
  await later(2)
  expect(await forgetSecrets(record.dataSource)).toBe(1)
  expect(await kept()).toBe(1)
})

test('the migration keeps the replaced secret of an older store, with its end', async () => {
  await rotate('second')
  const before = await until()
  const migration = migrationOf(record.dataSource, 'OldSecrets1764050000000')
  const runner = record.dataSource.createQueryRunner()
  try {
    await migration.down(runner)
    expect(await runner.query('SELECT old_secret FROM service.subscription')).toEqual([
      { old_secret: 'sealed' },
    ])
    await migration.up(runner)
  } finally {
    await runner.release()
  }
  expect(await signing()).toEqual(['second', 'sealed'])
  expect(await until()).toBe(before)
})
