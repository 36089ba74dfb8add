import { Module, type DynamicModule } from '@nestjs/common'
import { ReplayStoryHandler } from './replay-story.js'

/** Replays of stories in time. */
@Module({})
export class ReplayModule {
  /** @param stories provides the versions that a caller may read */
  static with(stories: DynamicModule): DynamicModule {
    return { module: ReplayModule, imports: [stories], providers: [ReplayStoryHandler] }
  }
}
