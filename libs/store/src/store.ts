import { kafkaLog, postgresLog, type KafkaConnection } from '@filrouge/log'
import { LIVE, storeMemory } from '@filrouge/record'
import { migrate } from './data-source.js'
import { recordDataSource } from './data-source.js'
import { Notices } from '@filrouge/feed'
import type { DataSource } from 'typeorm'
import type { Config } from '@filrouge/runtime'
import { connectionSettings, DatabaseUnusable, type DatabaseAddress } from '@filrouge/database'
import { kafkaConnection } from './kafka.js'
import { LogGate } from './log-gate.js'
import type { Logger } from '@filrouge/runtime'
import { readTls } from '@filrouge/runtime'

/** What every service uses: the log, the record, and notices between processes. */
export interface Store {
  gate: LogGate
  dataSource: DataSource
  notices: Notices
  /** The connection to Kafka; null if the log is a table in Postgres. */
  kafka: KafkaConnection | null
  close(): Promise<void>
}

export interface StoreOptions {
  config: Config
  databaseUrl: string
  /** Whether no other process uses the store. */
  alone: boolean
  /** Whether this process folds. Only then may it make a new store. */
  folds: boolean
  name: string
  logger: Logger
}

/**
 * Connects to Postgres, brings its schemas up to date, and begins to open the log. Notices do not come before
 * `notices.start()`.
 * @throws ConfigError, DatabaseUnusable
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { config, databaseUrl, alone, folds, name, logger } = options
  const tls = readTls(config)
  const address: DatabaseAddress = {
    url: databaseUrl,
    ...(tls.database && { tls: tls.database }),
    applicationName: `filrouge ${name}`,
  }
  const dataSource = recordDataSource({ ...address, poolSize: config.DATABASE_POOL })
  await dataSource.initialize().catch((error: unknown) => {
    throw new DatabaseUnusable(
      databaseUrl,
      error,
      config.DATABASE_PASSWORD === undefined ? 'DATABASE_URL' : 'DATABASE_PASSWORD',
    )
  })
  await migrate(dataSource)
  const connection = connectionSettings(address)
  const kafka = kafkaConnection(config, tls, logger)
  const partitions = config.FILROUGE_PARTITIONS
  const log = kafka
    ? await kafkaLog({ ...kafka, partitions })
    : postgresLog({ connection, partitions, shared: !alone })
  const gate = new LogGate({
    log,
    memory: () => storeMemory({ query: async ({ text }) => ({ rows: await dataSource.query(text) }) }, LIVE),
    create: folds,
    logger,
  })
  const notices = new Notices(alone ? null : connection)
  await gate.start()
  return {
    gate,
    dataSource,
    notices,
    kafka,
    close: async () => {
      await notices.stop()
      await gate.close()
      await dataSource.destroy()
    },
  }
}
