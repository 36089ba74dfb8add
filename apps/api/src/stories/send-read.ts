import type { LogGate } from '@filrouge/store'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isUnchanged } from '../http/headers.js'
import { linkToNext, send, varyOf } from '../http/send.js'
import type { Written } from './answer-cache.js'

/** The headers of a request that its answer depends on. */
export const READ_BY = 'authorization, accept'

/** Sends what was read: 304 where the reader has it, with a link to the next page where there is one. */
export function sendRead(
  reply: FastifyReply,
  asked: FastifyRequest['headers'],
  { text, etag, cursor }: Written,
  gate: LogGate,
): void {
  const headers: Record<string, string> = {
    etag,
    'cache-control': 'private, no-cache',
    vary: varyOf(reply, READ_BY),
    ...(gate.problem() !== null && { 'filrouge-stale': 'true' }),
  }
  if (isUnchanged(asked, etag)) return send(reply, { status: 304, headers, body: null })
  if (cursor !== null) headers['link'] = linkToNext(reply, cursor)
  send(reply, { status: 200, headers, body: text })
}
