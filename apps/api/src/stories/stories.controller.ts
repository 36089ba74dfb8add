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
import { AskedOf, type Asked } from './asked.js'
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
  from: whole(0, MAX_VERSION).optional(),
  to: whole(0, MAX_VERSION).optional(),
  type: listOf(z.enum(EVENT_TYPES)).optional(),
}

const EventsCursor = Pinned.extend({ list: z.literal('events'), from: Version })

/** Declares what every read of a story takes. */
const asksAt = (more: Readonly<Record<string, z.ZodType>> = {}) =>
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
  @ApiOperation({ summary: 'The current state of a story, or that of a past version', operationId: 'state' })
  @asksAt()
  @answers({ 200: StoryState, ...NOT_MODIFIED })
  state(@AskedOf() asked: Asked, @Res() reply: FastifyReply): Promise<void> {
    return this.whole('state', asked, reply)
  }

  @Get('positions')
  @ApiOperation({ summary: 'Who stands where on each issue', operationId: 'positions' })
  @asksAt()
  @answers({ 200: Positions, ...NOT_MODIFIED })
  positions(@AskedOf() asked: Asked, @Res() reply: FastifyReply): Promise<void> {
    return this.whole('positions', asked, reply)
  }

  @Get('expectations')
  @ApiOperation({ summary: 'What was announced, and what became of it', operationId: 'expectations' })
  @asksAt(pageParameters)
  @answers({ 200: Expectations, ...NOT_MODIFIED })
  expectations(@AskedOf() asked: Asked, @Res() reply: FastifyReply): Promise<void> {
    return this.page('expectations', asked, reply)
  }

  @Get('figures')
  @ApiOperation({ summary: 'Figures with their rival values', operationId: 'figures' })
  @asksAt(pageParameters)
  @answers({ 200: Figures, ...NOT_MODIFIED })
  figures(@AskedOf() asked: Asked, @Res() reply: FastifyReply): Promise<void> {
    return this.page('figures', asked, reply)
  }

  @Get('sources')
  @ApiOperation({ summary: 'Every source named, and how reliable it is', operationId: 'sources' })
  @asksAt(pageParameters)
  @answers({ 200: Sources, ...NOT_MODIFIED })
  sources(@AskedOf() asked: Asked, @Res() reply: FastifyReply): Promise<void> {
    return this.page('sources', asked, reply)
  }

  @Get('verify')
  @ApiOperation({ summary: 'Recomputes the hash chain of a story', operationId: 'verify' })
  @asksAt()
  @answers({ 200: Verification, ...NOT_MODIFIED })
  verify(@AskedOf() asked: Asked, @Res() reply: FastifyReply): Promise<void> {
    return this.whole('verify', asked, reply)
  }

  @Get('timeline')
  @ApiOperation({ summary: 'Developments in order of valid time', operationId: 'timeline' })
  @asksAt(TimelineQuery)
  @answers({ 200: Timeline, ...NOT_MODIFIED })
  timeline(@AskedOf() asked: Asked, @Res() reply: FastifyReply): Promise<void> {
    const { question, filter } = timelineQuestion(asked)
    return this.answer('timeline', filter, question, asked, reply)
  }

  @Get('developments/:developmentId')
  @ApiOperation({ summary: 'One development, with all that was said of it', operationId: 'development' })
  @onPath('developmentId')
  @asksAt()
  @answers({ 200: OneDevelopment, ...NOT_MODIFIED })
  development(
    @AskedOf() asked: Asked,
    @Param('developmentId') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = questionOf(readQuery(atParameters, asked.query), asked.headers)
    const developmentId = inPath('developmentId', id)
    return this.answer('development', { developmentId }, question, asked, reply)
  }

  @Get('events')
  @ApiOperation({ summary: 'Recorded events: JSON pages, or all as NDJSON', operationId: 'events' })
  @asksAt(EventsQuery)
  @answers({ 200: { schema: Events, others: { [NDJSON]: RecordedEvent } }, ...NOT_MODIFIED })
  events(@AskedOf() asked: Asked, @Res() reply: FastifyReply): Promise<void> {
    const { storyId, query, headers } = asked
    const { from = 1, to = null, type: types = null, limit, cursor, ...at } = readQuery(EventsQuery, query)
    if (preferredType(headers, ['application/json', NDJSON]) === NDJSON)
      return this.stream({ from, to, types }, questionOf(at, headers), asked, reply)
    const place =
      cursor === undefined ? null : placeOf(cursor, EventsCursor.extend({ story: z.literal(storyId) }))
    const taken = { from: Math.max(from, place?.from ?? 1), to, types, limit }
    return this.answer('events', taken, questionOf(at, headers, place), asked, reply)
  }

  private whole(name: 'state' | 'positions' | 'verify', asked: Asked, reply: FastifyReply): Promise<void> {
    return this.answer(
      name,
      null,
      questionOf(readQuery(atParameters, asked.query), asked.headers),
      asked,
      reply,
    )
  }

  private page(
    list: 'expectations' | 'figures' | 'sources',
    asked: Asked,
    reply: FastifyReply,
  ): Promise<void> {
    const { limit, cursor, ...at } = readQuery({ ...atParameters, ...pageParameters }, asked.query)
    const Cursor = Pinned.extend({ list: z.literal(list), story: z.literal(asked.storyId), offset: Version })
    const place = cursor === undefined ? null : placeOf(cursor, Cursor)
    const question = questionOf(at, asked.headers, place)
    return this.answer(list, { offset: place?.offset ?? 0, limit }, question, asked, reply)
  }

  private async answer<Name extends StoryReadName>(
    name: Name,
    taken: StoryReads[Name]['takes'],
    question: Question,
    { storyId: id, caller, headers }: Asked,
    reply: FastifyReply,
  ): Promise<void> {
    const storyId = inPath('storyId', id)
    const read = new ReadStory(name, storyId, taken, question, caller)
    sendRead(reply, headers, await this.queries.execute(read), this.gate)
  }

  private async stream(
    filter: StreamEvents['filter'],
    question: Question,
    { storyId: id, caller, callerNow }: Asked,
    reply: FastifyReply,
  ): Promise<void> {
    const storyId = inPath('storyId', id)
    const events = new StreamEvents(storyId, filter, question, caller, callerNow)
    void reply.header('vary', varyOf(reply, READ_BY))
    this.streams.send(reply, ndjson, await this.queries.execute(events))
  }
}
