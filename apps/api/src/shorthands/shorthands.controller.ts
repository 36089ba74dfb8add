import { applyDecorators, Body, Controller, Headers, Inject, Param, Post, Res } from '@nestjs/common'
import { CommandBus } from '@nestjs/cqrs'
import { ApiBody, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger'
import type { Caller } from '@filrouge/record'
import { Id } from '@filrouge/story'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AppendEvents, type AppendRequest } from '../appends/append-events.js'
import { AppendAccepted, AppendPending } from '../appends/schemas.js'
import { CallerOf, mustHaveRole } from '../http/caller.js'
import { expectedOf, idempotencyKeyOf, prefersAsync } from '../http/headers.js'
import { answers, bodySchema, writeHeaders } from '../http/openapi.js'
import { send, type Answer } from '../http/send.js'
import { validated } from '../http/validation.js'
import { CorrectionBody, DevelopmentsBody, OpenStoryBody, TranslationBody, WithdrawalBody } from './bodies.js'
import { ofDevelopment, openedStory, reportedDevelopments } from './shorthands.js'

type RequestHeaders = FastifyRequest['headers']

const DevelopmentIds = { developmentIds: z.array(z.string()).describe('in the order sent') }
const ofHeaders = (headers: RequestHeaders) => ({
  expected: expectedOf(headers),
  idempotencyKey: idempotencyKeyOf(headers),
  async: prefersAsync(headers),
})

interface DevelopmentPath {
  storyId: string
  developmentId: string
}

const developmentPath = () =>
  applyDecorators(
    ...['storyId', 'developmentId'].map((name) => ApiParam({ name, schema: { type: 'string' } })),
  )

/** The usual appends, in fewer words: the same headers, the same answers, pointers into what was sent. */
@ApiTags('Writing')
@Controller('v1/stories')
export class ShorthandsController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post()
  @ApiOperation({ summary: 'Open a story', operationId: 'openStory' })
  @ApiBody({ schema: bodySchema(OpenStoryBody) })
  @writeHeaders()
  @answers({ 201: AppendAccepted, 202: AppendPending })
  async open(
    @Body() body: unknown,
    @Headers() headers: RequestHeaders,
    @CallerOf() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = ofHeaders(headers)
    mustHaveRole(caller, 'reporter', 'writing')
    const { storyId } = validated(OpenStoryBody, body)
    send(reply, await this.append({ ...asked, storyId, caller, ...openedStory(body) }))
  }

  @Post(':storyId/developments')
  @ApiOperation({ summary: 'Report a development, or up to 100: all or none', operationId: 'report' })
  @ApiBody({ schema: bodySchema(DevelopmentsBody) })
  @writeHeaders()
  @answers({ 201: AppendAccepted.extend(DevelopmentIds), 202: AppendPending.extend(DevelopmentIds) })
  async report(
    @Param('storyId') id: string,
    @Body() body: unknown,
    @Headers() headers: RequestHeaders,
    @CallerOf() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const storyId = validated(Id, id, '/path/storyId')
    const asked = ofHeaders(headers)
    const origin = { principal: caller.principal ?? '', storyId, idempotencyKey: asked.idempotencyKey }
    const { developmentIds, ...translated } = reportedDevelopments(body, origin)
    const answer = await this.append({ ...asked, storyId, caller, ...translated })
    send(reply, withMembers(answer, { developmentIds }))
  }

  @Post(':storyId/developments/:developmentId/corrections')
  @ApiOperation({ summary: 'Correct a development', operationId: 'correct' })
  @developmentPath()
  @ApiBody({ schema: bodySchema(CorrectionBody) })
  @writeHeaders()
  @answers({ 201: AppendAccepted, 202: AppendPending })
  correct(
    @Param() path: DevelopmentPath,
    @Body() body: unknown,
    @Headers() headers: RequestHeaders,
    @CallerOf() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.appendTo('correction', path, body, headers, caller, reply)
  }

  @Post(':storyId/developments/:developmentId/withdrawal')
  @ApiOperation({ summary: 'Withdraw a development', operationId: 'withdraw' })
  @developmentPath()
  @ApiBody({ schema: bodySchema(WithdrawalBody) })
  @writeHeaders()
  @answers({ 201: AppendAccepted, 202: AppendPending })
  withdraw(
    @Param() path: DevelopmentPath,
    @Body() body: unknown,
    @Headers() headers: RequestHeaders,
    @CallerOf() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.appendTo('withdrawal', path, body, headers, caller, reply)
  }

  @Post(':storyId/developments/:developmentId/translations')
  @ApiOperation({ summary: 'Add a translation to a development', operationId: 'translate' })
  @developmentPath()
  @ApiBody({ schema: bodySchema(TranslationBody) })
  @writeHeaders()
  @answers({ 201: AppendAccepted, 202: AppendPending })
  translate(
    @Param() path: DevelopmentPath,
    @Body() body: unknown,
    @Headers() headers: RequestHeaders,
    @CallerOf() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.appendTo('translation', path, body, headers, caller, reply)
  }

  private async appendTo(
    sentAs: Parameters<typeof ofDevelopment>[0],
    path: DevelopmentPath,
    body: unknown,
    headers: RequestHeaders,
    caller: Caller,
    reply: FastifyReply,
  ): Promise<void> {
    const storyId = validated(Id, path.storyId, '/path/storyId')
    const developmentId = validated(Id, path.developmentId, '/path/developmentId')
    const asked = ofHeaders(headers)
    mustHaveRole(caller, 'reporter', 'writing')
    const translated = ofDevelopment(sentAs, developmentId, body)
    send(reply, await this.append({ ...asked, storyId, caller, ...translated }))
  }

  private append(request: AppendRequest): Promise<Answer> {
    return this.commands.execute(new AppendEvents(request))
  }
}

const withMembers = (answer: Answer, members: object): Answer =>
  typeof answer.body === 'object' ? { ...answer, body: { ...answer.body, ...members } } : answer
