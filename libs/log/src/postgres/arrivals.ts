import type { LogBatch, LogRecord } from '../log.js'
import type { Reading } from '../prefetch-reader.js'

/** The most bytes that are kept. Beyond them a reader reads the table. */
const MAX_BYTES = 16_000_000

/** The most records and bytes of a batch. */
export interface BatchLimits {
  records: number
  bytes: number
}

/**
 * The records that this process has appended and its reader has not read yet. The reader takes them from memory, so that an
 * append costs no query and no second copy. It is no more than a shortcut: whatever is missing here is in the table.
 */
export class Arrivals {
  private readonly waiting = new Map<number, LogRecord[]>()
  private bytes = 0
  private readers = 0
  /** Records are missing here since the last take. */
  private isIncomplete = true

  /** Keeps records from now on. @returns a function that ends it */
  read(): () => void {
    this.readers += 1
    return () => {
      this.readers -= 1
      if (this.readers === 0) this.forget()
    }
  }

  /** @param records durable, in the order of their partitions */
  add(records: readonly LogRecord[]): void {
    if (this.readers === 0) return
    for (const record of records) {
      this.bytes += sizeOf(record)
      const own = this.waiting.get(record.partition)
      if (own) own.push(record)
      else this.waiting.set(record.partition, [record])
    }
    if (this.bytes > MAX_BYTES) this.forget()
  }

  /**
   * Takes the next records of the partitions, at most one batch for each.
   * @returns null where records may be missing: then all is in the table
   */
  take(readings: readonly Reading[], limits: BatchLimits): LogBatch[] | null {
    if (this.isIncomplete) {
      this.isIncomplete = false
      return null
    }
    const batches: LogBatch[] = []
    for (const { partition, next } of readings) {
      const own = this.waiting.get(partition)?.filter(({ offset }) => offset >= next) ?? []
      if (own.some(({ offset }, i) => offset !== next + BigInt(i))) return null
      const records = own.slice(0, countWithin(own, limits))
      if (records.length > 0) batches.push({ partition, records, end: next + BigInt(own.length) })
      this.keep(partition, own.slice(records.length))
    }
    return batches
  }

  private keep(partition: number, records: LogRecord[]): void {
    const before = this.waiting.get(partition) ?? []
    this.bytes += bytesOf(records) - bytesOf(before)
    if (records.length > 0) this.waiting.set(partition, records)
    else this.waiting.delete(partition)
  }

  /** Forgets all records. Call it too when records may be in the table that were not added. */
  forget(): void {
    this.waiting.clear()
    this.bytes = 0
    this.isIncomplete = true
  }
}

/** How many records are within the limits, the first in any case. */
function countWithin(records: readonly LogRecord[], limits: BatchLimits): number {
  let bytes = 0
  const end = records.findIndex((record, i) => {
    bytes += sizeOf(record)
    return i > 0 && (i >= limits.records || bytes > limits.bytes)
  })
  return end === -1 ? records.length : end
}

const sizeOf = ({ value }: LogRecord) => value?.length ?? 0
const bytesOf = (records: readonly LogRecord[]) => records.reduce((sum, record) => sum + sizeOf(record), 0)
