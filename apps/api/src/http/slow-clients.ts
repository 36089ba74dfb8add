import { Problem } from '@filrouge/runtime'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sendProblem } from '@filrouge/runtime'

/** A socket that is idle for this long is closed. A client that stops reading must not hold resources for ever. */
export const IDLE_SOCKET_MS = 120_000

/**
 * Limits the time that a client has to send a body that is parsed as a whole. NDJSON streams have no such limit: they may
 * have any length, and end when their socket is idle.
 */
export function boundSlowBodies(fastify: FastifyInstance, timeoutMs: number): void {
  const waiting = new WeakMap<FastifyRequest, NodeJS.Timeout>()
  fastify.addHook('onRequest', (request, reply, done) => {
    if (isWhole(request)) {
      const timer = setTimeout(() => {
        const tooSlow = new Problem('request-timeout', {
          detail: `the body did not come within ${timeoutMs / 1_000} s`,
          headers: { connection: 'close' },
        })
        sendProblem(tooSlow, request, reply)
        // The rest of the body is not read: the connection is closed after the answer.
        reply.raw.once('finish', () => request.raw.destroy())
      }, timeoutMs)
      waiting.set(request, timer)
    }
    done()
  })
  const cancel = (request: FastifyRequest) => clearTimeout(waiting.get(request))
  fastify.addHook('preValidation', (request, _reply, done) => {
    cancel(request)
    done()
  })
  fastify.addHook('onResponse', (request, _reply, done) => {
    cancel(request)
    done()
  })
  fastify.addHook('onRequestAbort', (request, done) => {
    cancel(request)
    done()
  })
}

/** Whether the request has a body that is parsed as a whole. */
const isWhole = ({ headers }: FastifyRequest) =>
  (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0) &&
  !/^application\/x-ndjson/i.test(headers['content-type'] ?? '')
