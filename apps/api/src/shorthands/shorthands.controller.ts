import { Controller, Inject, Post, Res } from '@nestjs/common'
import { CommandBus } from '@nestjs/cqrs'
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
import type { FastifyReply } from 'fastify'
import { answerTo } from '../appends/answers.js'
import { AppendRequestOf, type AppendRequest } from '../appends/append-request.js'
import { appendAnswers, onPath, operation, tagged, takesBody, writeHeaders } from '../http/openapi.js'
import { send } from '../http/send.js'
import { AppendToDevelopment, OpenStory, ReportDevelopments } from './append-shorthands.js'

/** Short forms of common appends. Headers and answers are those of appends. Pointers are into the body of the shorthand. */
@tagged('Writing')
@Controller('v1/stories')
export class ShorthandsController {
  constructor(@Inject(CommandBus) private readonly commands: CommandBus) {}

  @Post()
  @operation({ summary: 'Open a story', operationId: 'openStory' })
  @takesBody(OpenStoryBody)
  @writeHeaders()
  @appendAnswers(AppendAccepted, AppendPending)
  async open(@AppendRequestOf() request: AppendRequest, @Res() reply: FastifyReply): Promise<void> {
    send(reply, answerTo(await this.commands.execute(new OpenStory(request))))
  }

  @Post(':storyId/developments')
  @operation({ summary: 'Report one to 100 developments: all of them or none', operationId: 'report' })
  @onPath('storyId')
  @takesBody(DevelopmentsBody)
  @writeHeaders()
  @appendAnswers(ReportAccepted, ReportPending)
  async report(@AppendRequestOf() request: AppendRequest, @Res() reply: FastifyReply): Promise<void> {
    const { developmentIds, ...appended } = await this.commands.execute(new ReportDevelopments(request))
    send(reply, answerTo(appended, { developmentIds }))
  }

  @Post(':storyId/developments/:developmentId/corrections')
  @operation({ summary: 'Correct a development', operationId: 'correct' })
  @onPath('storyId', 'developmentId')
  @takesBody(CorrectionBody)
  @writeHeaders()
  @appendAnswers(AppendAccepted, AppendPending)
  correct(@AppendRequestOf() request: AppendRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.appendTo('correction', request, reply)
  }

  @Post(':storyId/developments/:developmentId/withdrawal')
  @operation({ summary: 'Withdraw a development', operationId: 'withdraw' })
  @onPath('storyId', 'developmentId')
  @takesBody(WithdrawalBody)
  @writeHeaders()
  @appendAnswers(AppendAccepted, AppendPending)
  withdraw(@AppendRequestOf() request: AppendRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.appendTo('withdrawal', request, reply)
  }

  @Post(':storyId/developments/:developmentId/translations')
  @operation({ summary: 'Add a translation to a development', operationId: 'translate' })
  @onPath('storyId', 'developmentId')
  @takesBody(TranslationBody)
  @writeHeaders()
  @appendAnswers(AppendAccepted, AppendPending)
  translate(@AppendRequestOf() request: AppendRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.appendTo('translation', request, reply)
  }

  private async appendTo(
    sentAs: AppendToDevelopment['sentAs'],
    request: AppendRequest,
    reply: FastifyReply,
  ): Promise<void> {
    send(reply, answerTo(await this.commands.execute(new AppendToDevelopment(sentAs, request))))
  }
}
