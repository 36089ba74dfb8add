import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import { appendOutcomes, refusedSentAs, storyAt, type AppendOutcome } from '@filrouge/record'
import { hasRole, type Caller } from '@filrouge/access'
import { Problem } from '@filrouge/runtime'
import { DataSource } from 'typeorm'
import { needs } from '../http/needs.js'
import { inPath } from '../http/path.js'
import { placedOutcome, shorthandNamed } from './shorthand-pointers.js'

export interface FoundAppend {
  appendId: string
  /** Null: there is no verdict yet, or no such append. */
  outcome: AppendOutcome | null
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
    return { appendId, outcome: await this.placed(outcome) }
  }

  /**
   * Gives the outcome with the pointer of the original answer. If a shorthand sent the append, the pointer leads into the
   * shorthand's body.
   */
  private async placed(outcome: AppendOutcome): Promise<AppendOutcome> {
    if (outcome.status !== 'rejected') return outcome
    const sentAs = shorthandNamed((await refusedSentAs(this.dataSource, outcome.requestId)) ?? '')
    return sentAs === null ? outcome : placedOutcome(outcome, sentAs)
  }

  /** Whether the caller may know the outcome: it may read the story, or is an admin. */
  private async mayKnow(storyId: string, caller: Caller): Promise<boolean> {
    const at = await storyAt(this.dataSource, storyId, { now: new Date().toISOString() }, caller)
    return at !== 'story-not-found' || hasRole(caller, 'admin')
  }
}
