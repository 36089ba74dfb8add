import pg from 'pg'
import type { AppendOutcome } from '@filrouge/record'

/** That a partition's feed has grown to a sequence number. */
export interface RecordedNotice {
  partition: number
  sequence: string
  /** How the appends of that batch ended, where it was told: then all of them. */
  outcomes?: readonly AppendOutcome[] | undefined
}

export type NoticeListener = (notice: RecordedNotice) => void

/**
 * Tells that something was recorded. Notices come over Postgres (`LISTEN filrouge_recorded`), or straight from a
 * recorder in the same process by `publish`. One can be lost: whoever waits for something must also look now
 * and then.
 */
export class Notices {
  private readonly listeners = new Set<NoticeListener>()
  private client: pg.Client | null = null
  private stopped = true
  private retry: NodeJS.Timeout | null = null

  /** @param connection how to reach Postgres; null where recorder and readers share this process */
  constructor(private readonly connection: pg.ClientConfig | null) {}

  /** Starts to listen; connects again by itself when the connection ends. */
  async start(): Promise<void> {
    this.stopped = false
    if (this.connection) await this.connect()
  }

  async stop(): Promise<void> {
    this.stopped = true
    if (this.retry) clearTimeout(this.retry)
    const { client } = this
    this.client = null
    await client?.end()
  }

  /** @returns a function that takes the listener off again */
  onRecorded(listener: NoticeListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  publish(notice: RecordedNotice): void {
    for (const listener of this.listeners) listener(notice)
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({ ...this.connection, keepAlive: true })
    client.on('notification', ({ payload }) => {
      if (payload) this.publish(parseNotice(payload))
    })
    client.on('error', () => client.end().catch(() => undefined))
    client.on('end', () => this.connectLater())
    await client.connect()
    await client.query('LISTEN filrouge_recorded')
    this.client = client
  }

  private connectLater(): void {
    if (this.stopped || this.retry) return
    this.retry = setTimeout(() => {
      this.retry = null
      if (this.stopped) return
      this.connect().catch(() => this.connectLater())
    }, 500)
  }
}

function parseNotice(payload: string): RecordedNotice {
  const told: { partition: number; sequence: string; outcomes: AppendOutcome[] | null } = JSON.parse(payload)
  const { partition, sequence, outcomes } = told
  return { partition, sequence, ...(outcomes && { outcomes }) }
}
