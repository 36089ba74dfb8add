import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { subscribe } from '../../test/subscribed.js'
import { hasStoresSecretsKey } from './secrets-key.js'

let record: FreshRecord
beforeEach(async () => {
  record = await freshRecord()
})
afterEach(() => record.drop())

/** Starts a process with this key. @returns whether it may start */
const start = (key: string) =>
  hasStoresSecretsKey(record.dataSource, {
    seal: (text) => `${key}:${text}`,
    canOpen: (sealed) => sealed.startsWith(`${key}:`),
  })

/** A subscription of an older store: its secret is sealed with this key, and the store has no check of its key. */
const subscribedWith = (key: string) =>
  subscribe(record.dataSource, {
    secrets: { secret: `${key}:secret`, signingKey: `${key}:key`, publicKey: 'whpk_x' },
  })

test('the first key is the store’s: the same starts again, another does not', async () => {
  expect(await start('ours')).toBe(true)
  expect(await start('another')).toBe(false)
  expect(await start('ours')).toBe(true)
})

test('of processes with different keys that start at once, those with one key start', async () => {
  const keys = Array.from({ length: 8 }, (_, n) => `key-${n % 4}`)
  const started = await Promise.all(keys.map(start))
  expect(started.filter(Boolean)).toHaveLength(2)
  expect(new Set(keys.filter((_, n) => started[n])).size).toBe(1)
})

test('an older store: a key that opens none of its secrets does not become the store’s', async () => {
  await subscribedWith('ours')
  expect(await start('another')).toBe(false)
  expect(await start('ours')).toBe(true)
})

test('an older store with secrets of two keys: the first process with either key makes it the store’s', async () => {
  await subscribedWith('ours')
  await subscribedWith('another')
  expect(await start('third')).toBe(false)
  expect(await start('another')).toBe(true)
  expect(await start('ours')).toBe(false)
})

test('a later secret sealed with another key changes nothing', async () => {
  expect(await start('ours')).toBe(true)
  await subscribedWith('another')
  expect(await start('another')).toBe(false)
  expect(await start('ours')).toBe(true)
})
