import { Controller, Inject, Post, Res } from '@nestjs/common'
import { CommandBus } from '@nestjs/cqrs'
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger'
import type { Caller } from '@filrouge/access'
import {
  AppendAccepted,
  AppendPending,
  CorrectionBody,
  DevelopmentsBody,
  OpenStoryBody,
  ReportAccepted,
  ReportPending,
  TranslationBody,
  WithdrawalBody,
} from '@filrouge/contract'
import { LogGate } from '@filrouge/store'
import type { FastifyReply } from 'fastify'
import { AppendEvents, type AppendRequest } from '../appends/append-events.js'
import { SentAppendOf, type SentAppend } from '../appends/sent.js'
import { storeSecret } from '../appends/store-secret.js'
import { mustHaveRole } from '../http/caller.js'
import { answers, bodySchema, onPath, writeHeaders } from '../http/openapi.js'
import { send, type Answer } from '../http/send.js'
import { validated } from '../http/validation.js'
import type { IdOrigin } from './development-ids.js'
import { ofDevelopment, openedStory, reportedDevelopments } from './shorthands.js'
import { inPath } from '../http/path.js'

/** Short forms of common appends. Headers and answers are those of appends. Pointers are into the body of the shorthand. */
@ApiTags('Writing')
@Controller('v1/stories')
export class ShorthandsController {
  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(LogGate) private readonly gate: LogGate,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Open a story', operationId: 'openStory' })
  @ApiBody({ schema: bodySchema(OpenStoryBody) })
  @writeHeaders()
  @answers({ 201: AppendAccepted, 202: AppendPending })
  async open(@SentAppendOf() sent: SentAppend, @Res() reply: FastifyReply): Promise<void> {
    const { body, options, caller } = sent
    mustHaveRole(caller, 'reporter', 'writing')
    const { storyId } = validated(OpenStoryBody, body)
    send(reply, await this.append({ ...options, storyId, caller, ...openedStory(body) }))
  }

  @Post(':storyId/developments')
  @ApiOperation({ summary: 'Report one to 100 developments: all of them or none', operationId: 'report' })
  @onPath('storyId')
  @ApiBody({ schema: bodySchema(DevelopmentsBody) })
  @writeHeaders()
  @answers({ 201: ReportAccepted, 202: ReportPending })
  async report(@SentAppendOf() sent: SentAppend, @Res() reply: FastifyReply): Promise<void> {
    const { path, body, options, caller } = sent
    const storyId = inPath('storyId', path.storyId)
    mustHaveRole(caller, 'reporter', 'writing')
    const { idempotencyKey } = options
    const origin = idempotencyKey === null ? null : this.originOf(caller, storyId, idempotencyKey)
    const { developmentIds, ...translated } = reportedDevelopments(body, origin)
    const answer = await this.append({ ...options, storyId, caller, ...translated })
    send(reply, withMembers(answer, { developmentIds }))
  }

  @Post(':storyId/developments/:developmentId/corrections')
  @ApiOperation({ summary: 'Correct a development', operationId: 'correct' })
  @onPath('storyId', 'developmentId')
  @ApiBody({ schema: bodySchema(CorrectionBody) })
  @writeHeaders()
  @answers({ 201: AppendAccepted, 202: AppendPending })
  correct(@SentAppendOf() sent: SentAppend, @Res() reply: FastifyReply): Promise<void> {
    return this.appendTo('correction', sent, reply)
  }

  @Post(':storyId/developments/:developmentId/withdrawal')
  @ApiOperation({ summary: 'Withdraw a development', operationId: 'withdraw' })
  @onPath('storyId', 'developmentId')
  @ApiBody({ schema: bodySchema(WithdrawalBody) })
  @writeHeaders()
  @answers({ 201: AppendAccepted, 202: AppendPending })
  withdraw(@SentAppendOf() sent: SentAppend, @Res() reply: FastifyReply): Promise<void> {
    return this.appendTo('withdrawal', sent, reply)
  }

  @Post(':storyId/developments/:developmentId/translations')
  @ApiOperation({ summary: 'Add a translation to a development', operationId: 'translate' })
  @onPath('storyId', 'developmentId')
  @ApiBody({ schema: bodySchema(TranslationBody) })
  @writeHeaders()
  @answers({ 201: AppendAccepted, 202: AppendPending })
  translate(@SentAppendOf() sent: SentAppend, @Res() reply: FastifyReply): Promise<void> {
    return this.appendTo('translation', sent, reply)
  }

  private async appendTo(
    sentAs: Parameters<typeof ofDevelopment>[0],
    { path, body, options, caller }: SentAppend,
    reply: FastifyReply,
  ): Promise<void> {
    const storyId = inPath('storyId', path.storyId)
    const developmentId = inPath('developmentId', path.developmentId)
    mustHaveRole(caller, 'reporter', 'writing')
    const translated = ofDevelopment(sentAs, developmentId, body)
    send(reply, await this.append({ ...options, storyId, caller, ...translated }))
  }

  /** @throws Problem unavailable */
  private originOf({ principal }: Caller, storyId: string, idempotencyKey: string): Omit<IdOrigin, 'index'> {
    return { secret: storeSecret(this.gate), principal: principal ?? '', storyId, idempotencyKey }
  }

  private append(request: AppendRequest): Promise<Answer> {
    return this.commands.execute(new AppendEvents(request))
  }
}

const withMembers = (answer: Answer, members: object): Answer =>
  typeof answer.body === 'object' ? { ...answer, body: { ...answer.body, ...members } } : answer
