import type { LogGate } from '@filrouge/store'
import type { FastifyReply } from 'fastify'
import { isUnchanged } from '../http/headers.js'
import { linkToNext, send, varyOf } from '../http/send.js'
import type { Written } from './answer-cache.js'

/** The request headers that an answer depends on, for `Vary`. */
export const READ_BY = 'authorization, accept'

/** Sends an answer, with a link to the next page. Sends 304 where `If-None-Match` lists its ETag. */
export function sendRead(reply: FastifyReply, { text, etag, cursor }: Written, gate: LogGate): void {
  const headers: Record<string, string> = {
    etag,
    'cache-control': 'private, no-cache',
    vary: varyOf(reply, READ_BY),
    ...(gate.problem() !== null && { 'filrouge-stale': 'true' }),
  }
  if (isUnchanged(reply.request.headers, etag)) return send(reply, { status: 304, headers, body: null })
  if (cursor !== null) headers['link'] = linkToNext(reply, cursor)
  send(reply, { status: 200, headers, body: text })
}
