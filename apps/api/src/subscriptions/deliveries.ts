import { Inject, Injectable } from '@nestjs/common'
import {
  findSubscription,
  listAttempts,
  listDeadLetters,
  listLanes,
  received,
  redrive,
  replay,
  retryLane,
  type Replay,
} from '@filrouge/delivery'
import { type Caller } from '@filrouge/access'
import type { Attempt, DeadLetter, Lane, Received, Subscription } from '@filrouge/contract'
import { Problem } from '@filrouge/runtime'
import { DataSource } from 'typeorm'
import { invalid } from '../http/validation.js'
import { found, ownerOf } from './owned.js'
import { mayMeanTheSame } from './patterns.js'

interface Page {
  after: string | null
  limit: number
}

/** What became of a subscription's messages, and having it done again: of stories that the caller may read. */
@Injectable()
export class Deliveries {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @throws Problem not-found, as every other here does where the subscription is none of the caller's */
  async lanes(id: string, page: Page, caller: Caller): Promise<Lane[]> {
    await this.mustBeOwn(id, caller)
    return listLanes(this.dataSource, id, caller, page)
  }

  async attempts(id: string, storyId: string | null, page: Page, caller: Caller): Promise<Attempt[]> {
    await this.mustBeOwn(id, caller)
    const { after: before, limit } = page
    return listAttempts(this.dataSource, id, caller, { before, storyId, limit })
  }

  async deadLetters(id: string, page: Page, caller: Caller): Promise<DeadLetter[]> {
    await this.mustBeOwn(id, caller)
    return listDeadLetters(this.dataSource, id, caller, page)
  }

  async received(id: string, developmentId: string, page: Page, caller: Caller): Promise<Received[]> {
    await this.mustBeOwn(id, caller)
    return received(this.dataSource, id, developmentId, caller, page)
  }

  async replay(id: string, asked: Replay, caller: Caller): Promise<void> {
    await this.mustBeOwn(id, caller)
    await replay(this.dataSource, id, asked)
  }

  /** @throws Problem validation-failed where stories are asked for that the subscription never gets */
  async mustMean(id: string, stories: readonly string[], caller: Caller): Promise<void> {
    const meant = (await this.mustBeOwn(id, caller)).stories
    const errors = stories.flatMap((asked, n) =>
      meant.some((one) => mayMeanTheSame(asked, one))
        ? []
        : [{ pointer: `/stories/${n}`, message: 'the subscription has no such stories' }],
    )
    if (errors.length > 0) throw invalid(errors)
  }

  async redrive(id: string, stories: readonly string[] | null, caller: Caller): Promise<number> {
    await this.mustBeOwn(id, caller)
    return redrive(this.dataSource, id, stories)
  }

  async retry(id: string, storyId: string, caller: Caller): Promise<Lane> {
    await this.mustBeOwn(id, caller)
    const lane = await retryLane(this.dataSource, id, storyId, caller)
    if (!lane) throw new Problem('not-found', { detail: 'the subscription has no lane of such a story' })
    return lane
  }

  private async mustBeOwn(id: string, caller: Caller): Promise<Subscription> {
    return found(await findSubscription(this.dataSource, id, ownerOf(caller)))
  }
}
