import { DataSource, type DataSourceOptions } from 'typeorm'
import { entities as accessEntities } from '@filrouge/access'
import { connectionSettings, type DatabaseAddress } from '@filrouge/database'
import { entities as deliveryEntities } from '@filrouge/delivery'
import { Diffs1764110000000 } from './migrations/diffs.js'
import { EveryWord1764060000000 } from './migrations/every-word.js'
import { FullText1764020000000 } from './migrations/full-text.js'
import { ImmediateIndexes1764130000000 } from './migrations/immediate-indexes.js'
import { LaneWork1764140000000 } from './migrations/lane-work.js'
import { Links1764120000000 } from './migrations/links.js'
import { Marks1764118000000 } from './migrations/marks.js'
import { Moments1764116000000 } from './migrations/moments.js'
import { OldSecrets1764050000000 } from './migrations/old-secrets.js'
import { PhrasesAndPoints1764100000000 } from './migrations/phrases-and-points.js'
import { PinnedStore1764095000000 } from './migrations/pinned-store.js'
import { PublicTopic1764040000000 } from './migrations/public-topic.js'
import { RecordSchema1764000000000 } from './migrations/record-schema.js'
import { RequestIds1764070000000 } from './migrations/request-ids.js'
import { Retractions1764090000000 } from './migrations/retractions.js'
import { SealedExpectations1764114000000 } from './migrations/sealed-expectations.js'
import { SecretsKey1764080000000 } from './migrations/secrets-key.js'
import { ServiceSchema1764000000001 } from './migrations/service-schema.js'
import { StoryList1764020000001 } from './migrations/story-list.js'
import { UndoneMerges1764112000000 } from './migrations/undone-merges.js'
import { Webhooks1764030000000 } from './migrations/webhooks.js'

export interface RecordDatabase extends DatabaseAddress {
  /** The most connections. */
  poolSize: number
}

/** The data source of the schemas `record` and `service`, not connected yet: call `initialize()`, then `migrate`. */
export function recordDataSource({ poolSize, ...address }: RecordDatabase): DataSource {
  const options: DataSourceOptions = {
    type: 'postgres',
    url: address.url,
    entities: [...accessEntities, ...deliveryEntities],
    migrations: [
      RecordSchema1764000000000,
      ServiceSchema1764000000001,
      FullText1764020000000,
      StoryList1764020000001,
      Webhooks1764030000000,
      PublicTopic1764040000000,
      OldSecrets1764050000000,
      EveryWord1764060000000,
      RequestIds1764070000000,
      SecretsKey1764080000000,
      Retractions1764090000000,
      PinnedStore1764095000000,
      PhrasesAndPoints1764100000000,
      Diffs1764110000000,
      UndoneMerges1764112000000,
      SealedExpectations1764114000000,
      Moments1764116000000,
      Marks1764118000000,
      Links1764120000000,
      ImmediateIndexes1764130000000,
      LaneWork1764140000000,
    ],
    migrationsTableName: 'filrouge_migration',
    synchronize: false,
    logging: false,
    poolSize,
    extra: connectionSettings(address),
  }
  return new DataSource(options)
}

/** An unusual number, so that no other program locks it: "filr" in ASCII. */
const MIGRATION_LOCK = 0x66696c72

/** Brings the schemas up to date. Several processes may do so at the same time. */
export async function migrate(dataSource: DataSource): Promise<void> {
  const lock = dataSource.createQueryRunner()
  await lock.connect()
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK])
    await dataSource.runMigrations({ transaction: 'each' })
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined)
    await lock.release()
  }
}
