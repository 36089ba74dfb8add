import { Listening } from '@filrouge/database'
import { pause } from '@filrouge/waiting'
import type pg from 'pg'

/**
 * Wakes readers when records were added: straight in this process, and by LISTEN and NOTIFY between processes where the
 * log is shared. A waking can be lost: readers also look now and then.
 */
export class Wakening {
  private alarm = new AbortController()
  private readonly listening: Listening | null

  /** @param connection how to reach Postgres; null where no other process uses this log */
  constructor(connection: pg.ClientConfig | null) {
    this.listening = connection && new Listening(connection, 'filrouge_log', () => this.wakeHere())
  }

  async start(): Promise<void> {
    await this.listening?.start()
  }

  async stop(): Promise<void> {
    await this.listening?.stop()
  }

  /** Wakes every reader, here and elsewhere. */
  wake(): void {
    this.wakeHere()
    this.listening?.notify()
  }

  /** Wakes the readers of this process. */
  wakeHere(): void {
    this.alarm.abort()
    this.alarm = new AbortController()
  }

  /** Resolves when woken, or after `ms`. */
  sleep(ms: number): Promise<void> {
    return pause(ms, this.alarm.signal)
  }
}
