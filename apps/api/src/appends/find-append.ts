import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import { appendOutcomes, storyAt, type Caller } from '@filrouge/record'
import { Problem } from '@filrouge/runtime'
import { DataSource } from 'typeorm'
import { hasRole } from '../http/caller.js'
import type { Answer } from '../http/send.js'
import { outcomeBody } from './answers.js'

/** How an append ended. */
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
    return { status: 200, headers: waits ? { 'retry-after': '60' } : {}, body: outcomeBody(outcome) }
  }

  /** Of a story that is not there nothing is to be hidden from those who may write. */
  private async mayKnow(storyId: string, caller: Caller): Promise<boolean> {
    const at = await storyAt(this.dataSource, storyId, { now: new Date().toISOString() }, caller)
    return at !== 'story-not-found' || hasRole(caller, 'admin')
  }
}
