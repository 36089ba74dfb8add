import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import { QueryBus } from '@nestjs/cqrs'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { callerOf } from '../http/caller.js'
import { written } from '../stories/answer-cache.js'
import { answers, NOT_MODIFIED, operation, tagged, takes } from '../http/openapi.js'
import { queryOf, readQuery } from '../http/query.js'
import { entriesLimit } from '../stories/feed-reads.js'
import { inMainLanguage } from '../stories/in-language.js'
import { ListStories, StoriesQuery } from '../stories/list-stories.js'
import { sendRead } from '../stories/send-read.js'
import { addressesFor } from './addresses.js'
import { ATOM, atomOf, AtomText } from './atom.js'
import { feedOfStories, type Feed } from './feed.js'
import { JSON_FEED, JsonFeed, jsonFeedOf } from './json-feed.js'
import { PUBLIC_URL } from '../http/public-url.js'
import { StoreEntryIds } from './store-entry-ids.js'

const StoriesFeedQuery = { ...StoriesQuery, limit: entriesLimit }

/** The feeds of all public stories. With a key they still have no restricted story: readers pass feeds on. */
@tagged('Feeds')
@Controller()
export class StoryListFeedsController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(StoreEntryIds) private readonly ids: StoreEntryIds,
    @Inject(PUBLIC_URL) private readonly publicUrl: string | null,
  ) {}

  @Get('feed.atom')
  @operation({ summary: 'The public stories last updated, as Atom', operationId: 'storiesAtom' })
  @takes(StoriesFeedQuery, 'If-None-Match')
  @answers({ 200: { type: ATOM, schema: AtomText }, ...NOT_MODIFIED })
  atom(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.send(request, reply, ATOM, atomOf)
  }

  @Get('feed.json')
  @operation({ summary: 'The public stories last updated, as JSON Feed', operationId: 'storiesJsonFeed' })
  @takes(StoriesFeedQuery, 'If-None-Match')
  @answers({ 200: { type: JSON_FEED, schema: JsonFeed }, ...NOT_MODIFIED })
  json(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.send(request, reply, JSON_FEED, jsonFeedOf)
  }

  private async send(
    request: FastifyRequest,
    reply: FastifyReply,
    type: string,
    write: (feed: Feed) => string,
  ): Promise<void> {
    const query = queryOf(request)
    const answer = await this.queries.execute(new ListStories(query, callerOf(request), StoriesFeedQuery))
    const { lang = null } = readQuery(StoriesFeedQuery, query)
    const stories = answer.body().items.filter(({ visibility }) => visibility === 'public')
    const { cursor } = answer
    const parts = { addresses: addressesFor(request, this.publicUrl), ids: await this.ids.get(), cursor }
    const text = write(feedOfStories(stories.map(inMainLanguage), lang, parts))
    sendRead(reply, written(text, null, cursor), {
      type: `${type}; charset=utf-8`,
    })
  }
}
