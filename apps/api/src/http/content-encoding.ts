import { Problem } from '@filrouge/runtime'
import { quoted } from '@filrouge/story'
import type { FastifyInstance } from 'fastify'

/** Refuses bodies with a content encoding, such as gzip, or in another charset than UTF-8: 415 (RFC 9110 §15.5.16). */
export function refuseEncodedBodies(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { method, is404, headers } = request
    const hasBody = !is404 && method !== 'GET' && method !== 'HEAD'
    if (hasBody && isEncoded(headers['content-encoding'])) return done(encoded())
    const charset = hasBody ? charsetOf(headers['content-type']) : null
    done(charset === null || UTF_8.includes(charset) ? undefined : notUtf8(charset))
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

/** Names of UTF-8, and of ASCII, which is a part of it. */
const UTF_8 = ['utf-8', 'utf8', 'us-ascii']

/** The charset that a content type names, in lower case. Null: it names none. */
const charsetOf = (contentType = ''): string | null =>
  /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(contentType)?.[1]?.toLowerCase() ?? null

const notUtf8 = (charset: string) =>
  new Problem('unsupported-media-type', { detail: `the body must be in UTF-8, not in ${quoted(charset)}` })
