import type { LogPlace, NewRecord } from './log.js'

/** The most bytes of one send, so that a batch is not refused for its size. */
export const MAX_SEND_BYTES = 900_000

interface Waiting {
  record: NewRecord
  resolve(place: LogPlace): void
  reject(error: unknown): void
}

/**
 * Groups appends. One send is in flight. Records that arrive meanwhile go together into the next send, up to 900 KB (a
 * larger record goes alone). If a record fails, the records of its story that wait behind it fail too.
 */
export class SendQueue {
  private waiting: Waiting[] = []
  private sending: Promise<void> | null = null

  /**
   * @param send appends records in order, and gives for each its place or failure. The next send waits for all of them.
   * @param sent called after each send and before the next one, with its records and those of them that failed
   */
  constructor(
    private readonly send: (records: readonly NewRecord[]) => readonly Promise<LogPlace>[],
    private readonly sent: (records: readonly NewRecord[], failed: readonly NewRecord[]) => void = () =>
      undefined,
  ) {}

  append(record: NewRecord): Promise<LogPlace> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ record, resolve, reject })
      this.sending ??= this.drain()
    })
  }

  /** Moves the records that wait, and that are chosen, to another queue, in their order. */
  moveTo(other: SendQueue, isChosen: (record: NewRecord) => boolean): void {
    const moved = this.waiting.filter(({ record }) => isChosen(record))
    if (moved.length === 0) return
    this.waiting = this.waiting.filter(({ record }) => !isChosen(record))
    other.waiting.push(...moved)
    other.sending ??= other.drain()
  }

  /** Resolves when no send is in flight. */
  async idle(): Promise<void> {
    while (this.sending) await this.sending
  }

  private async drain(): Promise<void> {
    // Appends of the same turn of the event loop join the first send.
    await new Promise(setImmediate)
    while (this.waiting.length > 0) {
      const batch = this.next()
      const results = await Promise.allSettled(this.send(batch.map(({ record }) => record)))
      const failed = batch.flatMap((one, i) => {
        const result = results[i]
        if (result?.status === 'fulfilled') one.resolve(result.value)
        else return [{ ...one, error: result?.reason ?? new Error('a send gave fewer places than records') }]
        return []
      })
      for (const { record, reject, error } of failed)
        for (const one of [{ reject }, ...this.behind(record)]) one.reject(error)
      this.sent(
        batch.map(({ record }) => record),
        failed.map(({ record }) => record),
      )
    }
    this.sending = null
  }

  /** Removes the waiting records of the story of a failed record. If written now, they would be judged before it. */
  private behind({ storyId }: NewRecord): Waiting[] {
    const isBehind = ({ record }: Waiting) => record.storyId === storyId
    const behind = this.waiting.filter(isBehind)
    if (behind.length > 0) this.waiting = this.waiting.filter((one) => !isBehind(one))
    return behind
  }

  private next(): Waiting[] {
    let bytes = 0
    const count = this.waiting.findIndex(({ record }, i) => {
      bytes += record.value.length + record.storyId.length + 200
      return i > 0 && bytes > MAX_SEND_BYTES
    })
    return this.waiting.splice(0, count === -1 ? this.waiting.length : count)
  }
}
