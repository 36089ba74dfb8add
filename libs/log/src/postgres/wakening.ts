import pg from 'pg'

const CHANNEL = 'filrouge_log'

/**
 * Wakes readers when records were added: straight in this process, and by LISTEN and NOTIFY between processes
 * where the log is shared. A waking can be lost: readers also look now and then.
 */
export class Wakening {
  private readonly sleepers = new Set<() => void>()
  private client: pg.Client | null = null
  private retry: NodeJS.Timeout | null = null
  private stopped = false

  constructor(private readonly connection: pg.ClientConfig | null) {}

  async start(): Promise<void> {
    if (this.connection) await this.connect(this.connection).catch(() => this.connectLater())
  }

  async stop(): Promise<void> {
    this.stopped = true
    if (this.retry) clearTimeout(this.retry)
    await this.client?.end().catch(() => undefined)
  }

  /** Wakes every reader, here and elsewhere. */
  wake(): void {
    this.wakeHere()
    this.client?.query(`NOTIFY ${CHANNEL}`).catch(() => undefined)
  }

  /** Resolves when woken, or after `ms`. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.sleepers.delete(done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.sleepers.add(done)
    })
  }

  /** Wakes the readers of this process. */
  wakeHere(): void {
    for (const wake of this.sleepers) wake()
  }

  private async connect(connection: pg.ClientConfig): Promise<void> {
    const client = new pg.Client({ ...connection, keepAlive: true })
    client.on('notification', () => this.wakeHere())
    client.on('error', () => client.end().catch(() => undefined))
    client.on('end', () => {
      this.client = null
      this.connectLater()
    })
    await client.connect()
    await client.query(`LISTEN ${CHANNEL}`)
    this.client = client
  }

  private connectLater(): void {
    if (this.stopped || this.retry || !this.connection) return
    const { connection } = this
    this.retry = setTimeout(() => {
      this.retry = null
      if (!this.stopped) this.connect(connection).catch(() => this.connectLater())
    }, 500)
  }
}
