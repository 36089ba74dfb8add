import type { FastifyReply, FastifyRequest } from 'fastify'

/** The headers that a page may read, in addition to those that the Fetch standard allows. */
const EXPOSED = [
  'Allow',
  'ETag',
  'Filrouge-Stale',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
].join(', ')

/** The headers that a page may send, in addition to those that the Fetch standard allows. */
const ALLOWED = ['Authorization', 'Filrouge-Min-Version', 'If-None-Match', 'Last-Event-ID'].join(', ')

/** How long a browser may cache the answer to a preflight request. */
const REMEMBERED_S = 600

/**
 * Allows pages of other origins to read with GET and HEAD. They cannot write, and no cookies are sent (Fetch standard,
 * CORS protocol).
 * @returns a function that sets the CORS headers of an answer; it works for every status
 */
export function openReadsTo(
  origins: readonly string[],
): (request: FastifyRequest, reply: FastifyReply) => void {
  const allowedOrigins = new Set(origins)
  return ({ method, headers: { origin = '' } }, reply) => {
    if (allowedOrigins.size === 0) return
    void reply.header('vary', 'origin')
    if (!allowedOrigins.has(origin)) return
    void reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED })
    if (method === 'OPTIONS')
      void reply.headers({
        'access-control-allow-methods': 'GET, HEAD',
        'access-control-allow-headers': ALLOWED,
        'access-control-max-age': String(REMEMBERED_S),
      })
  }
}
