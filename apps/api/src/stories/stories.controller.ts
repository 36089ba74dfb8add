import { Controller, Get, Inject, Param, Res } from '@nestjs/common'
import { QueryBus } from '@nestjs/cqrs'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import {
  Events,
  Expectations,
  Figures,
  OneDevelopment,
  Positions,
  RecordedEvent,
  Sources,
  StoryState,
  Timeline,
  Verification,
} from '@filrouge/contract'
import { LogGate } from '@filrouge/store'
import { EVENT_TYPES, MAX_VERSION, Version } from '@filrouge/story'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { preferredType } from '../http/accept.js'
import { NDJSON } from '../http/ndjson-body.js'
import { answers, NOT_MODIFIED, onPath, takes } from '../http/openapi.js'
import { ReadRequestOf, type ReadRequest } from './asked.js'
import { placeOf } from '../http/cursor.js'
import { listOf, pageParameters, readQuery, whole } from '../http/query.js'
import { ndjson, Streams } from '../http/streams.js'
import { atParameters, Pinned, questionOf, type Question } from './question.js'
import { ReadStory } from './read-story.js'
import { varyOf } from '../http/send.js'
import { READ_BY, sendRead } from './send-read.js'
import type { StoryReadName, StoryReads } from './story-reads.js'
import { StreamEvents } from './stream-events.js'
import { TimelineQuery, timelineQuestion } from './timeline-question.js'
import { inPath } from '../http/path.js'

const EventsQuery = {
  ...atParameters,
  ...pageParameters,
  from: whole(0, MAX_VERSION).optional().describe('First version.'),
  to: whole(0, MAX_VERSION).optional().describe('Last version.'),
  type: listOf(z.enum(EVENT_TYPES)).optional().describe('Events of these types.'),
}

const EventsCursor = Pinned.extend({ list: z.literal('events'), from: Version })

/** Declares the parameters and headers of every read of a story. */
const takesAt = (more: Readonly<Record<string, z.ZodType>> = {}) =>
  takes({ ...atParameters, ...more }, 'If-None-Match', 'Filrouge-Min-Version')

@ApiTags('Reading')
@onPath('storyId')
@Controller('v1/stories/:storyId')
export class StoriesController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(LogGate) private readonly gate: LogGate,
    @Inject(Streams) private readonly streams: Streams,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The state of a story, now or at a past version', operationId: 'state' })
  @takesAt()
  @answers({ 200: StoryState, ...NOT_MODIFIED })
  state(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.whole('state', request, reply)
  }

  @Get('positions')
  @ApiOperation({ summary: 'The positions of the actors on each issue', operationId: 'positions' })
  @takesAt()
  @answers({ 200: Positions, ...NOT_MODIFIED })
  positions(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.whole('positions', request, reply)
  }

  @Get('expectations')
  @ApiOperation({ summary: 'Expectations: what was announced, and its status', operationId: 'expectations' })
  @takesAt(pageParameters)
  @answers({ 200: Expectations, ...NOT_MODIFIED })
  expectations(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.page('expectations', request, reply)
  }

  @Get('figures')
  @ApiOperation({ summary: 'Figures with all their reported values', operationId: 'figures' })
  @takesAt(pageParameters)
  @answers({ 200: Figures, ...NOT_MODIFIED })
  figures(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.page('figures', request, reply)
  }

  @Get('sources')
  @ApiOperation({ summary: 'The sources of the story, and their reliability', operationId: 'sources' })
  @takesAt(pageParameters)
  @answers({ 200: Sources, ...NOT_MODIFIED })
  sources(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.page('sources', request, reply)
  }

  @Get('verify')
  @ApiOperation({ summary: 'The result of recomputing the hash chain of a story', operationId: 'verify' })
  @takesAt()
  @answers({ 200: Verification, ...NOT_MODIFIED })
  verify(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.whole('verify', request, reply)
  }

  @Get('timeline')
  @ApiOperation({ summary: 'Developments in order of valid time', operationId: 'timeline' })
  @takesAt(TimelineQuery)
  @answers({ 200: Timeline, ...NOT_MODIFIED })
  timeline(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    const { question, filter } = timelineQuestion(request)
    return this.answer('timeline', filter, question, request, reply)
  }

  @Get('developments/:developmentId')
  @ApiOperation({
    summary: 'One development, with its corrections, corroborations, disputes, assessments and translations',
    operationId: 'development',
  })
  @onPath('developmentId')
  @takesAt()
  @answers({ 200: OneDevelopment, ...NOT_MODIFIED })
  development(
    @ReadRequestOf() request: ReadRequest,
    @Param('developmentId') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = questionOf(readQuery(atParameters, request.query), request.headers)
    const developmentId = inPath('developmentId', id)
    return this.answer('development', { developmentId }, question, request, reply)
  }

  @Get('events')
  @ApiOperation({
    summary: 'Recorded events: pages as JSON, or all of them as NDJSON',
    operationId: 'events',
  })
  @takesAt(EventsQuery)
  @answers({ 200: { schema: Events, others: { [NDJSON]: RecordedEvent } }, ...NOT_MODIFIED })
  events(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    const { storyId, query, headers } = request
    const { from = 1, to = null, type: types = null, limit, cursor, ...at } = readQuery(EventsQuery, query)
    if (preferredType(headers, ['application/json', NDJSON]) === NDJSON)
      return this.stream({ from, to, types }, questionOf(at, headers), request, reply)
    const place =
      cursor === undefined ? null : placeOf(cursor, EventsCursor.extend({ story: z.literal(storyId) }))
    const taken = { from: Math.max(from, place?.from ?? 1), to, types, limit }
    return this.answer('events', taken, questionOf(at, headers, place), request, reply)
  }

  private whole(
    name: 'state' | 'positions' | 'verify',
    request: ReadRequest,
    reply: FastifyReply,
  ): Promise<void> {
    return this.answer(
      name,
      null,
      questionOf(readQuery(atParameters, request.query), request.headers),
      request,
      reply,
    )
  }

  private page(
    list: 'expectations' | 'figures' | 'sources',
    request: ReadRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { limit, cursor, ...at } = readQuery({ ...atParameters, ...pageParameters }, request.query)
    const Cursor = Pinned.extend({
      list: z.literal(list),
      story: z.literal(request.storyId),
      offset: Version,
    })
    const place = cursor === undefined ? null : placeOf(cursor, Cursor)
    const question = questionOf(at, request.headers, place)
    return this.answer(list, { offset: place?.offset ?? 0, limit }, question, request, reply)
  }

  private async answer<Name extends StoryReadName>(
    name: Name,
    taken: StoryReads[Name]['takes'],
    question: Question,
    { storyId: id, caller, headers }: ReadRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const storyId = inPath('storyId', id)
    const read = new ReadStory(name, storyId, taken, question, caller)
    sendRead(reply, headers, await this.queries.execute(read), this.gate)
  }

  private async stream(
    filter: StreamEvents['filter'],
    question: Question,
    { storyId: id, caller, callerNow }: ReadRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const storyId = inPath('storyId', id)
    const events = new StreamEvents(storyId, filter, question, caller, callerNow)
    void reply.header('vary', varyOf(reply, READ_BY))
    await this.streams.send(reply, ndjson, await this.queries.execute(events))
  }
}
