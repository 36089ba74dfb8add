import { Inject } from '@nestjs/common'
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs'
import type { Caller } from '@filrouge/access'
import { LogGate } from '@filrouge/store'
import {
  AppendBody,
  idempotentAppendId,
  requestDigest,
  shorthandDigest,
  type Envelope,
  type Expected,
} from '@filrouge/story'
import { DataSource } from 'typeorm'
import { needs } from '../http/needs.js'
import { validated } from '../http/validation.js'
import type { Answer } from '../http/send.js'
import { explained } from '../messages/explain.js'
import { answerTo } from './answers.js'
import { Appender } from './appender.js'
import { envelopeOf, sentEvents } from './envelope.js'
import { mustBeAllowedToAppend, mustBeAllowedToWrite } from './rights.js'
import { placed, placeIn, type SentAs } from './sent-as.js'
import { Warnings } from '../warnings/warnings.js'
import { storeSecret } from './store-secret.js'
import { uuidv7 } from './uuid.js'

export interface AppendRequest {
  storyId: string
  /** The body as it was sent. For a shorthand: the body of the equivalent append. */
  body: unknown
  /** The shorthand that the request came by: its name, the development in its path, and its own body. */
  shorthand?: { sentAs: SentAs; developmentId?: string | undefined; body: unknown } | undefined
  expected: Expected
  idempotencyKey: string | null
  /** Answer as soon as the log has acknowledged the append. */
  async: boolean
  caller: Caller
}

/** Appends events to a story: all of them or none. */
@needs('reporter', 'writing')
export class AppendEvents extends Command<Answer> {
  readonly caller: Caller

  constructor(readonly request: AppendRequest) {
    super()
    this.caller = request.caller
  }
}

@CommandHandler(AppendEvents)
export class AppendEventsHandler implements ICommandHandler<AppendEvents> {
  constructor(
    @Inject(LogGate) private readonly gate: LogGate,
    @Inject(Appender) private readonly appender: Appender,
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Warnings) private readonly warnings: Warnings,
  ) {}

  /** @throws Problem for every answer other than 201 and 202 */
  async execute({ request }: AppendEvents): Promise<Answer> {
    const { shorthand } = request
    if (!shorthand) return this.append(request)
    try {
      return await this.append(request)
    } catch (error) {
      throw placed(error, shorthand.sentAs)
    }
  }

  private async append(request: AppendRequest): Promise<Answer> {
    const { storyId, caller, idempotencyKey, async: isAsync } = request
    mustBeAllowedToWrite(caller, storyId)
    const body = validated(AppendBody, request.body)
    mustBeAllowedToAppend(caller, body)
    const envelope = envelopeFor(request, body, storeSecret(this.gate))
    const watched = this.warnings.watch(envelope, caller)
    const result = await this.appender.append(envelope, { isKeyed: idempotencyKey !== null, isAsync })
    if (result.is === 'accepted' && !result.isReplayed) {
      const warnings = await watched.accepted(result.outcome.fromVersion)
      const sentAs = request.shorthand?.sentAs
      return answerTo(
        result,
        envelope,
        warnings.map((one) => (sentAs ? { ...one, pointer: placeIn(sentAs, one.pointer) } : one)),
      )
    }
    if (result.is !== 'refused') return answerTo(result, envelope)
    const outcome = await explained(this.dataSource, result.outcome, envelope, caller)
    return answerTo({ is: 'refused', outcome }, envelope)
  }
}

function envelopeFor(request: AppendRequest, body: AppendBody, secret: string): Envelope {
  const { storyId, expected, caller, idempotencyKey, shorthand } = request
  const principal = caller.principal ?? ''
  const { events, learnedAt } = sentEvents(request.body)
  const appending = {
    appendId:
      idempotencyKey === null ? uuidv7() : idempotentAppendId(secret, principal, storyId, idempotencyKey),
    storyId,
    expected,
    principal,
    requestDigest: shorthand
      ? shorthandDigest(secret, { ...shorthand, storyId, expected })
      : requestDigest(secret, { storyId, events, learnedAt, expected }),
    sentAs: shorthand?.sentAs,
  }
  return envelopeOf(appending, body)
}
