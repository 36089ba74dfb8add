import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { Caller } from '@filrouge/access'
import type { FastifyRequest } from 'fastify'
import { callerOf, keyIdOf, laterCallerOf } from './caller.js'
import { lastEventIdOf } from './headers.js'
import { queryOf } from './query.js'

/** A request for a stream. Nothing of it is validated: its handler does so, after the check of rights. */
export interface StreamRequest {
  query: unknown
  /** Gives the id of the last event that the client has. Null: it names none. @throws Problem validation-failed */
  lastEventId(): string | null
  caller: Caller
  /** Null: the caller has no key. */
  keyId: string | null
  /** Looks the caller's key up again: its rights may have changed. @throws Problem unauthorized */
  callerNow(): Promise<Caller>
  /** Aborted when the client leaves. */
  gone: AbortSignal
}

export function streamRequestOf(request: FastifyRequest): StreamRequest {
  const gone = new AbortController()
  request.raw.once('close', () => gone.abort('gone'))
  return {
    query: queryOf(request),
    lastEventId: () => lastEventIdOf(request.headers),
    caller: callerOf(request),
    keyId: keyIdOf(request),
    callerNow: laterCallerOf(request),
    gone: gone.signal,
  }
}

/** Parameter decorator of controllers: what a stream needs of its request. */
export const StreamRequestOf = createParamDecorator((_: unknown, context: ExecutionContext): StreamRequest =>
  streamRequestOf(context.switchToHttp().getRequest<FastifyRequest>()),
)
