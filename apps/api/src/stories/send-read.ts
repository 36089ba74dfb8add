import type { FastifyReply } from 'fastify'
import { isUnchanged } from '../http/headers.js'
import { linkToNext, send, varyOf } from '../http/send.js'
import type { Written } from './answer-cache.js'

/** The request headers that an answer depends on, for `Vary`. */
export const READ_BY = 'authorization, accept'

/** How an answer is sent where it is not JSON. */
interface Representation {
  /** The media type, with its charset. */
  type?: string
  /** RFC 3339. It must not be given where the answer can change without a later time. */
  lastModified?: string | null
}

/**
 * Sends an answer, with a link to the next page. Sends 304 where `If-None-Match` lists its ETag, or, without
 * that header, where the answer was not modified since `If-Modified-Since`.
 */
export function sendRead(
  reply: FastifyReply,
  { bytes, etag, cursor }: Written,
  { lastModified = null, ...representation }: Representation = {},
): void {
  const headers: Record<string, string> = {
    etag,
    'cache-control': 'private, no-cache',
    vary: varyOf(reply, READ_BY),
    ...(lastModified !== null && { 'last-modified': new Date(lastModified).toUTCString() }),
  }
  if (isUnchanged(reply.request.headers, etag, lastModified))
    return send(reply, { status: 304, headers, body: null })
  if (cursor !== null) headers['link'] = linkToNext(reply, cursor)
  send(reply, { status: 200, headers, body: bytes, ...representation })
}
