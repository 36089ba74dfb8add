import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { freshDatabase } from '../../../../test/support/postgres.js'
import { appendLogSuite } from '../../test/contract.js'
import { checkLog } from '../guard.js'
import { LogRefused } from '../log.js'
import { postgresLog } from './postgres-log.js'

describe('the log as a table of Postgres', () => {
  appendLogSuite(async () => {
    const { url, drop } = await freshDatabase()
    return {
      open: () => postgresLog({ connection: { connectionString: url }, partitions: 4, shared: true }),
      drop,
    }
  })
})

test('a log of the format without a secret is refused with one sentence', async () => {
  const { url, drop } = await freshDatabase()
  const open = () => postgresLog({ connection: { connectionString: url }, partitions: 2, shared: false })
  const born = open()
  await born.open({ create: true })
  const { secret: _, ...rest } = born.genesis
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('UPDATE log.record SET value = $1', [
    Buffer.from(JSON.stringify({ ...rest, format: 1 })),
  ])
  await client.end()
  expect(await checkLog(born, null)).toMatchObject([{ code: 'other-format' }])
  await born.close()
  for (const create of [false, true]) {
    const again = open()
    await expect(again.open({ create })).rejects.toThrow(LogRefused)
    await expect(again.open({ create })).rejects.toThrow(/older version of Filrouge.*has no secret/)
    await again.close()
  }
  await drop()
})
