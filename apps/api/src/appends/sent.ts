import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { Caller } from '@filrouge/access'
import type { FastifyRequest } from 'fastify'
import { callerOf } from '../http/caller.js'
import { expectedOf, idempotencyKeyOf, prefersAsync } from '../http/headers.js'
import { queryOf, readQuery } from '../http/query.js'
import type { AppendRequest } from './append-events.js'

/** What somebody sends, to be appended. */
export interface Sent {
  /** As they stand in the path: not yet checked. */
  path: { storyId?: string; developmentId?: string }
  body: unknown
  /** What the headers ask. */
  asked: Pick<AppendRequest, 'expected' | 'idempotencyKey' | 'async'>
  caller: Caller
}

/** All that an append needs of its request, in a controller. @throws Problem validation-failed */
export const SentOf = createParamDecorator((_: unknown, context: ExecutionContext): Sent => {
  const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: Sent['path'] }>>()
  const { headers, params, body } = request
  readQuery({}, queryOf(request))
  return {
    path: params,
    body,
    asked: {
      expected: expectedOf(headers),
      idempotencyKey: idempotencyKeyOf(headers),
      async: prefersAsync(headers),
    },
    caller: callerOf(request),
  }
})
