import { appendFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '../../../libs/embedded/src/index.js'
import { migrate, recordDataSource } from '../../../libs/store/src/index.js'
import { copyCluster, temporaryDirectory } from '../temporary.js'

declare module 'vitest' {
  interface ProvidedContext {
    /**
     * A superuser's URL of the Postgres of this run. Its migrated database `filrouge` is the template, and only
     * copied.
     */
    postgresUrl: string
    /** A data directory with a migrated cluster, which tests copy. */
    clusterTemplate: string
  }
}

/**
 * Without fsync a crash of the machine can lose data, but a killed process loses none. A benchmark measures the disk.
 */
const UNSYNCED = process.env['FILROUGE_BENCH'] ? '' : 'fsync = off\nfull_page_writes = off\n'

/** One initdb, one migration and one Postgres for the whole run, in directories that are removed at its end. */
export default async function setup({ vitest }: TestProject): Promise<(() => Promise<void>) | undefined> {
  const run = vitest.getRootProject()
  // The setup of another Vitest project has started it.
  if (run.getProvidedContext().postgresUrl !== undefined) return undefined
  const [template, dataDir] = [temporaryDirectory(), temporaryDirectory()]
  await makeTemplate(template)
  copyCluster(template, dataDir)
  const postgres = await startEmbeddedPostgres({ dataDir, settings: { max_connections: '300' } })
  const url = new URL(postgres.url)
  // No test connects to `filrouge`, since Postgres cannot copy a database that has connections.
  url.pathname = '/postgres'
  run.provide('postgresUrl', url.href)
  run.provide('clusterTemplate', template)
  return async () => {
    await postgres.stop()
    for (const dir of [template, dataDir]) rmSync(dir, { recursive: true, force: true })
  }
}

async function makeTemplate(dataDir: string): Promise<void> {
  const { url, home, stop } = await startEmbeddedPostgres({ dataDir })
  if (home !== dataDir)
    throw new Error(`Postgres cannot reach ${dataDir}: set TMPDIR to a directory that it can enter`)
  const dataSource = await recordDataSource({ url, poolSize: 2, applicationName: 'test' }).initialize()
  await migrate(dataSource)
  await dataSource.destroy()
  await stop()
  appendFileSync(join(dataDir, 'postgres/postgresql.auto.conf'), UNSYNCED)
}
