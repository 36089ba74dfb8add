import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Req, Res } from '@nestjs/common'
import { CommandBus, QueryBus } from '@nestjs/cqrs'
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger'
import type { Caller } from '@filrouge/access'
import {
  NewSubscriptionBody,
  Subscription,
  SubscriptionChangesBody,
  SubscriptionPage,
  SubscriptionWithSecret,
} from '@filrouge/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { CallerOf } from '../http/caller.js'
import { answers, bodySchema, onPath, takes } from '../http/openapi.js'
import { pageParameters, queryOf } from '../http/query.js'
import { sendPage } from '../http/send.js'
import { NoBody } from '../http/validation.js'
import {
  ChangeSubscription,
  RemoveSubscription,
  RotateSecret,
  SteerSubscription,
} from './change-subscription.js'
import { FindSubscription, ListSubscriptions } from './find-subscriptions.js'
import { MakeSubscription } from './make-subscription.js'

@ApiTags('Webhooks')
@Controller('v1/subscriptions')
export class SubscriptionsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Subscribe: the secret is shown only now', operationId: 'subscribe' })
  @ApiBody({ schema: bodySchema(NewSubscriptionBody) })
  @answers({ 201: { schema: SubscriptionWithSecret, description: 'It was made; a ping is on its way.' } })
  make(@Body() body: unknown, @CallerOf() caller: Caller): Promise<SubscriptionWithSecret> {
    return this.commands.execute(new MakeSubscription(body, caller))
  }

  @Get()
  @ApiOperation({ summary: "Your subscriptions; an admin's: everybody's", operationId: 'listSubscriptions' })
  @takes(pageParameters)
  @answers({ 200: SubscriptionPage })
  async list(
    @Req() request: FastifyRequest,
    @CallerOf() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendPage(reply, await this.queries.execute(new ListSubscriptions(queryOf(request), caller)))
  }

  @Get(':subscriptionId')
  @onPath('subscriptionId')
  @ApiOperation({ summary: 'A subscription', operationId: 'findSubscription' })
  @answers({ 200: Subscription })
  find(@Param('subscriptionId') id: string, @CallerOf() caller: Caller): Promise<Subscription> {
    return this.queries.execute(new FindSubscription(id, caller))
  }

  @Patch(':subscriptionId')
  @onPath('subscriptionId')
  @ApiOperation({ summary: 'Change a subscription', operationId: 'changeSubscription' })
  @ApiBody({ schema: bodySchema(SubscriptionChangesBody) })
  @answers({ 200: Subscription })
  change(
    @Param('subscriptionId') id: string,
    @Body() body: unknown,
    @CallerOf() caller: Caller,
  ): Promise<Subscription> {
    return this.commands.execute(new ChangeSubscription(id, body, caller))
  }

  @Delete(':subscriptionId')
  @onPath('subscriptionId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Remove a subscription', operationId: 'removeSubscription' })
  @answers({ 204: null })
  async remove(@Param('subscriptionId') id: string, @CallerOf() caller: Caller): Promise<void> {
    await this.commands.execute(new RemoveSubscription(id, caller))
  }

  @Post(':subscriptionId/pause')
  @onPath('subscriptionId')
  @HttpCode(200)
  @ApiOperation({ summary: 'Deliver nothing more, until resumed', operationId: 'pauseSubscription' })
  @ApiBody({ schema: bodySchema(NoBody), required: false })
  @answers({ 200: Subscription })
  pause(
    @Param('subscriptionId') id: string,
    @Body() body: unknown,
    @CallerOf() caller: Caller,
  ): Promise<Subscription> {
    return this.commands.execute(new SteerSubscription(id, 'pause', body, caller))
  }

  @Post(':subscriptionId/resume')
  @onPath('subscriptionId')
  @HttpCode(200)
  @ApiOperation({ summary: 'Go on where it stood', operationId: 'resumeSubscription' })
  @ApiBody({ schema: bodySchema(NoBody), required: false })
  @answers({ 200: Subscription })
  resume(
    @Param('subscriptionId') id: string,
    @Body() body: unknown,
    @CallerOf() caller: Caller,
  ): Promise<Subscription> {
    return this.commands.execute(new SteerSubscription(id, 'resume', body, caller))
  }

  @Post(':subscriptionId/ping')
  @onPath('subscriptionId')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Send a ping: what came of it is in the attempts',
    operationId: 'pingSubscription',
  })
  @ApiBody({ schema: bodySchema(NoBody), required: false })
  @answers({ 202: { schema: Subscription, description: 'A ping is on its way.' } })
  ping(
    @Param('subscriptionId') id: string,
    @Body() body: unknown,
    @CallerOf() caller: Caller,
  ): Promise<Subscription> {
    return this.commands.execute(new SteerSubscription(id, 'ping', body, caller))
  }

  @Post(':subscriptionId/secrets')
  @onPath('subscriptionId')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Make another secret, shown only now: each before it signs too for 24 hours from then',
    operationId: 'rotateSecret',
  })
  @ApiBody({ schema: bodySchema(NoBody), required: false })
  @answers({ 200: SubscriptionWithSecret })
  rotate(
    @Param('subscriptionId') id: string,
    @Body() body: unknown,
    @CallerOf() caller: Caller,
  ): Promise<SubscriptionWithSecret> {
    return this.commands.execute(new RotateSecret(id, body, caller))
  }
}
