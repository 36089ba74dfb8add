import { Module, type DynamicModule } from '@nestjs/common'
import { Notices } from '@filrouge/feed'
import { DataSource } from 'typeorm'
import { AnswerCache } from './answer-cache.js'
import { ListStoriesHandler } from './list-stories.js'
import { ListTagsHandler } from './list-tags.js'
import { PinnedVersions } from './pinned-versions.js'
import { ReadStoryHandler } from './read-story.js'
import { StoriesController } from './stories.controller.js'
import { StoryListController } from './story-list.controller.js'
import { StreamEventsHandler } from './stream-events.js'
import { TagsController } from './tags.controller.js'

/** Reads of stories. */
@Module({})
export class StoriesModule {
  /** @param timeoutMs how long a read waits for a version that is not visible yet */
  static with(timeoutMs: number): DynamicModule {
    return {
      module: StoriesModule,
      controllers: [StoryListController, StoriesController, TagsController],
      providers: [
        {
          provide: PinnedVersions,
          useFactory: (dataSource: DataSource, notices: Notices) =>
            new PinnedVersions(dataSource, notices, timeoutMs),
          inject: [DataSource, Notices],
        },
        { provide: AnswerCache, useFactory: () => new AnswerCache() },
        ReadStoryHandler,
        StreamEventsHandler,
        ListStoriesHandler,
        ListTagsHandler,
      ],
      exports: [PinnedVersions],
    }
  }
}
