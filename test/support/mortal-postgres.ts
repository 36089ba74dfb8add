import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startEmbeddedPostgres } from '../../libs/embedded/src/index.js'
import { startForwarder } from './forwarder.js'
import { dataDirectory } from './postgres.js'

/**
 * Settings of a Postgres whose write-ahead log stays in its memory until a commit waits for it, or for seconds: a kill loses
 * every commit that did not wait and that no later one has taken along.
 */
export const FLUSHES_LATE = { wal_writer_delay: '10s', wal_writer_flush_after: '1GB' }

/**
 * A Postgres of its own, which can be killed and started again behind the same address. What it has written survives a kill
 * even without fsync: only a crash of the machine would lose that.
 */
export interface MortalPostgres {
  url: string
  /** Sends SIGKILL. It is away until it is restarted. */
  kill(): Promise<void>
  restart(): Promise<void>
  drop(): Promise<void>
}

/** @param settings settings of postgresql.conf */
export async function startMortalPostgres(
  settings: Readonly<Record<string, string>> = {},
): Promise<MortalPostgres> {
  const dataDir = dataDirectory()
  let postgres = await startEmbeddedPostgres({ dataDir, settings })
  const forwarder = await startForwarder(() => Number(new URL(postgres.url).port))
  const url = new URL(postgres.url)
  url.port = String(forwarder.port)
  return {
    url: url.href,
    kill: async () => {
      process.kill(postmasterOf(postgres.home), 'SIGKILL')
      // It is not started again, and the directory is unlocked.
      await postgres.stop()
    },
    restart: async () => {
      postgres = await startEmbeddedPostgres({ dataDir, settings })
    },
    drop: async () => {
      await forwarder.stop()
      await postgres.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** The id of the Postgres that runs in a data directory. */
export const postmasterOf = (dataDir: string): number =>
  Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
