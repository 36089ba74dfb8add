import { Inject } from '@nestjs/common'
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs'
import type { Caller } from '@filrouge/access'
import { OpenStoryBody } from '@filrouge/contract'
import { LogGate } from '@filrouge/store'
import { AppendBody, kinds, type EventType } from '@filrouge/story'
import type { AppendRequest } from '../appends/append-request.js'
import { EnvelopeAppender, type Appended, type ValidAppend } from '../appends/envelope-appender.js'
import { rightsToWrite } from '../appends/rights.js'
import { placed, placedResult, placeIn, type ShorthandName } from '../appends/shorthand-pointers.js'
import { storeSecret } from '../appends/store-secret.js'
import { needs, type Need } from '../http/needs.js'
import { inPath } from '../http/path.js'
import { validated } from '../http/validation.js'
import { ofDevelopment, OF_DEVELOPMENT, openedStory, reportedDevelopments } from './shorthands.js'

/** The rights that a shorthand needs. @param storyId not validated */
function* rightsTo(type: EventType, storyId: unknown): Iterable<Need> {
  yield* rightsToWrite(storyId)
  yield { role: kinds[type].role, toDo: type, at: '' }
}

const storyIdOf = (body: unknown) =>
  typeof body === 'object' && body !== null && 'storyId' in body ? body.storyId : undefined

/** Opens a story. */
@needs('reporter', 'writing', ({ request }: OpenStory) => rightsTo('StoryOpened', storyIdOf(request.body)))
export class OpenStory extends Command<Appended> {
  readonly caller: Caller

  constructor(readonly request: AppendRequest) {
    super()
    this.caller = request.caller
  }
}

@CommandHandler(OpenStory)
export class OpenStoryHandler implements ICommandHandler<OpenStory> {
  constructor(@Inject(EnvelopeAppender) private readonly appender: EnvelopeAppender) {}

  /** @throws Problem validation-failed; unavailable where the log was never open */
  async execute({ request: { body, options: read, caller } }: OpenStory): Promise<Appended> {
    const options = read()
    const { storyId } = validated(OpenStoryBody, body)
    const { sentAs, body: translated } = openedStory(body)
    const valid = bodyOf(sentAs, translated)
    return append(this.appender, { storyId, sent: body, body: valid, shorthand: { sentAs }, options, caller })
  }
}

/** Reports one development or a list of them. */
@needs('reporter', 'writing', ({ request }: ReportDevelopments) =>
  rightsTo('DevelopmentReported', request.path.storyId),
)
export class ReportDevelopments extends Command<Reported> {
  readonly caller: Caller

  constructor(readonly request: AppendRequest) {
    super()
    this.caller = request.caller
  }
}

export interface Reported extends Appended {
  /** The ids of the developments, sent or made. */
  developmentIds: readonly string[]
}

@CommandHandler(ReportDevelopments)
export class ReportDevelopmentsHandler implements ICommandHandler<ReportDevelopments> {
  constructor(
    @Inject(EnvelopeAppender) private readonly appender: EnvelopeAppender,
    @Inject(LogGate) private readonly gate: LogGate,
  ) {}

  /** @throws Problem validation-failed; unavailable where the log was never open */
  async execute({ request: { path, body, options: read, caller } }: ReportDevelopments): Promise<Reported> {
    const options = read()
    const storyId = inPath('storyId', path.storyId)
    const { idempotencyKey } = options
    const principal = caller.principal ?? ''
    const origin =
      idempotencyKey === null ? null : { secret: storeSecret(this.gate), principal, storyId, idempotencyKey }
    const { sentAs, body: translated } = reportedDevelopments(body, origin)
    const valid = bodyOf(sentAs, translated)
    const developmentIds = valid.events.flatMap(({ type, data }) =>
      type === 'DevelopmentReported' ? [data.developmentId] : [],
    )
    const shorthand = { sentAs }
    const appended = await append(this.appender, {
      storyId,
      sent: body,
      body: valid,
      shorthand,
      options,
      caller,
    })
    return { ...appended, developmentIds }
  }
}

/** Corrects, withdraws or translates a development. */
@needs('reporter', 'writing', ({ sentAs, request }: AppendToDevelopment) =>
  rightsTo(OF_DEVELOPMENT[sentAs], request.path.storyId),
)
export class AppendToDevelopment extends Command<Appended> {
  readonly caller: Caller

  constructor(
    readonly sentAs: keyof typeof OF_DEVELOPMENT,
    readonly request: AppendRequest,
  ) {
    super()
    this.caller = request.caller
  }
}

@CommandHandler(AppendToDevelopment)
export class AppendToDevelopmentHandler implements ICommandHandler<AppendToDevelopment> {
  constructor(@Inject(EnvelopeAppender) private readonly appender: EnvelopeAppender) {}

  /** @throws Problem validation-failed; unavailable where the log was never open */
  async execute({ sentAs, request }: AppendToDevelopment): Promise<Appended> {
    const { path, body, caller } = request
    const options = request.options()
    const storyId = inPath('storyId', path.storyId)
    const developmentId = inPath('developmentId', path.developmentId)
    const { body: translated } = ofDevelopment(sentAs, developmentId, body)
    const valid = bodyOf(sentAs, translated)
    const shorthand = { sentAs, developmentId }
    return append(this.appender, { storyId, sent: body, body: valid, shorthand, options, caller })
  }
}

/** Appends. The pointers of a refusal and of warnings lead into the body of the shorthand. */
async function append(
  appender: EnvelopeAppender,
  valid: ValidAppend & { shorthand: { sentAs: ShorthandName } },
): Promise<Appended> {
  const { result, warnings, ...ids } = await appender.append(valid)
  const { sentAs } = valid.shorthand
  return {
    ...ids,
    result: placedResult(result, sentAs),
    warnings: warnings.map((one) => ({ ...one, pointer: placeIn(sentAs, one.pointer) })),
  }
}

/** Validates the append that a shorthand stands for. @throws Problem validation-failed, with pointers into the shorthand */
function bodyOf(sentAs: ShorthandName, body: unknown): AppendBody {
  try {
    return validated(AppendBody, body)
  } catch (error) {
    throw placed(error, sentAs)
  }
}
