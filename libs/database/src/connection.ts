import pg from 'pg'

/** The part of a pg client that runs statements: a pool, a client of it, or a session outside it. */
export interface Connection {
  query<Row>(statement: {
    name?: string
    text: string
    values?: readonly unknown[]
  }): Promise<{ rows: Row[] }>
}

export interface DatabaseAddress {
  /** postgres://user:password@host:port/database */
  url: string
  /** TLS to Postgres: certificates are checked against `ca` (PEM), else against the system's authorities. */
  tls?: { ca?: string; rejectUnauthorized: boolean }
  /** Shown in pg_stat_activity. */
  applicationName: string
}

/**
 * A client whose connection may end at any moment: its next query fails. pg ends the process where a client has no
 * listener for errors, and a pool's client has none on its way to its borrower.
 */
class PoolClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config)
    this.on('error', () => undefined)
  }
}

/**
 * The settings of every connection to Postgres: those of the data source's pool, of the log's pool and of sessions
 * outside a pool.
 */
export const connectionSettings = ({ url, tls, applicationName }: DatabaseAddress): pg.PoolConfig => ({
  Client: PoolClient,
  connectionString: url,
  application_name: applicationName,
  ...(tls && { ssl: tls }),
  connectionTimeoutMillis: 5_000,
  // A query is sent while others wait for their answers. Postgres answers them in order.
  pipeline: true,
  // A half-open connection (a cable pulled, a frozen host) ends within seconds. Client and server both probe: the
  // server's probes release the locks of a client that is gone.
  keepAlive: true,
  keepAliveInitialDelayMillis: 2_000,
  options: '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c TimeZone=UTC',
})
