import { Controller, Get, Inject, Param, Post, Res } from '@nestjs/common'
import { CommandBus, QueryBus } from '@nestjs/cqrs'
import type { Caller } from '@filrouge/access'
import { AppendAccepted, AppendOutcome, AppendPending } from '@filrouge/contract'
import { AppendBody } from '@filrouge/story'
import type { FastifyReply } from 'fastify'
import { CallerOf } from '../http/caller.js'
import {
  answers,
  appendAnswers,
  onPath,
  operation,
  tagged,
  takesBody,
  writeHeaders,
} from '../http/openapi.js'
import { send } from '../http/send.js'
import { answerTo, answerToFound } from './answers.js'
import { AppendEvents } from './append-events.js'
import { AppendRequestOf, type AppendRequest } from './append-request.js'
import { FindAppend } from './find-append.js'

@tagged('Writing')
@Controller('v1')
export class AppendsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Post('stories/:storyId/events')
  @operation({ summary: 'Append events to a story: all of them or none', operationId: 'append' })
  @onPath('storyId')
  @takesBody(AppendBody)
  @writeHeaders()
  @appendAnswers(AppendAccepted, AppendPending)
  async append(@AppendRequestOf() request: AppendRequest, @Res() reply: FastifyReply): Promise<void> {
    send(reply, answerTo(await this.commands.execute(new AppendEvents(request))))
  }

  @Get('appends/:appendId')
  @operation({ summary: 'The outcome of an append', operationId: 'findAppend' })
  @onPath('appendId')
  @answers({ 200: AppendOutcome })
  async find(
    @Param('appendId') appendId: string,
    @CallerOf() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    send(reply, answerToFound(await this.queries.execute(new FindAppend(appendId, caller))))
  }
}
