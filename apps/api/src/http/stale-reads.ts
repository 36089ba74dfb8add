import type { LogGate } from '@filrouge/store'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { needsCaller } from './caller.js'

const HEADER = 'filrouge-stale'
/** Keys and subscriptions are not on the log. */
const BESIDE_LOG = /^\/v1\/(?:keys|subscriptions)(?:\/|$)/
const STATUSES = [200, 304, 404]

/** While the log is away, the answer to a read says that the record may lack what was written: `Filrouge-Stale: true`. */
export function markStaleReads(fastify: FastifyInstance, gate: Pick<LogGate, 'problem'>): void {
  const isRead = ({ request: { method, routeOptions } }: FastifyReply) => {
    const route = routeOptions.url ?? ''
    return (method === 'GET' || method === 'HEAD') && needsCaller(route) && !BESIDE_LOG.test(route)
  }
  // A stream sends the headers that it has when it opens.
  fastify.addHook('onRequest', (_request, reply, done) => {
    if (gate.problem() !== null && isRead(reply)) reply.header(HEADER, 'true')
    done()
  })
  fastify.addHook('onSend', (_request, reply, _body, done) => {
    const isStale = gate.problem() !== null && isRead(reply) && STATUSES.includes(reply.statusCode)
    if (isStale && !isPast(reply)) reply.header(HEADER, 'true')
    else if (reply.hasHeader(HEADER)) reply.removeHeader(HEADER)
    done()
  })
}

/** What was known at a version is not stale. Browsers keep such a page for a day. */
const isPast = (reply: FastifyReply) => String(reply.getHeader('cache-control')).includes('immutable')
