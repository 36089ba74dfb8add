import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Req, Res } from '@nestjs/common'
import { CommandBus, QueryBus } from '@nestjs/cqrs'
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
import { answers, onPath, operation, tagged, takes, takesBody } from '../http/openapi.js'
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

@tagged('Webhooks')
@Controller('v1/subscriptions')
export class SubscriptionsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(QueryBus) private readonly queries: QueryBus,
  ) {}

  @Post()
  @operation({ summary: 'Subscribe. No later answer shows the secret', operationId: 'subscribe' })
  @takesBody(NewSubscriptionBody)
  @answers({
    201: {
      schema: SubscriptionWithSecret,
      description: 'The subscription is made, and a ping will be sent.',
    },
  })
  make(@Body() body: unknown, @CallerOf() caller: Caller): Promise<SubscriptionWithSecret> {
    return this.commands.execute(new MakeSubscription(body, caller))
  }

  @Get()
  @operation({
    summary: 'The subscriptions of your principal; for an admin: all subscriptions',
    operationId: 'listSubscriptions',
  })
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
  @operation({ summary: 'One subscription', operationId: 'findSubscription' })
  @answers({ 200: Subscription })
  find(@Param('subscriptionId') id: string, @CallerOf() caller: Caller): Promise<Subscription> {
    return this.queries.execute(new FindSubscription(id, caller))
  }

  @Patch(':subscriptionId')
  @onPath('subscriptionId')
  @operation({ summary: 'Change a subscription', operationId: 'changeSubscription' })
  @takesBody(SubscriptionChangesBody)
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
  @operation({ summary: 'Remove a subscription', operationId: 'removeSubscription' })
  @answers({ 204: { schema: null, description: 'The subscription is removed.' } })
  async remove(@Param('subscriptionId') id: string, @CallerOf() caller: Caller): Promise<void> {
    await this.commands.execute(new RemoveSubscription(id, caller))
  }

  @Post(':subscriptionId/pause')
  @onPath('subscriptionId')
  @HttpCode(200)
  @operation({
    summary: 'Pause deliveries, until the subscription is resumed',
    operationId: 'pauseSubscription',
  })
  @takesBody(NoBody, { required: false })
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
  @operation({ summary: 'Resume deliveries where they stopped', operationId: 'resumeSubscription' })
  @takesBody(NoBody, { required: false })
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
  @operation({
    summary: 'Send a ping. The attempts show its result',
    operationId: 'pingSubscription',
  })
  @takesBody(NoBody, { required: false })
  @answers({ 202: { schema: Subscription, description: 'A ping will be sent.' } })
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
  @operation({
    summary: 'Replace the secret. No later answer shows the new one. The earlier one signs too for 24 hours',
    operationId: 'rotateSecret',
  })
  @takesBody(NoBody, { required: false })
  @answers({ 200: SubscriptionWithSecret })
  rotate(
    @Param('subscriptionId') id: string,
    @Body() body: unknown,
    @CallerOf() caller: Caller,
  ): Promise<SubscriptionWithSecret> {
    return this.commands.execute(new RotateSecret(id, body, caller))
  }
}
