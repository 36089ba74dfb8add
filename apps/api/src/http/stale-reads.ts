import type { LogGate } from '@filrouge/store'
import type { FastifyInstance } from 'fastify'

/** Reads of what is recorded. Keys and subscriptions are not on the log. */
const OF_RECORD =
  /^\/(?:v1\/(?:stories|changes|live|tags|appends)(?:\/|$)|feed\.|oembed$|stories\/|embed\/|$)/

/** While the log is away, the answer to a read says that the record may lack what was written: `Filrouge-Stale: true`. */
export function markStaleReads(fastify: FastifyInstance, gate: LogGate): void {
  fastify.addHook('onRequest', ({ method, routeOptions }, reply, done) => {
    const isRead = method === 'GET' || method === 'HEAD'
    if (isRead && gate.problem() !== null && OF_RECORD.test(routeOptions.url ?? ''))
      reply.header('filrouge-stale', 'true')
    done()
  })
}
