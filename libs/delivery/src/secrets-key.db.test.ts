import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshRecord, type FreshRecord } from '../../../test/support/folded.js'
import { subscribe } from '../test/subscribed.js'
import { hasStoresSecretsKey } from './secrets-key.js'

let record: FreshRecord
beforeEach(async () => {
  record = await freshRecord()
})
afterEach(() => record.drop())

/** A process with this key starts. @returns whether it may */
const start = (key: string) =>
  hasStoresSecretsKey(record.dataSource, {
    seal: (text) => `${key}:${text}`,
    canOpen: (sealed) => sealed.startsWith(`${key}:`),
  })

/** A subscription whose secret was sealed with this key, before the store kept a check of its key. */
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

test('an older store with secrets of two keys: either opens some, and the first becomes the store’s', async () => {
  await subscribedWith('ours')
  await subscribedWith('another')
  expect(await start('third')).toBe(false)
  expect(await start('another')).toBe(true)
  expect(await start('ours')).toBe(false)
})

test('a secret of another key that comes later changes nothing', async () => {
  expect(await start('ours')).toBe(true)
  await subscribedWith('another')
  expect(await start('another')).toBe(false)
  expect(await start('ours')).toBe(true)
})
