import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common'
import { CommandBus, QueryBus } from '@nestjs/cqrs'
import type { Caller } from '@filrouge/access'
import { QuarantinePage, ReleaseRequested } from '@filrouge/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { CallerOf } from '../http/caller.js'
import { answers, onPath, operation, tagged, takes, takesBody } from '../http/openapi.js'
import { pageParameters, queryOf } from '../http/query.js'
import { sendPage } from '../http/send.js'
import { NoBody } from '../http/validation.js'
import { ListQuarantine, ReleaseStory } from './quarantine.js'

@tagged('Operations')
@Controller('v1/quarantine')
export class QuarantineController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get()
  @operation({
    summary: 'The stories in quarantine: their writes wait, and why',
    operationId: 'listQuarantine',
  })
  @takes(pageParameters)
  @answers({ 200: QuarantinePage })
  async list(
    @Req() request: FastifyRequest,
    @CallerOf() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendPage(reply, await this.queries.execute(new ListQuarantine(queryOf(request), caller)))
  }

  @Post(':storyId/release')
  @HttpCode(202)
  @operation({
    summary: 'Release a story from quarantine: it is folded on, with the appends that wait',
    operationId: 'releaseStory',
  })
  @onPath('storyId')
  @takesBody(NoBody, { required: false })
  @answers({
    202: { schema: ReleaseRequested, description: 'A recorder folds the story as soon as it can.' },
  })
  release(
    @Param('storyId') storyId: string,
    @Body() body: unknown,
    @CallerOf() caller: Caller,
  ): Promise<ReleaseRequested> {
    return this.commands.execute(new ReleaseStory(storyId, body, caller))
  }
}
