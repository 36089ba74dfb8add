import type { DataSource } from 'typeorm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshRecord, type FreshRecord } from '../../../test/support/folded.js'
import { Keys } from './keys.js'

const KEY = 'frk_adminkey_0123456789abcdefghijklmnopqrstuvwxyz'
const OTHER_SECRET = 'frk_adminkey_zyxwvutsrqponmlkjihgfedcba9876543210'

let record: FreshRecord
let dataSource: DataSource
beforeAll(async () => {
  record = await freshRecord()
  dataSource = record.dataSource
})
afterAll(() => record?.drop())

const createdAt = async (keys: Keys) =>
  (await keys.list()).find(({ keyId }) => keyId === 'adminkey')?.createdAt

test('the admin key of the environment is made once: a later start changes nothing', async () => {
  const keys = new Keys(dataSource)
  expect(await keys.putAdmin(KEY)).toEqual({ keyId: 'adminkey', wasThere: false })
  const made = await createdAt(keys)
  expect(await keys.putAdmin(KEY)).toEqual({ keyId: 'adminkey', wasThere: true })
  expect(await createdAt(keys)).toBe(made)
})

test('another secret for the same id takes the place of the first', async () => {
  const keys = new Keys(dataSource)
  expect(await keys.putAdmin(OTHER_SECRET)).toEqual({ keyId: 'adminkey', wasThere: false })
  const now = new Date()
  expect(await keys.authenticate(KEY, now)).toBeNull()
  expect(await keys.authenticate(OTHER_SECRET, now)).toMatchObject({ role: 'admin' })
})

test('a key that was removed is made again, as a new one', async () => {
  const keys = new Keys(dataSource)
  await keys.putAdmin(KEY)
  await dataSource.query(`DELETE FROM service.key WHERE key_id = 'adminkey'`)
  expect(await keys.putAdmin(KEY)).toEqual({ keyId: 'adminkey', wasThere: false })
})
