import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import { streamRequestOf, type StreamRequest } from '../http/stream-request.js'
import { readRequestOf, type ReadRequest, type StoryRequest } from './read-request.js'

/** A request for a stream of a story. */
export interface StoryStreamRequest extends ReadRequest, StreamRequest {}

/** Parameter decorator of controllers: what a stream of a story needs of its request. */
export const StoryStreamRequestOf = createParamDecorator(
  (_: unknown, context: ExecutionContext): StoryStreamRequest => {
    const request = context.switchToHttp().getRequest<StoryRequest>()
    return { ...readRequestOf(request), ...streamRequestOf(request) }
  },
)
