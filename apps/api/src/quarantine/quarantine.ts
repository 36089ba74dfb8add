import { Inject } from '@nestjs/common'
import {
  Command,
  CommandHandler,
  Query,
  QueryHandler,
  type ICommandHandler,
  type IQueryHandler,
} from '@nestjs/cqrs'
import type { Page, QuarantinedStory, ReleaseRequested } from '@filrouge/contract'
import { quarantinedStories, requestRelease } from '@filrouge/record'
import { withinLimits, type Caller } from '@filrouge/access'
import { Problem } from '@filrouge/runtime'
import { DataSource } from 'typeorm'
import { rightsToWrite } from '../appends/rights.js'
import { needs } from '../http/needs.js'
import { pageOf } from '../http/page.js'
import { mustBeEmpty } from '../http/validation.js'
import { inPath } from '../http/path.js'

/** Lists the stories in quarantine that are within the limits of the caller's key. */
@needs('admin', 'listing the quarantine')
export class ListQuarantine extends Query<Page<QuarantinedStory>> {
  /** @param query `limit` and `cursor`, not validated */
  constructor(
    readonly query: unknown,
    readonly caller: Caller,
  ) {
    super()
  }
}

@QueryHandler(ListQuarantine)
export class ListQuarantineHandler implements IQueryHandler<ListQuarantine> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @throws Problem validation-failed */
  async execute({ query, caller }: ListQuarantine): Promise<Page<QuarantinedStory>> {
    const all = await quarantinedStories(this.dataSource)
    const own = all.filter(({ storyId }) => withinLimits(caller.stories, storyId))
    return pageOf('quarantine', own, ({ storyId }) => storyId, query)
  }
}

/** Requests that the recorder of the story's partition folds the story on. */
@needs('admin', 'releasing a story', ({ storyId }: ReleaseStory) => rightsToWrite(storyId))
export class ReleaseStory extends Command<ReleaseRequested> {
  /** @param body must be empty */
  constructor(
    readonly storyId: string,
    readonly body: unknown,
    readonly caller: Caller,
  ) {
    super()
  }
}

@CommandHandler(ReleaseStory)
export class ReleaseStoryHandler implements ICommandHandler<ReleaseStory> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @throws Problem validation-failed, not-found */
  async execute({ storyId: id, body }: ReleaseStory): Promise<ReleaseRequested> {
    const storyId = inPath('storyId', id)
    mustBeEmpty(body)
    if (!(await requestRelease(this.dataSource, storyId)))
      throw new Problem('not-found', { detail: 'there is no such story in quarantine' })
    return { storyId, releaseRequested: true }
  }
}
