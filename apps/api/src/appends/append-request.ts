import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { Caller } from '@filrouge/access'
import type { Expected } from '@filrouge/story'
import type { FastifyRequest } from 'fastify'
import { callerOf } from '../http/caller.js'
import { expectedOf, idempotencyKeyOf, prefersAsync } from '../http/headers.js'
import { NoQuery, queryOf, readQuery } from '../http/query.js'

/** A request to append. Nothing of it is validated: its handler does so, after the check of rights. */
export interface AppendRequest {
  path: { storyId?: string; developmentId?: string }
  body: unknown
  /** Reads the options. @throws Problem validation-failed */
  options(): AppendOptions
  caller: Caller
}

export interface AppendOptions {
  expected: Expected
  idempotencyKey: string | null
  /** Answer as soon as the log has acknowledged the append. */
  async: boolean
}

/** Parameter decorator of controllers: what an append needs of its request. The options are headers. */
export const AppendRequestOf = createParamDecorator(
  (_: unknown, context: ExecutionContext): AppendRequest => {
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Params: AppendRequest['path'] }>>()
    const { headers, params: path, body } = request
    return {
      path,
      body,
      options: () => {
        readQuery(NoQuery, queryOf(request))
        return {
          expected: expectedOf(headers),
          idempotencyKey: idempotencyKeyOf(headers),
          async: prefersAsync(headers),
        }
      },
      caller: callerOf(request),
    }
  },
)
