import { Module, type DynamicModule } from '@nestjs/common'
import type { Keys } from '@filrouge/access'
import { Notices } from '@filrouge/feed'
import type { Logger } from '@filrouge/runtime'
import { DataSource } from 'typeorm'
import { KEYS } from '../http/caller.js'
import { FollowFeedHandler } from './follow-feed.js'
import { FollowStoryHandler } from './follow-story.js'
import { ListChangesHandler } from './list-changes.js'
import { LiveController } from './live.controller.js'
import { Watchers } from './watchers.js'

/** Live streams and changes: what is recorded, as it is recorded. */
@Module({})
export class LiveModule {
  /** @param stories provides the versions that a caller may read */
  static with(stories: DynamicModule, logger: Logger): DynamicModule {
    return {
      module: LiveModule,
      imports: [stories],
      controllers: [LiveController],
      providers: [
        {
          provide: Watchers,
          useFactory: (dataSource: DataSource, notices: Notices, keys: Keys) =>
            new Watchers({ dataSource, notices, keys, logger }),
          inject: [DataSource, Notices, KEYS],
        },
        FollowStoryHandler,
        FollowFeedHandler,
        ListChangesHandler,
      ],
      exports: [Watchers],
    }
  }
}
