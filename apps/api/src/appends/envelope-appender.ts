import { Inject, Injectable } from '@nestjs/common'
import type { Caller } from '@filrouge/access'
import type { Warning } from '@filrouge/contract'
import { LogGate } from '@filrouge/store'
import {
  idempotentAppendId,
  requestDigest,
  shorthandDigest,
  type AppendBody,
  type Envelope,
  type Expected,
} from '@filrouge/story'
import { DataSource } from 'typeorm'
import { explained } from '../messages/explain.js'
import { uuidv7 } from '../uuid.js'
import { Warnings } from '../warnings/warnings.js'
import type { AppendOptions } from './append-request.js'
import type { AppendResult } from './append-write.js'
import { Appender } from './appender.js'
import { envelopeOf, sentEvents } from './envelope.js'
import type { ShorthandName } from './shorthand-pointers.js'
import { storeSecret } from './store-secret.js'

/** A valid append of a caller who may write it. */
export interface ValidAppend {
  storyId: string
  body: AppendBody
  /** The body as it was sent. */
  sent: unknown
  /** The shorthand that the request came by, and the development in its path. Then `sent` is the body of the shorthand. */
  shorthand?: { sentAs: ShorthandName; developmentId?: string | undefined } | undefined
  options: AppendOptions
  caller: Caller
}

/** The result of an append, and the ids by which it can be found. */
export interface Appended {
  storyId: string
  appendId: string
  expected: Expected
  /** Whether the request had an Idempotency-Key. */
  isKeyed: boolean
  /** A refusal by a rule has a message that names the thing, as the caller may see it. */
  result: AppendResult
  /** Of an append that was accepted now. Pointers are into the body of an append. */
  warnings: readonly Warning[]
}

/** Puts appends into envelopes and appends them. */
@Injectable()
export class EnvelopeAppender {
  constructor(
    @Inject(LogGate) private readonly gate: LogGate,
    @Inject(Appender) private readonly appender: Appender,
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Warnings) private readonly warnings: Warnings,
  ) {}

  /** @throws Problem unavailable where the log was never open; the driver's error where Postgres does not answer */
  async append(append: ValidAppend): Promise<Appended> {
    const { idempotencyKey, async: isAsync } = append.options
    const envelope = envelopeFor(append, storeSecret(this.gate))
    const { storyId, appendId, expected } = envelope
    const watched = this.warnings.watch(envelope, append.caller)
    const isKeyed = idempotencyKey !== null
    const result = await this.appender.append(envelope, { isKeyed, isAsync })
    const ids = { storyId, appendId, expected, isKeyed }
    if (result.is === 'refused') {
      const outcome = await explained(this.dataSource, result.outcome, envelope, append.caller)
      return { ...ids, result: { is: 'refused', outcome }, warnings: [] }
    }
    const isNew = result.is === 'accepted' && !result.isReplayed
    return { ...ids, result, warnings: isNew ? await watched.accepted(result.outcome.fromVersion) : [] }
  }
}

function envelopeFor(
  { storyId, body, sent, shorthand, options, caller }: ValidAppend,
  secret: string,
): Envelope {
  const { expected, idempotencyKey } = options
  const principal = caller.principal ?? ''
  const { events, learnedAt } = sentEvents(sent)
  const appending = {
    appendId:
      idempotencyKey === null ? uuidv7() : idempotentAppendId(secret, principal, storyId, idempotencyKey),
    storyId,
    expected,
    principal,
    requestDigest: shorthand
      ? shorthandDigest(secret, { ...shorthand, body: sent, storyId, expected })
      : requestDigest(secret, { storyId, events, learnedAt, expected }),
    sentAs: shorthand?.sentAs,
  }
  return envelopeOf(appending, body)
}
