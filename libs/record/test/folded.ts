import type { DataSource } from 'typeorm'
import { envelopeOf, recordOf } from '../../../test/support/envelopes.js'
import { freshDatabase } from '../../../test/support/postgres.js'
import { recordDataSource } from '../src/data-source.js'
import { openCheckpoints } from '../src/write/checkpoints.js'
import { commitBatch } from '../src/write/commit.js'
import type { Connection } from '../src/write/connection.js'

export interface FreshRecord {
  dataSource: DataSource
  /** Folds one append of a story into the record. */
  append(storyId: string, events: readonly object[]): Promise<void>
  drop(): Promise<void>
}

/** An empty record in a database of its own. */
export async function freshRecord(): Promise<FreshRecord> {
  const { url, drop } = await freshDatabase()
  const dataSource = await recordDataSource({ url, poolSize: 3, applicationName: 'test' }).initialize()
  const runner = dataSource.createQueryRunner()
  const connection: Connection = await runner.connect()
  return {
    dataSource,
    append: async (storyId, events) => {
      const [checkpoint] = await openCheckpoints(connection, [0])
      if (!checkpoint) throw new Error('no checkpoint')
      const { value, headers } = recordOf(envelopeOf(storyId, events))
      const offset = checkpoint.nextOffset
      const timestamp = Date.UTC(2025, 8, 4) + Number(offset) * 1_000
      const record = { partition: 0, offset, timestamp, key: storyId, value, headers }
      const { verdicts } = await commitBatch(connection, [{ checkpoint, records: [record] }])
      if (verdicts.accepted !== 1) throw new Error(`refused: ${JSON.stringify(verdicts)}`)
    },
    drop: async () => {
      await runner.release()
      await dataSource.destroy()
      await drop()
    },
  }
}
