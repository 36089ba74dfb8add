import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { Caller } from '@filrouge/access'
import type { PinnedStory } from '@filrouge/record'
import type { FastifyRequest } from 'fastify'
import { callerOf, laterCallerOf } from '../http/caller.js'
import { minVersionOf } from '../http/headers.js'
import { queryOf } from '../http/query.js'

/** A request to read a story. Nothing of it is validated: its handler does so, after the check of rights. */
export interface ReadRequest {
  storyId: string
  /** Where the path has one. */
  developmentId?: string | undefined
  query: unknown
  /** The version to read, where another part of the same page was read already, with the same parameters. */
  pinned?: PinnedStory | undefined
  /** Gives the version that must be visible first. Null: any. @throws Problem validation-failed */
  minVersion(): number | null
  caller: Caller
  /** Looks the caller's key up again: its rights may have changed. @throws Problem unauthorized */
  callerNow(): Promise<Caller>
}

export type StoryRequest = FastifyRequest<{ Params: { storyId: string; developmentId?: string } }>

/** Parameter decorator of controllers: what a read of a story needs of its request. */
export const ReadRequestOf = createParamDecorator((_: unknown, context: ExecutionContext): ReadRequest =>
  readRequestOf(context.switchToHttp().getRequest<StoryRequest>()),
)

export function readRequestOf(request: StoryRequest): ReadRequest {
  const { storyId, developmentId } = request.params
  return {
    storyId,
    developmentId,
    query: queryOf(request),
    minVersion: () => minVersionOf(request.headers),
    caller: callerOf(request),
    callerNow: laterCallerOf(request),
  }
}
