import type { LogPlace, NewRecord } from '../log.js'
import { SendQueue } from '../send-queue.js'
import { Routes } from './routes.js'

export interface SendQueuesOptions {
  partitionOf(storyId: string): number
  /** Appends records in order, and gives for each its place or failure. */
  send(records: readonly NewRecord[]): readonly Promise<LogPlace>[]
  /** Milliseconds, never less than before. */
  now(): number
}

/**
 * Sends records by the routes of their partitions. All records of a partition that are not acknowledged yet are in one queue,
 * so acknowledgements come in the order of the offsets.
 */
export class SendQueues {
  private readonly routes: Routes
  private readonly queues = new Map<string, SendQueue>()
  /** The queue of each partition, and how many of the partition's records it has. */
  private readonly used = new Map<number, { queue: SendQueue; records: number }>()

  constructor(private readonly options: SendQueuesOptions) {
    this.routes = new Routes(options.now)
  }

  /** @param leaders the broker that leads each partition */
  lead(leaders: ReadonlyMap<number, number>): void {
    this.routes.lead(leaders)
  }

  append(record: NewRecord): Promise<LogPlace> {
    const partition = this.options.partitionOf(record.storyId)
    const use = this.used.get(partition) ?? { queue: this.routed(partition), records: 0 }
    this.used.set(partition, use)
    if (use.records === 0) use.queue = this.routed(partition)
    use.records += 1
    return use.queue.append(record).finally(() => (use.records -= 1))
  }

  /** Resolves when no send is in flight. */
  async idle(): Promise<void> {
    while ([...this.used.values()].some(({ records }) => records > 0))
      await Promise.all([...this.queues.values()].map((queue) => queue.idle()))
  }

  /** The queue that a partition would use now. */
  private routed(partition: number): SendQueue {
    const route = this.routes.of(partition)
    const found = this.queues.get(route)
    if (found) return found
    const queue: SendQueue = new SendQueue(this.options.send, (records, failed) =>
      this.sent(queue, this.partitionsOf(records), this.partitionsOf(failed)),
    )
    this.queues.set(route, queue)
    return queue
  }

  /** No record of these partitions is in flight. So those whose route has changed take it, with their records that wait. */
  private sent(queue: SendQueue, partitions: ReadonlySet<number>, failed: ReadonlySet<number>): void {
    for (const partition of failed) this.routes.failed(partition)
    for (const partition of partitions) {
      const routed = this.routed(partition)
      const use = this.used.get(partition)
      if (!use || routed === queue) continue
      use.queue = routed
      queue.moveTo(routed, ({ storyId }) => this.options.partitionOf(storyId) === partition)
    }
  }

  private partitionsOf(records: readonly NewRecord[]): ReadonlySet<number> {
    return new Set(records.map(({ storyId }) => this.options.partitionOf(storyId)))
  }
}
