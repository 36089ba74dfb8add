import { Listening } from '@filrouge/database'
import type { AppendOutcome } from '@filrouge/record'
import type pg from 'pg'

/** Says that a partition's feed has grown to a sequence number. */
export interface RecordedNotice {
  partition: number
  sequence: string
  /** How the appends of that batch ended: of all of them, or undefined where the notice does not say. */
  outcomes?: readonly AppendOutcome[] | undefined
}

export type NoticeListener = (notice: RecordedNotice) => void

/**
 * Says that something was recorded. Notices come over Postgres (`LISTEN filrouge_recorded`), or straight from a
 * recorder in the same process by `publish`. A notice can be lost: a listener must also look by itself now and then.
 */
export class Notices {
  private readonly listeners = new Set<NoticeListener>()
  private readonly listening: Listening | null

  /** @param connection how to reach Postgres; null where recorder and readers share this process */
  constructor(connection: pg.ClientConfig | null) {
    const heard = (payload: string) => this.publish(parseNotice(payload))
    this.listening = connection && new Listening(connection, 'filrouge_recorded', heard)
  }

  /** Starts to listen. Resolves after the first try to connect. */
  async start(): Promise<void> {
    await this.listening?.start()
  }

  async stop(): Promise<void> {
    await this.listening?.stop()
  }

  /** @returns a function that takes the listener off again */
  onRecorded(listener: NoticeListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  publish(notice: RecordedNotice): void {
    for (const listener of this.listeners) listener(notice)
  }
}

function parseNotice(payload: string): RecordedNotice {
  const told: { partition: number; sequence: string; outcomes: AppendOutcome[] | null } = JSON.parse(payload)
  const { partition, sequence, outcomes } = told
  return { partition, sequence, ...(outcomes && { outcomes }) }
}
