import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common'
import { CommandBus, QueryBus } from '@nestjs/cqrs'
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
import { answers, onPath, operation, tagged, takes, takesBody } from '../http/openapi.js'
import { queryOf } from '../http/query.js'
import { sendPage } from '../http/send.js'
import { NoBody } from '../http/validation.js'
import { DELIVERY_PARAMETERS, ListDeliveries, type DeliveryListName } from './list-deliveries.js'
import { RedriveDeadLetters, ReplaySubscription, RetryLane } from './send-again.js'

const takesList = (name: DeliveryListName) => takes(DELIVERY_PARAMETERS[name])

@tagged('Webhooks')
@onPath('subscriptionId')
@Controller('v1/subscriptions/:subscriptionId')
export class DeliveriesController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Get('lanes')
  @operation({ summary: 'The delivery state of each story', operationId: 'lanes' })
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
  @operation({ summary: 'Send the next message of a story now', operationId: 'retryLane' })
  @onPath('storyId')
  @takesBody(NoBody, { required: false })
  @answers({ 202: { schema: Lane, description: 'A courier sends the message as soon as it can.' } })
  retry(
    @Param('subscriptionId') id: string,
    @Param('storyId') storyId: string,
    @Body() body: unknown,
    @CallerOf() caller: Caller,
  ): Promise<Lane> {
    return this.commands.execute(new RetryLane(id, storyId, body, caller))
  }

  @Get('attempts')
  @operation({ summary: 'The attempts of the subscription, newest first', operationId: 'attempts' })
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
  @operation({ summary: 'The dead letters of the subscription, oldest first', operationId: 'deadLetters' })
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
  @operation({ summary: 'Send dead letters again, once each', operationId: 'redrive' })
  @takesBody(RedriveBody, { required: false })
  @answers({ 202: { schema: Redriven, description: 'A courier sends them as soon as it can.' } })
  redrive(
    @Param('subscriptionId') id: string,
    @Body() body: unknown,
    @CallerOf() caller: Caller,
  ): Promise<Redriven> {
    return this.commands.execute(new RedriveDeadLetters(id, body, caller))
  }

  @Post('replay')
  @HttpCode(202)
  @operation({ summary: 'Send events again, from a version or a time on', operationId: 'replay' })
  @takesBody(ReplayBody, { required: false })
  @answers({
    202: { schema: ReplayRequested, description: 'A courier sets the lanes back as soon as it can.' },
  })
  replay(
    @Param('subscriptionId') id: string,
    @Body() body: unknown,
    @CallerOf() caller: Caller,
  ): Promise<ReplayRequested> {
    return this.commands.execute(new ReplaySubscription(id, body, caller))
  }

  @Get('received')
  @operation({
    summary: 'The last acknowledged version of a development, in each story that has it',
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
