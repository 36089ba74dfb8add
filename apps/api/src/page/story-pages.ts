import { Inject, Injectable } from '@nestjs/common'
import { QueryBus } from '@nestjs/cqrs'
import { seesHeld } from '@filrouge/access'
import type { PinnedStory } from '@filrouge/record'
import {
  renderEmbed,
  renderStory,
  type Assets,
  type EmbedPageProps,
  type PageLanguage,
  type StoryQuery,
  type StoryView,
} from '@filrouge/web'
import type { FastifyRequest } from 'fastify'
import { baseUrlOf, PUBLIC_URL } from '../http/public-url.js'
import { PinnedVersions } from '../stories/pinned-versions.js'
import type { ReadRequest } from '../stories/read-request.js'
import type { PageSources } from './content-security.js'
import { PageCache } from './page-cache.js'
import { jsonLdOfPage } from './page-json-ld.js'
import { lastsOf } from './page-lasts.js'
import { ASSETS, PAGE_SOURCES } from './page-settings.js'
import { pinPage } from './pin-page.js'
import { ReadEmbed } from './read-embed.js'
import { ReadStoryPage } from './read-story-page.js'
import { RenderedPage } from './rendered-page.js'

export interface AskedPage {
  read: Omit<ReadRequest, 'query'>
  query: StoryQuery
  language: PageLanguage
  /** The HTTP request, for the addresses in the page. */
  request: FastifyRequest
}

/** Renders pages of stories, each once for all that may see it alike. */
@Injectable()
export class StoryPages {
  private readonly cache = new PageCache()

  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(PinnedVersions) private readonly versions: PinnedVersions,
    @Inject(ASSETS) private readonly assets: Assets,
    @Inject(PAGE_SOURCES) private readonly sources: PageSources,
    @Inject(PUBLIC_URL) private readonly publicUrl: string | null,
  ) {}

  /** @throws Problem as the reads of the API do */
  async page({ read, query, language, request }: AskedPage): Promise<RenderedPage> {
    const pinned = await pinPage(this.versions, read, query)
    const view = this.viewOf({ read, query, language, request })
    const now = Date.now()
    const key = keyOf(pinned, view, seesHeld(read.caller, read.storyId))
    return this.cache.of(key, pinned.judgedAt, now, async () => {
      const facts = await this.queries.execute(new ReadStoryPage(read, pinned, query, language))
      const jsonLd = jsonLdOfPage(facts, request, this.publicUrl)
      const html = renderStory({ facts, view, mediaHosts: this.sources.mediaHosts, jsonLd })
      return { page: new RenderedPage(html), lasts: lastsOf(facts.state.expectations, pinned, now) }
    })
  }

  /** The page that other sites show in a frame. @throws Problem as the reads of the API do */
  async embedded(asked: AskedPage, theme: EmbedPageProps['theme']): Promise<RenderedPage> {
    const facts = await this.queries.execute(new ReadEmbed(asked.read, asked.query, asked.language))
    return new RenderedPage(renderEmbed({ facts, view: this.viewOf(asked), theme }))
  }

  private viewOf({ read: { storyId }, query, language, request }: AskedPage): StoryView {
    return { origin: baseUrlOf(request, this.publicUrl), storyId, language, query, assets: this.assets }
  }
}

/** Contains everything that a page depends on, but for the time. */
const keyOf = (
  { version, sealed }: PinnedStory,
  { origin, storyId, language, query }: StoryView,
  isEditor: boolean,
): string => JSON.stringify([origin, storyId, language, version, [...sealed].sort(), isEditor, query])
