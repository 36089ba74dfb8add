import { Inject } from '@nestjs/common'
import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs'
import { LogUnavailable } from '@filrouge/log'
import { appendOutcomes, type AppendOutcome } from '@filrouge/record'
import { type Caller } from '@filrouge/access'
import { LogGate } from '@filrouge/store'
import { Problem } from '@filrouge/runtime'
import {
  AppendBody,
  DIGEST_HEADER,
  idempotentAppendId,
  requestDigest,
  shorthandDigest,
  writeEnvelope,
  type Envelope,
  type Expected,
} from '@filrouge/story'
import { DataSource } from 'typeorm'
import { needs } from '../http/needs.js'
import { validated } from '../http/validation.js'
import type { Answer } from '../http/send.js'
import { answerTo, appendAt, quarantined } from './answers.js'
import { envelopeOf, sentEvents } from './envelope.js'
import { mustBeAllowedToAppend, mustBeAllowedToWrite } from './rights.js'
import { Quarantine } from './quarantine.js'
import { placed, type SentAs } from './sent-as.js'
import { uuidv7 } from './uuid.js'
import { Verdicts } from './verdicts.js'

export const APPEND_TIMEOUT = Symbol('append timeout, milliseconds')

export interface AppendRequest {
  storyId: string
  /** As sent; by a shorthand, what it stands for: data as sent. */
  body: unknown
  /** The shorthand that it was sent by: which, what its address names, and its body. */
  shorthand?: { sentAs: SentAs; developmentId?: string | undefined; body: unknown } | undefined
  expected: Expected
  idempotencyKey: string | null
  /** Answer as soon as the log has it. */
  async: boolean
  caller: Caller
}

/** Appends events to a story: all or none. */
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
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Verdicts) private readonly verdicts: Verdicts,
    @Inject(Quarantine) private readonly quarantine: Quarantine,
    @Inject(APPEND_TIMEOUT) private readonly timeoutMs: number,
  ) {}

  /** @throws Problem for everything but 201 and 202 */
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
    const { storyId, caller, idempotencyKey } = request
    mustBeAllowedToWrite(caller, storyId)
    const body = validated(AppendBody, request.body)
    mustBeAllowedToAppend(caller, body)
    const envelope = envelopeOf(appending(request), body)
    if (idempotencyKey !== null) {
      const first = await this.find(envelope.appendId)
      if (first) return replay(first, envelope)
    }
    if (await this.quarantine.has(storyId)) throw quarantined()
    return this.write(envelope, request)
  }

  private async write(
    envelope: Envelope,
    { async: isAsync, idempotencyKey }: AppendRequest,
  ): Promise<Answer> {
    const { appendId, storyId } = envelope
    const { value, digest } = writeEnvelope(envelope)
    const log = await this.openLog(appendId)
    const { outcome, cancel } = this.verdicts.expect(appendId, log.partitionOf(storyId))
    const timer = setTimeout(cancel, this.timeoutMs)
    try {
      const place = await this.gate.append({ storyId, value, headers: { [DIGEST_HEADER]: digest } })
      if (isAsync) return pending(envelope)
      const found = await outcome
      if (!found) return pending(envelope)
      // Of several requests with one key at once, the later are answered by the first's verdict.
      return idempotencyKey === null
        ? answerTo(found, false)
        : sameRequest(found, envelope, found.logOffset !== String(place.offset))
    } catch (error) {
      if (error instanceof LogUnavailable) throw notAcknowledged(appendId, error)
      throw error
    } finally {
      clearTimeout(timer)
      cancel()
    }
  }

  private async openLog(appendId: string) {
    const problem = this.gate.problem()
    if (problem !== null) throw notAcknowledged(appendId, new LogUnavailable(problem))
    return this.gate.opened()
  }

  private async find(appendId: string): Promise<AppendOutcome | null> {
    return (await appendOutcomes(this.dataSource, [appendId])).get(appendId) ?? null
  }
}

function appending(request: AppendRequest) {
  const { storyId, expected, caller, idempotencyKey, shorthand } = request
  const principal = caller.principal ?? ''
  const { events, learnedAt } = sentEvents(request.body)
  return {
    appendId: idempotencyKey === null ? uuidv7() : idempotentAppendId(principal, storyId, idempotencyKey),
    storyId,
    expected,
    principal,
    requestDigest: shorthand
      ? shorthandDigest({ ...shorthand, storyId, expected })
      : requestDigest({ storyId, events, learnedAt, expected }),
    sentAs: shorthand?.sentAs,
  }
}

const replay = (first: AppendOutcome, envelope: Envelope) => sameRequest(first, envelope, true)

/** @throws Problem idempotency-key-reused where the first verdict was on another request */
function sameRequest(first: AppendOutcome, envelope: Envelope, replayed: boolean): Answer {
  if (first.status !== 'quarantined' && first.requestDigest !== envelope.requestDigest)
    throw new Problem('idempotency-key-reused', {
      detail: 'this Idempotency-Key was used for another request to this story',
      errors: [{ pointer: '/header/Idempotency-Key', message: 'used before, for another request' }],
    })
  return answerTo(first, replayed)
}

const pending = ({ storyId, appendId }: Envelope): Answer => ({
  status: 202,
  headers: { location: appendAt(appendId), 'retry-after': '1' },
  body: { storyId, appendId, status: 'pending' },
})

const notAcknowledged = (appendId: string, cause: unknown) =>
  new Problem('unavailable', {
    detail:
      'the log did not acknowledge the append: it may or may not be written. Retry with the same Idempotency-Key',
    members: { appendId },
    headers: { 'retry-after': '1' },
    cause,
  })
