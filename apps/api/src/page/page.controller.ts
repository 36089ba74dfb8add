import { Controller, Get, Inject, Req, Res, UseFilters } from '@nestjs/common'
import { QueryBus } from '@nestjs/cqrs'
import { renderStories, type Assets } from '@filrouge/web'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { callerOf } from '../http/caller.js'
import { undocumented } from '../http/openapi.js'
import { baseUrlOf, PUBLIC_URL } from '../http/public-url.js'
import { queryOf } from '../http/query.js'
import { ReadRequestOf, type ReadRequest } from '../stories/read-request.js'
import { contentSecurity, type PageSources } from './content-security.js'
import { listQuery } from './list-address.js'
import { isPastAddress } from './past-address.js'
import { ASSETS, PAGE_SOURCES } from './page-settings.js'
import { languageOf } from './page-language.js'
import { PageProblems } from './page-problems.js'
import { RenderedPage } from './rendered-page.js'
import { StoryPages, type AskedPage } from './story-pages.js'
import { listPicked, mostUsedTags } from './picked-reads.js'
import { sendPage } from './send-page.js'
import { storyQuery, themeOf } from './story-address.js'

/** So many stories are on a page of the list. */
const STORIES = 20
/** So many tags are shown above the list. */
const TAGS = 12

/** The pages that people read. */
@undocumented()
@Controller()
@UseFilters(PageProblems)
export class PageController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(StoryPages) private readonly pages: StoryPages,
    @Inject(ASSETS) private readonly assets: Assets,
    @Inject(PAGE_SOURCES) private readonly sources: PageSources,
    @Inject(PUBLIC_URL) private readonly publicUrl: string | null,
  ) {}

  @Get()
  async stories(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = listQuery(queryOf(request))
    const language = languageOf(query.lang, request)
    const asked = { ...query, lang: query.lang ?? language, limit: STORIES, include: 'strip' }
    const caller = callerOf(request)
    const [{ items, next }, tags] = await Promise.all([
      listPicked(this.queries, asked, caller),
      mostUsedTags(this.queries, caller, TAGS),
    ])
    const html = renderStories({
      language,
      assets: this.assets,
      origin: baseUrlOf(request, this.publicUrl),
      query,
      stories: items,
      tags,
      next,
    })
    await this.send(reply, new RenderedPage(html), false)
  }

  @Get('stories/:storyId')
  async story(
    @ReadRequestOf() read: ReadRequest,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = askedPage(read, request)
    await this.send(reply, await this.pages.page(asked), isPastAddress(asked.query))
  }

  @Get('embed/:storyId')
  async embed(
    @ReadRequestOf() read: ReadRequest,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = askedPage(read, request)
    const page = await this.pages.embedded(asked, themeOf(read.query))
    await this.send(reply, page, isPastAddress(asked.query), true)
  }

  private send(reply: FastifyReply, page: RenderedPage, isPast: boolean, isEmbedded = false): Promise<void> {
    if (isEmbedded) void reply.removeHeader('x-frame-options')
    return sendPage(reply, {
      page,
      keep: isPast ? 'past' : 'present',
      headers: {
        'content-security-policy': contentSecurity(this.sources, isEmbedded),
        ...(isEmbedded && { 'cross-origin-resource-policy': 'cross-origin' }),
      },
    })
  }
}

/** @throws Problem validation-failed */
function askedPage({ query: asked, ...read }: ReadRequest, request: FastifyRequest): AskedPage {
  const query = storyQuery(asked)
  return { read, query, language: languageOf(query.lang, request), request }
}
