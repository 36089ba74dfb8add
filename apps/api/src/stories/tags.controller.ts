import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import { QueryBus } from '@nestjs/cqrs'
import { Tags } from '@filrouge/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { callerOf } from '../http/caller.js'
import { answers, NOT_MODIFIED, operation, tagged, takes } from '../http/openapi.js'
import { pageParameters, queryOf } from '../http/query.js'
import { ListTags } from './list-tags.js'
import { sendRead } from './send-read.js'

@tagged('Reading')
@Controller('v1/tags')
export class TagsController {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  @Get()
  @operation({ summary: 'Tags of stories, those of most stories first', operationId: 'tags' })
  @takes(pageParameters, 'If-None-Match')
  @answers({ 200: Tags, ...NOT_MODIFIED })
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = new ListTags(queryOf(request), callerOf(request))
    sendRead(reply, await this.queries.execute(query))
  }
}
