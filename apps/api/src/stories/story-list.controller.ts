import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import { QueryBus } from '@nestjs/cqrs'
import { Stories } from '@filrouge/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { callerOf } from '../http/caller.js'
import { answers, NOT_MODIFIED, operation, tagged, takes } from '../http/openapi.js'
import { queryOf } from '../http/query.js'
import { ListStories, StoriesQuery } from './list-stories.js'
import { sendRead } from './send-read.js'

@tagged('Reading')
@Controller('v1/stories')
export class StoryListController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @operation({ summary: 'Stories, the most recently updated first', operationId: 'stories' })
  @takes(StoriesQuery, 'If-None-Match')
  @answers({ 200: Stories, ...NOT_MODIFIED })
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = new ListStories(queryOf(request), callerOf(request))
    sendRead(reply, await this.queries.execute(query))
  }
}
