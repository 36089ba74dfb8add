import { describe } from 'vitest'
import { freshDatabase } from '../../../../test/support/postgres.js'
import { appendLogSuite } from '../../test/contract.js'
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
