import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { copyCluster, temporaryDirectory } from './temporary.js'

export interface TestDatabase {
  url: string
  drop(): Promise<void>
}

/** A new database for a test on the Postgres of this run: migrated and empty. */
export const freshDatabase = (): Promise<TestDatabase> => newDatabase('TEMPLATE filrouge STRATEGY FILE_COPY')

/** A new database without our schemas, for tests of migrations. */
export const emptyDatabase = (): Promise<TestDatabase> => newDatabase('')

/** A copy of a database that was kept in this run. Null: there is none of that name. */
export async function copiedDatabase(name: string): Promise<TestDatabase | null> {
  const { rowCount } = await onServer('SELECT FROM pg_database WHERE datname = $1', [name])
  return rowCount === 0 ? null : newDatabase(`TEMPLATE ${name} STRATEGY FILE_COPY`)
}

/** Keeps a database until the end of the run, to copy it. Nobody may be connected to it. */
export async function keptDatabase({ url }: TestDatabase, name: string): Promise<void> {
  await onServer(`ALTER DATABASE ${new URL(url).pathname.slice(1)} RENAME TO ${name}`)
}

async function newDatabase(options: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`
  await onServer(`CREATE DATABASE ${name} ${options}`)
  const url = new URL(serverUrl())
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: async () => void (await onServer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)),
  }
}

/** Deletes every row of a schema's tables. */
export async function emptySchema(dataSource: Queries, schema: string): Promise<void> {
  const tables = await tablesOf(dataSource, schema)
  await dataSource.query(`TRUNCATE ${tables.map((name) => `${schema}.${name}`).join(', ')}`)
}

/** The number of sessions of this database that wait for a lock. */
export async function waitingForLocks(dataSource: Queries): Promise<number> {
  const [row]: { n: number }[] = await dataSource.query(
    `SELECT count(*)::integer AS n FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  )
  return row?.n ?? 0
}

/** Every row of a schema's tables as text, in a stable order. */
export async function rowsOf(dataSource: Queries, schema: string): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {}
  for (const name of await tablesOf(dataSource, schema)) {
    const rows: { row: string }[] = await dataSource.query(
      `SELECT row_to_json(t)::text AS row FROM ${schema}.${name} t ORDER BY 1`,
    )
    all[name] = rows.map(({ row }) => row)
  }
  return all
}

export async function tablesOf(dataSource: Queries, schema: string): Promise<string[]> {
  const tables: { name: string }[] = await dataSource.query(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = $1 ORDER BY 1`,
    [schema],
  )
  return tables.map(({ name }) => name)
}

interface Queries {
  query<Rows>(sql: string, values?: unknown[]): Promise<Rows>
}

/**
 * A temporary data directory with a cluster. The product starts in it without initdb and migrations. Its Postgres does
 * not sync to disk: a test of durability starts in a `temporaryDirectory` instead.
 */
export function dataDirectory(): string {
  const dir = temporaryDirectory()
  copyCluster(inject('clusterTemplate'), dir)
  return dir
}

/** The Postgres of this run. */
function serverUrl(): string {
  const server = inject('postgresUrl')
  if (server === undefined) throw new Error('tests of this project have no Postgres: see vitest.config.ts')
  return server
}

async function onServer(sql: string, values: unknown[] = []): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: serverUrl() })
  await client.connect()
  try {
    return await client.query(sql, values)
  } finally {
    await client.end()
  }
}
