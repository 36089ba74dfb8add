import pg from 'pg'
import { install } from './binaries.js'
import { makeCluster } from './cluster.js'
import { locate } from './location.js'
import { keepRunning } from './keep-running.js'
import { lockDirectory } from './lock.js'
import { foundPostmaster, startPostmaster, stopPostmaster } from './postmaster.js'
import { DirectoryUnusable } from './problems.js'
import { isErrno } from './processes.js'

export interface EmbeddedPostgres {
  /** postgres://… of the database `filrouge`. */
  url: string
  /** The directory of its files. It is not always below the data directory. */
  home: string
  /** Sentences for the operator. */
  notes: string[]
  /** Stops Postgres and unlocks the directory. */
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  dataDir: string
  /** Settings of postgresql.conf that replace ours. */
  settings?: Readonly<Record<string, string>>
  /** Takes sentences for the operator while Postgres runs: that it has ended, and is started again. */
  said?: (sentence: string) => void
}

const DATABASE = 'filrouge'

/**
 * Starts the Postgres of a data directory, and makes it if it is missing. The postmaster that a killed process left is used
 * again. A postmaster that ends by itself is started again, with the same URL.
 * @throws DirectoryInUse, DirectoryUnusable
 */
export async function startEmbeddedPostgres({
  dataDir,
  settings = {},
  said = () => undefined,
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const place = locate(dataDir)
  const unlock = locked(place.home)
  try {
    const location = install(place)
    const password = await makeCluster(location)
    const postmaster =
      (await foundPostmaster(location, password)) ?? (await startPostmaster(location, { password, settings }))
    const { url } = postmaster
    await makeDatabase(url)
    const port = Number(new URL(url).port)
    const kept = keepRunning(postmaster, () => startPostmaster(location, { password, settings, port }), said)
    const database = new URL(url)
    database.pathname = `/${DATABASE}`
    return {
      url: database.href,
      home: location.home,
      notes: location.notes,
      stop: async () => {
        await stopPostmaster(await kept.stop())
        unlock()
      },
    }
  } catch (error) {
    unlock()
    throw error
  }
}

function locked(home: string): () => void {
  try {
    return lockDirectory(home)
  } catch (error) {
    if (!isErrno(error)) throw error
    throw new DirectoryUnusable(
      `${home} cannot be written: ${error.message}. Set FILROUGE_DATA to a directory that can`,
      {
        cause: error,
      },
    )
  }
}

async function makeDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
    if (rows.length === 0) await client.query(`CREATE DATABASE ${DATABASE}`)
  } finally {
    await client.end()
  }
}
