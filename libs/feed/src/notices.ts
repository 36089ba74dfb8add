import { Listening } from '@filrouge/database'
import type { AppendOutcome } from '@filrouge/record'
import type pg from 'pg'

/** The feed of a partition has grown to a sequence number. */
export interface RecordedNotice {
  partition: number
  sequence: string
  /** The outcomes of all appends of the batch. Undefined: the notice has none. */
  outcomes?: readonly AppendOutcome[] | undefined
}

export type NoticeListener = (notice: RecordedNotice) => void

/**
 * Passes on the notices of recorders to listeners. Notices come over Postgres (`LISTEN filrouge_recorded`), or from a
 * recorder in the same process by `publish`. A notice can be lost, so a listener must also poll.
 */
export class Notices {
  private readonly listeners = new Set<NoticeListener>()
  private readonly listening: Listening | null

  /** @param connection the settings to connect to Postgres. Null: the recorder is in this process. */
  constructor(connection: pg.ClientConfig | null) {
    const onPayload = (payload: string) => this.publish(parseNotice(payload))
    this.listening = connection && new Listening(connection, 'filrouge_recorded', onPayload)
  }

  /** Starts to listen. Resolves after the first attempt to connect. */
  async start(): Promise<void> {
    await this.listening?.start()
  }

  async stop(): Promise<void> {
    await this.listening?.stop()
  }

  /** @returns a function that removes the listener */
  onRecorded(listener: NoticeListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  publish(notice: RecordedNotice): void {
    for (const listener of this.listeners) listener(notice)
  }
}

function parseNotice(payload: string): RecordedNotice {
  const notice: { partition: number; sequence: string; outcomes: AppendOutcome[] | null } =
    JSON.parse(payload)
  const { partition, sequence, outcomes } = notice
  return { partition, sequence, ...(outcomes && { outcomes }) }
}
