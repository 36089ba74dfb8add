import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { quietRequestQueues } from './request-queue.js'

interface Queue {
  throttleCheckTimeoutId: NodeJS.Timeout | null
  pending: object[]
  checkPendingRequests(): void
  destroy(): void
}

function newQueue(maxInFlightRequests: number): Queue {
  const RequestQueue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue')
  return new RequestQueue({
    instrumentationEmitter: new EventEmitter(),
    maxInFlightRequests,
    requestTimeout: 1_000,
    enforceRequestTimeout: false,
    clientId: 'test',
    broker: 'test',
    logger: { namespace: () => ({ debug: () => undefined }) },
  })
}

test('a connection of kafkajs without a request that waits sets no timer; one with such a request does', () => {
  quietRequestQueues()
  const rests = newQueue(1)
  rests.checkPendingRequests()
  expect(rests.throttleCheckTimeoutId).toBeNull()
  const waits = newQueue(0)
  waits.pending.push({})
  waits.checkPendingRequests()
  expect(waits.throttleCheckTimeoutId).not.toBeNull()
  waits.destroy()
})
