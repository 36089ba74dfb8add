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

  /** @param send appends records in order, all or none, and gives the place of each */
  constructor(private readonly send: (records: readonly NewRecord[]) => Promise<readonly LogPlace[]>) {}

  append(record: NewRecord): Promise<LogPlace> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ record, resolve, reject })
      this.sending ??= this.drain()
    })
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
      try {
        const places = await this.send(batch.map(({ record }) => record))
        batch.forEach(({ resolve, reject }, i) => {
          const place = places[i]
          if (place) resolve(place)
          else reject(new Error('a send gave fewer places than records'))
        })
      } catch (error) {
        for (const { reject } of [...batch, ...this.behind(batch)]) reject(error)
      }
    }
    this.sending = null
  }

  /** Removes the waiting records of the stories of a failed batch. If written now, they would be judged before it. */
  private behind(failed: readonly Waiting[]): Waiting[] {
    const stories = new Set(failed.map(({ record }) => record.storyId))
    const isBehind = ({ record }: Waiting) => stories.has(record.storyId)
    const behind = this.waiting.filter(isBehind)
    this.waiting = this.waiting.filter((one) => !isBehind(one))
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
