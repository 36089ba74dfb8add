import { Module } from '@nestjs/common'
import { DataSource } from 'typeorm'
import { FeedsController } from './feeds.controller.js'
import { StoreEntryIds } from './store-entry-ids.js'
import { StoryListFeedsController } from './story-list-feeds.controller.js'

/** Feeds, calendars and linked data of stories. */
@Module({
  controllers: [FeedsController, StoryListFeedsController],
  providers: [
    {
      provide: StoreEntryIds,
      useFactory: (dataSource: DataSource) => new StoreEntryIds(dataSource),
      inject: [DataSource],
    },
  ],
})
export class FeedsModule {}
