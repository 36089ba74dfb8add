import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common'
import { CommandBus, QueryBus } from '@nestjs/cqrs'
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger'
import type { Caller } from '@filrouge/access'
import {
  AttemptPage,
  DeadLetterPage,
  Lane,
  LanePage,
  ReceivedPage,
  RedriveBody,
  Redriven,
  ReplayBody,
  ReplayRequested,
} from '@filrouge/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { CallerOf, callerOf } from '../http/caller.js'
import { answers, bodySchema, onPath, takes } from '../http/openapi.js'
import { queryOf } from '../http/query.js'
import { sendPage } from '../http/send.js'
import { NoBody } from '../http/validation.js'
import { DELIVERY_PARAMETERS, ListDeliveries, type DeliveryListName } from './list-deliveries.js'
import { RedriveDeadLetters, ReplaySubscription, RetryLane } from './send-again.js'

const takesList = (name: DeliveryListName) => takes(DELIVERY_PARAMETERS[name])

@ApiTags('Webhooks')
@onPath('subscriptionId')
@Controller('v1/subscriptions/:subscriptionId')
export class DeliveriesController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get('lanes')
  @ApiOperation({ summary: 'How far each story is delivered', operationId: 'lanes' })
  @takesList('lanes')
  @answers({ 200: LanePage })
  lanes(
    @Param('subscriptionId') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.list('lanes', id, request, reply)
  }

  @Post('lanes/:storyId/retry')
  @HttpCode(202)
  @ApiOperation({ summary: 'Try the next message of a story now', operationId: 'retryLane' })
  @onPath('storyId')
  @ApiBody({ schema: bodySchema(NoBody), required: false })
  @answers({ 202: { schema: Lane, description: 'It is tried as soon as a courier comes to it.' } })
  retry(
    @Param('subscriptionId') id: string,
    @Param('storyId') storyId: string,
    @Body() body: unknown,
    @CallerOf() caller: Caller,
  ): Promise<Lane> {
    return this.commands.execute(new RetryLane(id, storyId, body, caller))
  }

  @Get('attempts')
  @ApiOperation({ summary: 'What was tried, newest first', operationId: 'attempts' })
  @takesList('attempts')
  @answers({ 200: AttemptPage })
  attempts(
    @Param('subscriptionId') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.list('attempts', id, request, reply)
  }

  @Get('deadLetters')
  @ApiOperation({ summary: 'Messages that were given up', operationId: 'deadLetters' })
  @takesList('deadLetters')
  @answers({ 200: DeadLetterPage })
  deadLetters(
    @Param('subscriptionId') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.list('deadLetters', id, request, reply)
  }

  @Post('deadLetters/redrive')
  @HttpCode(202)
  @ApiOperation({ summary: 'Send dead letters again', operationId: 'redrive' })
  @ApiBody({ schema: bodySchema(RedriveBody), required: false })
  @answers({ 202: { schema: Redriven, description: 'They are sent as soon as a courier comes to them.' } })
  redrive(
    @Param('subscriptionId') id: string,
    @Body() body: unknown,
    @CallerOf() caller: Caller,
  ): Promise<Redriven> {
    return this.commands.execute(new RedriveDeadLetters(id, body, caller))
  }

  @Post('replay')
  @HttpCode(202)
  @ApiOperation({ summary: 'Send again what was sent, from a version or a time', operationId: 'replay' })
  @ApiBody({ schema: bodySchema(ReplayBody), required: false })
  @answers({
    202: { schema: ReplayRequested, description: 'Its lanes are set back as a courier comes to them.' },
  })
  replay(
    @Param('subscriptionId') id: string,
    @Body() body: unknown,
    @CallerOf() caller: Caller,
  ): Promise<ReplayRequested> {
    return this.commands.execute(new ReplaySubscription(id, body, caller))
  }

  @Get('received')
  @ApiOperation({
    summary: 'Which version of a development was last acknowledged, in each story that has it',
    operationId: 'received',
  })
  @takesList('received')
  @answers({ 200: ReceivedPage })
  received(
    @Param('subscriptionId') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.list('received', id, request, reply)
  }

  private async list(
    name: DeliveryListName,
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const list = new ListDeliveries(name, id, queryOf(request), callerOf(request))
    sendPage(reply, await this.queries.execute(list))
  }
}
