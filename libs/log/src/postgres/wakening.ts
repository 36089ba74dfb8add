import { Listening } from '@filrouge/database'
import { pause } from '@filrouge/waiting'
import type pg from 'pg'

/**
 * Wakes readers after an append: directly in this process, and by LISTEN and NOTIFY in other processes if the log is
 * shared. A notification can be lost, so readers also poll.
 */
export class Wakening {
  private alarm = new AbortController()
  private readonly listening: Listening | null
  private noticeCount = 0

  /** @param connection the connection to Postgres; null if no other process uses this log */
  constructor(connection: pg.ClientConfig | null) {
    this.listening =
      connection &&
      new Listening(connection, 'filrouge_log', () => {
        this.noticeCount += 1
        this.wakeHere()
      })
  }

  /** The number of notifications so far. Those of this process are among them. */
  get notices(): number {
    return this.noticeCount
  }

  async start(): Promise<void> {
    await this.listening?.start()
  }

  async stop(): Promise<void> {
    await this.listening?.stop()
  }

  /** Wakes the readers of all processes. */
  wake(): void {
    this.wakeHere()
    this.listening?.notify()
  }

  /** Wakes the readers of this process. */
  wakeHere(): void {
    this.alarm.abort('woken') // without a reason, each abort makes an exception with a stack
    this.alarm = new AbortController()
  }

  /** Resolves when the reader is woken, or after `ms`. */
  sleep(ms: number): Promise<void> {
    return pause(ms, this.alarm.signal)
  }
}
