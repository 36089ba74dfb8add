import { Inject } from '@nestjs/common'
import {
  Command,
  CommandHandler,
  Query,
  QueryHandler,
  type ICommandHandler,
  type IQueryHandler,
} from '@nestjs/cqrs'
import type { QuarantinedStory } from '@filrouge/contract'
import { quarantinedStories, requestRelease } from '@filrouge/record'
import { withinLimits, type Caller } from '@filrouge/access'
import { Problem } from '@filrouge/runtime'
import { DataSource } from 'typeorm'
import { mustBeAllowedToWrite } from '../appends/rights.js'

/** The stories in quarantine that the caller's key is not kept from. */
export class ListQuarantine extends Query<QuarantinedStory[]> {
  constructor(readonly caller: Caller) {
    super()
  }
}

@QueryHandler(ListQuarantine)
export class ListQuarantineHandler implements IQueryHandler<ListQuarantine> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async execute({ caller }: ListQuarantine): Promise<QuarantinedStory[]> {
    const all = await quarantinedStories(this.dataSource)
    return all.filter(({ storyId }) => withinLimits(caller.stories, storyId))
  }
}

/** Asks the recorder that owns the story's partition to fold it on. */
export class ReleaseStory extends Command<void> {
  constructor(
    readonly storyId: string,
    readonly caller: Caller,
  ) {
    super()
  }
}

@CommandHandler(ReleaseStory)
export class ReleaseStoryHandler implements ICommandHandler<ReleaseStory> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @throws Problem not-found, forbidden */
  async execute({ storyId, caller }: ReleaseStory): Promise<void> {
    mustBeAllowedToWrite(caller, storyId)
    if (!(await requestRelease(this.dataSource, storyId)))
      throw new Problem('not-found', { detail: 'there is no such story in quarantine' })
  }
}
