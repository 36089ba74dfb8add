import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import { appendOutcomes, refusedEnvelope, storyAt, type AppendOutcome } from '@filrouge/record'
import { type Caller } from '@filrouge/access'
import type { AppendOutcome as OutcomeBody } from '@filrouge/contract'
import { Problem } from '@filrouge/runtime'
import { DataSource } from 'typeorm'
import { hasRole } from '../http/caller.js'
import { needs } from '../http/needs.js'
import { explained } from '../messages/explain.js'
import type { Answer } from '../http/send.js'
import { outcomeBody } from './answers.js'
import { placeIn, shorthandOf } from './sent-as.js'

/** Finds the outcome of an append. */
@needs('anyone', 'reading')
export class FindAppend extends Query<Answer> {
  constructor(
    readonly appendId: string,
    readonly caller: Caller,
  ) {
    super()
  }
}

@QueryHandler(FindAppend)
export class FindAppendHandler implements IQueryHandler<FindAppend> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async execute({ appendId, caller }: FindAppend): Promise<Answer> {
    const outcome = (await appendOutcomes(this.dataSource, [appendId])).get(appendId)
    if (!outcome)
      return { status: 200, headers: { 'retry-after': '1' }, body: { appendId, status: 'pending' } }
    const isOwn = caller.principal !== null && outcome.recordedBy === caller.principal
    if (!isOwn && !(await this.mayKnow(outcome.storyId, caller)))
      throw new Problem('not-found', { detail: 'there is no such append that this key may see' })
    const waits = outcome.status === 'quarantined'
    return {
      status: 200,
      headers: waits ? { 'retry-after': '60' } : {},
      body: await this.body(outcome, caller),
    }
  }

  /** The messages and pointers are those of the original answer. Pointers of a shorthand are into its body. */
  private async body(outcome: AppendOutcome, caller: Caller): Promise<OutcomeBody> {
    if (outcome.status !== 'rejected' && outcome.status !== 'conflict') return outcomeBody(outcome, null)
    const envelope = await refusedEnvelope(this.dataSource, outcome.requestId)
    if (!envelope || outcome.status === 'conflict') return outcomeBody(outcome, envelope)
    const told = await explained(this.dataSource, outcome, envelope, caller)
    const sentAs = shorthandOf(envelope.sentAs ?? '')
    return outcomeBody(sentAs === null ? told : { ...told, pointer: placeIn(sentAs, told.pointer) }, envelope)
  }

  /** Whether the caller may know the outcome: it may read the story, or is an admin. */
  private async mayKnow(storyId: string, caller: Caller): Promise<boolean> {
    const at = await storyAt(this.dataSource, storyId, { now: new Date().toISOString() }, caller)
    return at !== 'story-not-found' || hasRole(caller, 'admin')
  }
}
