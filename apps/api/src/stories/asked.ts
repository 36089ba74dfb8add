import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { Caller } from '@filrouge/access'
import type { FastifyRequest } from 'fastify'
import { callerOf, laterCallerOf } from '../http/caller.js'
import { queryOf } from '../http/query.js'

/** What somebody asks of a story. */
export interface Asked {
  /** As it stands in the path: not yet checked. */
  storyId: string
  query: unknown
  headers: FastifyRequest['headers']
  caller: Caller
  /** The caller by its key as the key is later. @throws Problem unauthorized */
  callerNow(): Promise<Caller>
}

/** All that a read of a story needs of its request, in a controller. */
export const AskedOf = createParamDecorator((_: unknown, context: ExecutionContext): Asked => {
  const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: { storyId: string } }>>()
  return {
    storyId: request.params.storyId,
    query: queryOf(request),
    headers: request.headers,
    caller: callerOf(request),
    callerNow: laterCallerOf(request),
  }
})
