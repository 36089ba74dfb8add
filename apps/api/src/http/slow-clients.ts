import { Problem } from '@filrouge/runtime'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { sendProblem } from '@filrouge/runtime'

/** A socket on which nothing moved for so long is closed: a client that stopped reading holds nothing for ever. */
export const IDLE_SOCKET_MS = 120_000

/**
 * Bounds how long a client may take to send a body that is taken whole. Streams are not bounded so: they may be of
 * any length, and end with their socket.
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
        // What is still to come is not read: the answer goes out, and the connection with it.
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

/** Whether a body is to come that is parsed as a whole. */
const isWhole = ({ headers }: FastifyRequest) =>
  (headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0) &&
  !/^application\/x-ndjson/i.test(headers['content-type'] ?? '')
