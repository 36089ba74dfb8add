import { Module, type DynamicModule } from '@nestjs/common'
import { readAssets } from '@filrouge/web'
import type { PageSources } from './content-security.js'
import { OEmbedController } from './oembed.controller.js'
import { PageController } from './page.controller.js'
import { PageProblems } from './page-problems.js'
import { ASSETS, PAGE_SOURCES } from './page-settings.js'
import { ReadEmbedHandler } from './read-embed.js'
import { ReadStoryPageHandler } from './read-story-page.js'
import { StoryPages } from './story-pages.js'

/** The pages that people read. */
@Module({})
export class PageModule {
  static with(stories: DynamicModule, sources: PageSources): DynamicModule {
    return {
      module: PageModule,
      imports: [stories],
      controllers: [PageController, OEmbedController],
      providers: [
        { provide: ASSETS, useFactory: readAssets },
        { provide: PAGE_SOURCES, useValue: sources },
        PageProblems,
        StoryPages,
        ReadEmbedHandler,
        ReadStoryPageHandler,
      ],
    }
  }
}
