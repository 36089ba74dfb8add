import { SessionLoop, unless } from '@filrouge/waiting'
import type pg from 'pg'
import { openSession, type Session } from './session.js'

const RETRY_MS = 500

/**
 * Listens to a channel of Postgres on a session of its own. When the session ends it opens another. Notifications that
 * are sent in between are lost: a listener must also look by itself now and then.
 */
export class Listening {
  private session: Session | null = null
  private tried: () => void = () => undefined
  private isWanted = false
  private notifying: Promise<void> | null = null
  private readonly loop = new SessionLoop({
    session: (stopping) => this.listen(stopping),
    failed: () => undefined,
    retry: { firstMs: RETRY_MS, longestMs: RETRY_MS },
  })

  /** @param notified is called with the payload of each notification; '' where it has none */
  constructor(
    private readonly settings: pg.ClientConfig,
    private readonly channel: string,
    private readonly notified: (payload: string) => void,
  ) {}

  /** Resolves after the first try to connect. */
  async start(): Promise<void> {
    const tried = new Promise<void>((resolve) => (this.tried = resolve))
    this.loop.start()
    await tried
  }

  /** Notifies every process that listens to the channel, this one too. Does nothing while there is no session. */
  notify(): void {
    // A connection runs one statement at a time. Calls that come meanwhile become one notification.
    this.isWanted = true
    this.notifying ??= this.notifyWanted().finally(() => (this.notifying = null))
  }

  async stop(): Promise<void> {
    await this.loop.stop()
  }

  private async notifyWanted(): Promise<void> {
    while (this.isWanted && this.session) {
      this.isWanted = false
      await this.session.query(`NOTIFY ${this.channel}`).catch(() => undefined)
    }
  }

  /** Listens until the session ends. @throws Error when the session ends */
  private async listen(stopping: AbortSignal): Promise<void> {
    let session: Session | null = null
    try {
      const ended = new AbortController()
      session = await openSession(this.settings, {
        ended: () => ended.abort(new Error('the connection has ended')),
        notified: this.notified,
      })
      await session.query(`LISTEN ${this.channel}`)
      this.session = session
      this.tried()
      await unless(stopping, unless(ended.signal, new Promise<never>(() => undefined)))
    } finally {
      this.session = null
      this.tried()
      await session?.end()
    }
  }
}
