import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common'
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
import type { Replay } from '@filrouge/delivery'
import { Id } from '@filrouge/story'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { CallerOf, mustHaveRole } from '../http/caller.js'
import { answers, bodySchema, takes } from '../http/openapi.js'
import { NUMBER, pageAfter } from '../http/page.js'
import { pageParameters, queryOf, readQuery } from '../http/query.js'
import { sendPage } from '../http/send.js'
import { mustBeEmpty, NoBody, validated } from '../http/validation.js'
import { Deliveries } from './deliveries.js'

const AttemptsQuery = { ...pageParameters, storyId: Id.optional() }
const ReceivedQuery = { ...pageParameters, developmentId: Id }

@ApiTags('Webhooks')
@Controller('v1/subscriptions/:subscriptionId')
export class DeliveriesController {
  constructor(@Inject(Deliveries) private readonly deliveries: Deliveries) {}

  @Get('lanes')
  @ApiOperation({ summary: 'How far each story is delivered', operationId: 'lanes' })
  @takes(pageParameters)
  @answers({ 200: LanePage })
  async lanes(
    @Param('subscriptionId') subscriptionId: string,
    @Req() request: FastifyRequest,
    @CallerOf() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const id = idOf(subscriptionId, caller)
    sendPage(
      reply,
      await pageAfter('lanes', readQuery(pageParameters, queryOf(request)), {
        read: (page) => this.deliveries.lanes(id, page, caller),
        place: ({ storyId }) => storyId,
      }),
    )
  }

  @Post('lanes/:storyId/retry')
  @HttpCode(202)
  @ApiOperation({ summary: 'Try the next message of a story now', operationId: 'retryLane' })
  @ApiBody({ schema: bodySchema(NoBody), required: false })
  @answers({ 202: { schema: Lane, description: 'It is tried as soon as a courier comes to it.' } })
  retry(
    @Param('subscriptionId') subscriptionId: string,
    @Param('storyId') storyId: string,
    @Body() body: unknown,
    @CallerOf() caller: Caller,
  ): Promise<Lane> {
    const id = idOf(subscriptionId, caller)
    mustBeEmpty(body)
    return this.deliveries.retry(id, validated(Id, storyId, '/path/storyId'), caller)
  }

  @Get('attempts')
  @ApiOperation({ summary: 'What was tried, newest first', operationId: 'attempts' })
  @takes(AttemptsQuery)
  @answers({ 200: AttemptPage })
  async attempts(
    @Param('subscriptionId') subscriptionId: string,
    @Req() request: FastifyRequest,
    @CallerOf() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const id = idOf(subscriptionId, caller)
    const { storyId = null, ...asked } = readQuery(AttemptsQuery, queryOf(request))
    sendPage(
      reply,
      await pageAfter('attempts', asked, {
        read: (page) => this.deliveries.attempts(id, storyId, page, caller),
        place: ({ attemptId }) => attemptId,
        form: NUMBER,
      }),
    )
  }

  @Get('deadLetters')
  @ApiOperation({ summary: 'Messages that were given up', operationId: 'deadLetters' })
  @takes(pageParameters)
  @answers({ 200: DeadLetterPage })
  async deadLetters(
    @Param('subscriptionId') subscriptionId: string,
    @Req() request: FastifyRequest,
    @CallerOf() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const id = idOf(subscriptionId, caller)
    sendPage(
      reply,
      await pageAfter('deadLetters', readQuery(pageParameters, queryOf(request)), {
        read: (page) => this.deliveries.deadLetters(id, page, caller),
        place: ({ deadLetterId }) => deadLetterId,
        form: NUMBER,
      }),
    )
  }

  @Post('deadLetters/redrive')
  @HttpCode(202)
  @ApiOperation({ summary: 'Send dead letters again', operationId: 'redrive' })
  @ApiBody({ schema: bodySchema(RedriveBody), required: false })
  @answers({ 202: { schema: Redriven, description: 'They are sent as soon as a courier comes to them.' } })
  async redrive(
    @Param('subscriptionId') subscriptionId: string,
    @Body() body: unknown,
    @CallerOf() caller: Caller,
  ): Promise<Redriven> {
    const id = idOf(subscriptionId, caller)
    const { stories = null } = validated(RedriveBody, body ?? {})
    return { subscriptionId: id, redriven: await this.deliveries.redrive(id, stories, caller) }
  }

  @Post('replay')
  @HttpCode(202)
  @ApiOperation({ summary: 'Send again what was sent, from a version or a time', operationId: 'replay' })
  @ApiBody({ schema: bodySchema(ReplayBody), required: false })
  @answers({
    202: { schema: ReplayRequested, description: 'Its lanes are set back as a courier comes to them.' },
  })
  async replay(
    @Param('subscriptionId') subscriptionId: string,
    @Body() body: unknown,
    @CallerOf() caller: Caller,
  ): Promise<ReplayRequested> {
    const id = idOf(subscriptionId, caller)
    const asked = validated(ReplayBody, body ?? {})
    await this.deliveries.mustMean(id, asked.stories ?? [], caller)
    await this.deliveries.replay(id, replayOf(asked), caller)
    return { subscriptionId: id }
  }

  @Get('received')
  @ApiOperation({
    summary: 'Which version of a development was last acknowledged, in each story that has it',
    operationId: 'received',
  })
  @takes(ReceivedQuery)
  @answers({ 200: ReceivedPage })
  async received(
    @Param('subscriptionId') subscriptionId: string,
    @Req() request: FastifyRequest,
    @CallerOf() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const id = idOf(subscriptionId, caller)
    const { developmentId, ...asked } = readQuery(ReceivedQuery, queryOf(request))
    sendPage(
      reply,
      await pageAfter('received', asked, {
        read: (page) => this.deliveries.received(id, developmentId, page, caller),
        place: ({ storyId }) => storyId,
      }),
    )
  }
}

function idOf(id: string, caller: Caller): string {
  mustHaveRole(caller, 'reader', 'looking after a subscription')
  return validated(Id, id, '/path/subscriptionId')
}

/** From the first version, where nothing else is said. */
const replayOf = ({ stories, fromVersion = 1, knownAt }: z.output<typeof ReplayBody>): Replay => ({
  stories: stories ? [...new Set(stories)] : null,
  from: knownAt === undefined ? { version: fromVersion } : { knownAt },
})
