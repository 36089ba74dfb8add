import { createRequire } from 'node:module'

interface RequestQueue {
  readonly pending: readonly unknown[]
  scheduleCheckPendingRequests(): void
}

let isQuiet = false

/**
 * Lets the connections of kafkajs rest. Version 2.2.4 looks for requests that wait in each connection every millisecond,
 * also where none waits (`src/network/requestQueue`): a process at rest used 2 % of a core for it. A request that has to
 * wait is still looked for.
 */
export function quietRequestQueues(): void {
  if (isQuiet) return
  isQuiet = true
  const queue = queueOf(createRequire(import.meta.url)('kafkajs/src/network/requestQueue'))
  const schedule = queue.scheduleCheckPendingRequests
  queue.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) schedule.call(this)
  }
}

/** @throws Error where this is another version of kafkajs */
function queueOf(made: unknown): RequestQueue {
  const queue: unknown = typeof made === 'function' ? made.prototype : null
  if (!isQueue(queue)) throw new Error('this kafkajs is not the one that the Kafka log was written for')
  return queue
}

const isQueue = (queue: unknown): queue is RequestQueue =>
  typeof queue === 'object' &&
  queue !== null &&
  'scheduleCheckPendingRequests' in queue &&
  typeof queue.scheduleCheckPendingRequests === 'function'
