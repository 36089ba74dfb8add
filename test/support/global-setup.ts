import { rmSync } from 'node:fs'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../libs/embedded/src/index.js'
import { kafkaForTests } from './kafka.js'
import { temporaryDirectory } from './temporary.js'

declare module 'vitest' {
  interface ProvidedContext {
    /** A superuser's URL to the Postgres of this run. */
    postgresUrl: string
    /** Brokers of the Kafka of this run, a comma list; empty where there is none. */
    kafkaBrokers: string
  }
}

/** One Postgres and one Kafka for the whole run, in folders that go with it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = temporaryDirectory()
  const [postgres, kafka] = await Promise.all([
    startEmbeddedPostgres({
      dataDir,
      settings: {
        max_connections: '300',
        ...(process.env['FILROUGE_BENCH'] ? {} : { fsync: 'off', full_page_writes: 'off' }),
      },
    }),
    kafkaForTests(),
  ])
  project.provide('postgresUrl', postgres.url)
  project.provide('kafkaBrokers', kafka.brokers)
  return async () => {
    await kafka.stop()
    await postgres.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
