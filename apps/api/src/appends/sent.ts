import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { Caller } from '@filrouge/access'
import type { FastifyRequest } from 'fastify'
import { callerOf } from '../http/caller.js'
import { expectedOf, idempotencyKeyOf, prefersAsync } from '../http/headers.js'
import { queryOf, readQuery } from '../http/query.js'
import type { AppendRequest } from './append-events.js'

/** A request to append. */
export interface SentAppend {
  /** The path parameters, not validated. */
  path: { storyId?: string; developmentId?: string }
  body: unknown
  /** From the headers. */
  options: Pick<AppendRequest, 'expected' | 'idempotencyKey' | 'async'>
  caller: Caller
}

/** Parameter decorator of controllers: what an append needs of its request. @throws Problem validation-failed */
export const SentAppendOf = createParamDecorator((_: unknown, context: ExecutionContext): SentAppend => {
  const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: SentAppend['path'] }>>()
  const { headers, params, body } = request
  readQuery({}, queryOf(request))
  return {
    path: params,
    body,
    options: {
      expected: expectedOf(headers),
      idempotencyKey: idempotencyKeyOf(headers),
      async: prefersAsync(headers),
    },
    caller: callerOf(request),
  }
})
