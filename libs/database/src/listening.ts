import { SessionLoop, unless } from '@filrouge/waiting'
import pg from 'pg'

const RETRY_MS = 500
/** A connection that does not say goodbye within this is given up. */
const GOODBYE_MS = 1_000

/**
 * Listens to a channel of Postgres on a connection of its own, and connects again when the connection ends. What is
 * notified while there is no connection is lost: a listener must also look by itself now and then.
 */
export class Listening {
  private client: pg.Client | null = null
  private tried: () => void = () => undefined
  private isWanted = false
  private notifying: Promise<void> | null = null
  private readonly loop = new SessionLoop({
    session: (stopping) => this.session(stopping),
    failed: () => undefined,
    retry: { firstMs: RETRY_MS, longestMs: RETRY_MS },
  })

  /** @param heard is called with the payload of each notification; '' where it has none */
  constructor(
    private readonly connection: pg.ClientConfig,
    private readonly channel: string,
    private readonly heard: (payload: string) => void,
  ) {}

  /** Resolves after the first try to connect. */
  async start(): Promise<void> {
    const tried = new Promise<void>((resolve) => (this.tried = resolve))
    this.loop.start()
    await tried
  }

  /** Notifies every process that listens to the channel, this one too. Lost where there is no connection. */
  notify(): void {
    // A connection takes one statement at a time. Notifications that come meanwhile go as one.
    this.isWanted = true
    this.notifying ??= this.notifyWanted().finally(() => (this.notifying = null))
  }

  async stop(): Promise<void> {
    await this.loop.stop()
  }

  private async notifyWanted(): Promise<void> {
    while (this.isWanted && this.client) {
      this.isWanted = false
      await this.client.query(`NOTIFY ${this.channel}`).catch(() => undefined)
    }
  }

  /** One connection, for as long as it lasts. @throws what ends it */
  private async session(stopping: AbortSignal): Promise<void> {
    const client = new pg.Client({ ...this.connection, keepAlive: true })
    const ended = new Promise<never>((_, reject) => {
      client.on('error', reject)
      client.once('end', () => reject(new Error('the connection has ended')))
    })
    ended.catch(() => undefined)
    client.on('notification', ({ payload = '' }) => this.heard(payload))
    try {
      await client.connect()
      await client.query(`LISTEN ${this.channel}`)
      this.client = client
      this.tried()
      await unless(stopping, ended)
    } finally {
      this.client = null
      this.tried()
      await unless(AbortSignal.timeout(GOODBYE_MS), client.end()).catch(() => undefined)
    }
  }
}
