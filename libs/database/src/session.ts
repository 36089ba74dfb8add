import { unless } from '@filrouge/waiting'
import pg from 'pg'
import type { DataSource } from 'typeorm'
import { poolOf } from './pool.js'

/** A connection that does not close within this is given up. */
const CLOSE_MS = 1_000

/**
 * A connection outside the pool. Advisory locks, temporary tables, LISTEN and settings of the session last as long as
 * it does.
 */
export interface Session extends Pick<pg.Client, 'query'> {
  /** Closes the connection, which releases its locks. Never rejects. */
  end(): Promise<void>
}

export interface SessionEvents {
  /** Called once when the connection ends, also by `end`. */
  ended?(): void
  /** Called with the payload of each notification; '' where it has none. */
  notified?(payload: string): void
}

/** Opens a session to the data source's database. @throws the driver's error */
export const ownSession = (dataSource: DataSource, events?: SessionEvents): Promise<Session> =>
  openSession(poolOf(dataSource).options, events)

/** Opens a session. @throws the driver's error */
export async function openSession(
  settings: pg.ClientConfig,
  { ended, notified }: SessionEvents = {},
): Promise<Session> {
  const client = new pg.Client(settings)
  const end = () => unless(AbortSignal.timeout(CLOSE_MS), client.end()).catch(() => undefined)
  // The next query of a connection that failed is rejected.
  client.on('error', () => void end())
  if (ended) client.once('end', ended)
  if (notified) client.on('notification', ({ payload = '' }) => notified(payload))
  try {
    await client.connect()
  } catch (error) {
    await end()
    throw error
  }
  return { query: client.query.bind(client), end }
}
