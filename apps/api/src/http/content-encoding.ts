import { Problem } from '@filrouge/runtime'
import type { FastifyInstance } from 'fastify'

/** Refuses bodies with a content encoding, such as gzip: 415 (RFC 9110 §15.5.16). */
export function refuseEncodedBodies(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { method, is404, headers } = request
    const hasBody = !is404 && method !== 'GET' && method !== 'HEAD'
    done(hasBody && isEncoded(headers['content-encoding']) ? encoded() : undefined)
  })
}

/** Empty elements of a list are ignored (RFC 9110 §5.6.1.2). */
const isEncoded = (codings = '') =>
  codings.split(',').some((coding) => !['', 'identity'].includes(coding.trim().toLowerCase()))

const encoded = () =>
  new Problem('unsupported-media-type', {
    detail: 'the body must not be compressed',
    headers: { 'accept-encoding': 'identity' },
  })
