import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common'
import { CommandBus, QueryBus } from '@nestjs/cqrs'
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger'
import type { Caller } from '@filrouge/access'
import { QuarantinePage, ReleaseRequested } from '@filrouge/contract'
import { Id } from '@filrouge/story'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { CallerOf, mustHaveRole } from '../http/caller.js'
import { answers, bodySchema, takes } from '../http/openapi.js'
import { pageOf } from '../http/page.js'
import { pageParameters, queryOf } from '../http/query.js'
import { sendPage } from '../http/send.js'
import { mustBeEmpty, NoBody, validated } from '../http/validation.js'
import { ListQuarantine, ReleaseStory } from './quarantine.js'

@ApiTags('Operations')
@Controller('v1/quarantine')
export class QuarantineController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Stories whose writes wait, and why', operationId: 'listQuarantine' })
  @takes(pageParameters)
  @answers({ 200: QuarantinePage })
  async list(
    @Req() request: FastifyRequest,
    @CallerOf() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    mustHaveRole(caller, 'admin', 'listing the quarantine')
    const stories = await this.queries.execute(new ListQuarantine(caller))
    sendPage(reply, await pageOf('quarantine', stories, ({ storyId }) => storyId, queryOf(request)))
  }

  @Post(':storyId/release')
  @HttpCode(202)
  @ApiOperation({ summary: 'Ask for a story to be folded on, with what waits', operationId: 'releaseStory' })
  @ApiBody({ schema: bodySchema(NoBody), required: false })
  @answers({ 202: ReleaseRequested })
  async release(
    @Param('storyId') storyId: string,
    @Body() body: unknown,
    @CallerOf() caller: Caller,
  ): Promise<ReleaseRequested> {
    mustHaveRole(caller, 'admin', 'releasing a story')
    const id = validated(Id, storyId, '/path/storyId')
    mustBeEmpty(body)
    await this.commands.execute(new ReleaseStory(id, caller))
    return { storyId: id, releaseRequested: true }
  }
}
