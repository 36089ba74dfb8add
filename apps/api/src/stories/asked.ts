import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { Caller } from '@filrouge/access'
import type { FastifyRequest } from 'fastify'
import { callerOf, laterCallerOf } from '../http/caller.js'
import { queryOf } from '../http/query.js'

/** A request to read a story. */
export interface ReadRequest {
  /** From the path, not validated. */
  storyId: string
  query: unknown
  headers: FastifyRequest['headers']
  caller: Caller
  /** Looks the caller's key up again: its rights may have changed. @throws Problem unauthorized */
  callerNow(): Promise<Caller>
}

/** Parameter decorator of controllers: what a read of a story needs of its request. */
export const ReadRequestOf = createParamDecorator((_: unknown, context: ExecutionContext): ReadRequest => {
  const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { storyId: string } }>>()
  return {
    storyId: request.params.storyId,
    query: queryOf(request),
    headers: request.headers,
    caller: callerOf(request),
    callerNow: laterCallerOf(request),
  }
})
