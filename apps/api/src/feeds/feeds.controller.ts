import { Controller, Get, Inject, Res } from '@nestjs/common'
import { QueryBus } from '@nestjs/cqrs'
import type { ReadAt } from '@filrouge/contract'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { written } from '../stories/answer-cache.js'
import { answers, NOT_MODIFIED, onPath, operation, tagged, takes } from '../http/openapi.js'
import { LastTouchedQuery, type LastTouched } from '../stories/feed-reads.js'
import { atParameters } from '../stories/read-parameters.js'
import { ReadRequestOf, type ReadRequest } from '../stories/read-request.js'
import { ReadStory } from '../stories/read-story.js'
import { sendRead } from '../stories/send-read.js'
import { addressesFor, type Addresses } from './addresses.js'
import { ATOM, atomOf, AtomText } from './atom.js'
import { CALENDAR, calendarOf } from './calendar.js'
import type { EntryIds } from './entry-ids.js'
import { feedOfStory, type Feed } from './feed.js'
import { JSON_FEED, JsonFeed, jsonFeedOf } from './json-feed.js'
import { lastModifiedOf } from './last-modified.js'
import { PUBLIC_URL } from '../http/public-url.js'
import { StoreEntryIds } from './store-entry-ids.js'
import { JSON_LD, jsonLdOf } from './story-json-ld.js'

const CONDITIONS = ['If-None-Match', 'If-Modified-Since', 'Filrouge-Min-Version'] as const
const CalendarText = z.string().describe('A calendar (RFC 5545).')
const JsonLd = z.looseObject({ '@context': z.string(), '@type': z.string() }).describe('JSON-LD.')

/** Makes an answer of one format. */
type Making<Body> = (
  body: Body,
  context: { addresses: Addresses; ids: EntryIds; cursor: string | null },
) => string

@tagged('Feeds')
@onPath('storyId')
@Controller('v1/stories/:storyId')
export class FeedsController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(StoreEntryIds) private readonly ids: StoreEntryIds,
    @Inject(PUBLIC_URL) private readonly publicUrl: string | null,
  ) {}

  @Get('feed.atom')
  @operation({ summary: 'The developments last touched, as Atom', operationId: 'storyAtom' })
  @takes(LastTouchedQuery, ...CONDITIONS)
  @answers({ 200: { type: ATOM, schema: AtomText }, ...NOT_MODIFIED })
  atom(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.feed(request, reply, ATOM, atomOf)
  }

  @Get('feed.json')
  @operation({ summary: 'The developments last touched, as JSON Feed', operationId: 'storyJsonFeed' })
  @takes(LastTouchedQuery, ...CONDITIONS)
  @answers({ 200: { type: JSON_FEED, schema: JsonFeed }, ...NOT_MODIFIED })
  json(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.feed(request, reply, JSON_FEED, jsonFeedOf)
  }

  @Get('calendar.ics')
  @operation({
    summary: 'Expectations, and developments whose days are known, as a calendar',
    operationId: 'calendar',
  })
  @takes(atParameters, ...CONDITIONS)
  @answers({ 200: { type: CALENDAR, schema: CalendarText }, ...NOT_MODIFIED })
  async calendar(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    const answer = await this.queries.execute(new ReadStory('dated', request))
    return this.send({ ...answer, body: answer.body() }, request, reply, CALENDAR, calendarOf)
  }

  @Get('story.jsonld')
  @operation({
    summary: 'The story and the developments last touched, as a LiveBlogPosting of schema.org',
    operationId: 'storyJsonLd',
  })
  @takes(LastTouchedQuery, ...CONDITIONS)
  @answers({ 200: { type: JSON_LD, schema: JsonLd }, ...NOT_MODIFIED })
  async jsonLd(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    const answer = await this.queries.execute(new ReadStory('lastTouched', request))
    const make: Making<LastTouched> = ({ story, items }, { addresses }) => jsonLdOf(story, items, addresses)
    return this.send({ ...answer, body: answer.body() }, request, reply, JSON_LD, make)
  }

  private async feed(
    request: ReadRequest,
    reply: FastifyReply,
    type: string,
    write: (feed: Feed) => string,
  ): Promise<void> {
    const answer = await this.queries.execute(new ReadStory('lastTouched', request))
    const make: Making<LastTouched> = (body, context) => write(feedOfStory(body, context))
    return this.send({ ...answer, body: answer.body() }, request, reply, type, make)
  }

  private async send<Body extends ReadAt>(
    { body, cursor }: { body: Body; cursor: string | null },
    { query }: ReadRequest,
    reply: FastifyReply,
    type: string,
    make: Making<Body>,
  ): Promise<void> {
    const addresses = addressesFor(reply.request, this.publicUrl)
    const text = make(body, { addresses, ids: await this.ids.get(), cursor })
    const lastModified = lastModifiedOf(body, query, Date.now())
    sendRead(reply, written(text, body.version, cursor), {
      type: `${type}; charset=utf-8`,
      lastModified,
    })
  }
}
