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
    const queue: SendQueue = new SendQueue(this.options.send, (records) => this.failed(queue, records))
    this.queues.set(route, queue)
    return queue
  }

  /** The partitions of failed records are sent to alone, with the records that wait. None of theirs is in flight. */
  private failed(queue: SendQueue, records: readonly NewRecord[]): void {
    const { partitionOf } = this.options
    for (const partition of new Set(records.map(({ storyId }) => partitionOf(storyId)))) {
      this.routes.failed(partition)
      const alone = this.routed(partition)
      const use = this.used.get(partition)
      if (!use || alone === queue) continue
      use.queue = alone
      queue.moveTo(alone, ({ storyId }) => partitionOf(storyId) === partition)
    }
  }
}
