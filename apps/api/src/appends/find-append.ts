import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import { appendOutcomes, refusedEnvelope, storyAt, type AppendOutcome } from '@filrouge/record'
import { hasRole, type Caller } from '@filrouge/access'
import { Problem } from '@filrouge/runtime'
import type { Expected } from '@filrouge/story'
import { DataSource } from 'typeorm'
import { needs } from '../http/needs.js'
import { inPath } from '../http/path.js'
import { explained } from '../messages/explain.js'
import { placedOutcome, shorthandNamed } from './shorthand-pointers.js'

export interface FoundAppend {
  appendId: string
  /** Null: there is no verdict yet, or no such append. */
  outcome: AppendOutcome | null
  /** The expected version of a refused request. */
  expected?: Expected | undefined
}

/** Finds the outcome of an append. */
@needs('anyone', 'reading')
export class FindAppend extends Query<FoundAppend> {
  constructor(
    /** Not validated. */
    readonly appendId: string,
    readonly caller: Caller,
  ) {
    super()
  }
}

@QueryHandler(FindAppend)
export class FindAppendHandler implements IQueryHandler<FindAppend> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @throws Problem validation-failed, not-found */
  async execute({ appendId: id, caller }: FindAppend): Promise<FoundAppend> {
    const appendId = inPath('appendId', id)
    const outcome = (await appendOutcomes(this.dataSource, [appendId])).get(appendId)
    if (!outcome) return { appendId, outcome: null }
    const isOwn = caller.principal !== null && outcome.recordedBy === caller.principal
    if (!isOwn && !(await this.mayKnow(outcome.storyId, caller)))
      throw new Problem('not-found', { detail: 'there is no such append that this key may see' })
    return { appendId, ...(await this.original(outcome, caller)) }
  }

  /**
   * Gives a refusal the message and the pointer of the original answer. If a shorthand sent the append, the pointer leads
   * into the shorthand's body.
   */
  private async original(outcome: AppendOutcome, caller: Caller): Promise<Omit<FoundAppend, 'appendId'>> {
    if (outcome.status !== 'rejected' && outcome.status !== 'conflict') return { outcome }
    const envelope = await refusedEnvelope(this.dataSource, outcome.requestId)
    if (!envelope) return { outcome }
    const { expected } = envelope
    const refused = await explained(this.dataSource, outcome, envelope, caller)
    const sentAs = shorthandNamed(envelope.sentAs ?? '')
    return { outcome: sentAs === null ? refused : placedOutcome(refused, sentAs), expected }
  }

  /** Whether the caller may know the outcome: it may read the story, or is an admin. */
  private async mayKnow(storyId: string, caller: Caller): Promise<boolean> {
    const at = await storyAt(this.dataSource, storyId, { now: new Date().toISOString() }, caller)
    return at !== 'story-not-found' || hasRole(caller, 'admin')
  }
}
