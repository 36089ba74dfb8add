import type { FastifyReply, FastifyRequest } from 'fastify'

/** What a page may read of an answer besides what the Fetch standard lets it. */
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

/** What a page may send besides. */
const ALLOWED = ['Authorization', 'Filrouge-Min-Version', 'If-None-Match', 'Last-Event-ID'].join(', ')

/** How long a browser need not ask again. */
const REMEMBERED_S = 600

/**
 * Lets pages of some other origins read: GET and HEAD, nothing that writes, no cookies (Fetch standard, CORS protocol).
 * @returns what puts the headers on an answer, whatever the answer then is
 */
export function openReadsTo(
  origins: readonly string[],
): (request: FastifyRequest, reply: FastifyReply) => void {
  const known = new Set(origins)
  return ({ method, headers: { origin = '' } }, reply) => {
    if (known.size === 0) return
    void reply.header('vary', 'origin')
    if (!known.has(origin)) return
    void reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED })
    if (method === 'OPTIONS')
      void reply.headers({
        'access-control-allow-methods': 'GET, HEAD',
        'access-control-allow-headers': ALLOWED,
        'access-control-max-age': String(REMEMBERED_S),
      })
  }
}
