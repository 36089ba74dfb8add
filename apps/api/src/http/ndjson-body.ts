import { Problem } from '@filrouge/runtime'
import type { FastifyInstance, FastifyRequest } from 'fastify'

export const NDJSON = 'application/x-ndjson'

/** A client that is still sending after its answer has this long to finish. Then its connection is closed. */
const LINGER_MS = 2_000

/**
 * Accepts NDJSON bodies at one address, and no other content type there. The body is a stream of any length; the handler
 * reads it.
 */
export function takeNdjson(fastify: FastifyInstance, path: string): void {
  const isHere = (request: FastifyRequest) => request.routeOptions.url === path
  fastify.addHook('onRequest', (request, _reply, done) =>
    done(isHere(request) ? wrongForm(request) : undefined),
  )
  fastify.addContentTypeParser(NDJSON, (request, body, done) =>
    isHere(request) ? done(null, body) : done(unsupported('the body must be application/json')),
  )
  // The answer was sent before the whole body came. The rest of the body is not used.
  fastify.addHook('onResponse', (request, _reply, done) => {
    if (isHere(request) && !request.raw.complete) linger(request)
    done()
  })
}

function wrongForm({ headers }: FastifyRequest): Problem | undefined {
  const [type = ''] = (headers['content-type'] ?? '').split(';')
  return type.trim().toLowerCase() === NDJSON ? undefined : unsupported(`the body must be ${NDJSON}`)
}

const unsupported = (detail: string) => new Problem('unsupported-media-type', { detail })

function linger({ raw }: FastifyRequest): void {
  const timer = setTimeout(() => raw.destroy(), LINGER_MS)
  const done = () => clearTimeout(timer)
  raw.once('end', done)
  raw.socket.once('close', done)
}
