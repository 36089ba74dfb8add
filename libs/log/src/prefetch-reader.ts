import { WakeUp } from '@filrouge/waiting'
import type { LogBatch, LogReader } from './log.js'

/** The position in a partition: the next offset to fetch. */
export interface Reading {
  partition: number
  next: bigint
}

export interface FetchOptions {
  waitMs: number
  maxBytes: number
  /** The most bytes of a partition. Default: a share of `maxBytes`, and what the largest record needs. */
  eachBytes?: number
}

interface Fetched {
  reading: Reading
  batch: LogBatch
}

/**
 * A reader that fetches the next batches while its caller works on the last ones, as long as the log is ahead of it. At the
 * end of the log it fetches when it is asked: what arrives meanwhile is then in one batch, and a batch has a fixed cost.
 */
export class PrefetchReader implements LogReader {
  private readonly partitions = new Map<number, Reading>()
  private ahead: Promise<Fetched[]> | null = null
  private readonly changed = new WakeUp()

  /**
   * @param fetch reads from the positions on, and waits up to `waitMs` for records. Each batch has no gap and begins at the
   * next offset of its position.
   * @param release frees the resources of the reader, and ends a fetch that waits
   */
  constructor(
    private readonly fetch: (readings: readonly Reading[], options: FetchOptions) => Promise<LogBatch[]>,
    private readonly release: () => Promise<void>,
  ) {}

  assign(partition: number, from: bigint): void {
    this.partitions.set(partition, { partition, next: from })
    this.changed.call()
  }

  skipTo(partition: number, offset: bigint): void {
    const reading = this.partitions.get(partition)
    if (reading) moveOn(reading, offset)
  }

  revoke(partition: number): void {
    this.partitions.delete(partition)
    this.changed.call()
  }

  async take(options: FetchOptions): Promise<LogBatch[]> {
    const deadline = Date.now() + options.waitMs
    for (;;) {
      const waitMs = Math.max(0, deadline - Date.now())
      const fetched = this.ahead ?? this.next({ ...options, waitMs })
      this.ahead = null
      const batches = this.standing(await fetched)
      if (batches.length > 0) {
        if (batches.some(isBehind)) {
          this.ahead = this.next(options)
          this.ahead.catch(() => undefined) // the next take throws it
        }
        return batches
      }
      if (Date.now() >= deadline) return []
    }
  }

  async close(): Promise<void> {
    this.partitions.clear()
    this.changed.call()
    await this.release()
    await this.ahead?.catch(() => undefined)
  }

  /** Drops batches that were fetched before their partition was revoked or assigned again. */
  private standing(fetched: readonly Fetched[]): LogBatch[] {
    return fetched
      .filter(({ reading, batch }) => this.partitions.get(batch.partition) === reading)
      .map(({ batch }) => batch)
  }

  private async next(options: FetchOptions): Promise<Fetched[]> {
    const readings = [...this.partitions.values()]
    if (readings.length === 0) {
      await this.changed.wait(options.waitMs)
      return []
    }
    const batches = await this.fetch(readings, options)
    return batches.flatMap((batch) => {
      const reading = readings.find(({ partition }) => partition === batch.partition)
      const last = batch.records.at(-1)
      if (!reading || !last) return []
      moveOn(reading, last.offset + 1n)
      return [{ reading, batch }]
    })
  }
}

/** Whether the log has more records than the batch. */
const isBehind = ({ records, end }: LogBatch): boolean => (records.at(-1)?.offset ?? end) + 1n < end

function moveOn(reading: Reading, next: bigint): void {
  if (reading.next < next) reading.next = next
}
