import { Controller, Get, Inject, Res } from '@nestjs/common'
import { QueryBus } from '@nestjs/cqrs'
import {
  Diff,
  Events,
  Expectations,
  Figures,
  Links,
  OneDevelopment,
  Overview,
  Positions,
  RecordedEvent,
  Revisions,
  Sources,
  StoryState,
  Timeline,
  Verification,
} from '@filrouge/contract'
import type { FastifyReply } from 'fastify'
import type { z } from 'zod'
import { preferredType } from '../http/accept.js'
import { EVENT_STREAM, EventStream, mustGetStream } from '../http/event-stream.js'
import type { HeaderName } from '../http/headers.js'
import { NDJSON } from '../http/ndjson-body.js'
import { ReplayOnlyQuery } from '../replay/replay-parameters.js'
import { Replay } from '../replay/replay.js'
import { ReplayStory } from '../replay/replay-story.js'
import { STREAM_LOG } from '../http/stream-log.js'
import type { Logger } from '@filrouge/runtime'
import { answers, NOT_MODIFIED, onPath, operation, tagged, takes } from '../http/openapi.js'
import { pageParameters } from '../http/query.js'
import { varyOf } from '../http/send.js'
import { ndjson, Streams } from '../http/streams.js'
import { DiffQuery } from './diff-parameters.js'
import { EventsQuery, LinksQuery, RevisionsQuery } from './list-parameters.js'
import { atParameters } from './read-parameters.js'
import { ReadRequestOf, type ReadRequest } from './read-request.js'
import { StoryStreamRequestOf, type StoryStreamRequest } from './story-stream-request.js'
import { ReadStory } from './read-story.js'
import { READ_BY, sendRead } from './send-read.js'
import type { StoryReadName } from './story-reads.js'
import { StreamEvents } from './stream-events.js'
import { TimelineQuery } from './timeline-parameters.js'

/** Declares the parameters and headers of every read of a story. */
const takesAt = (more: Readonly<Record<string, z.ZodType>> = {}, ...headers: readonly HeaderName[]) =>
  takes({ ...atParameters, ...more }, 'If-None-Match', 'Filrouge-Min-Version', ...headers)

/** The answer of a replay that is resumed after its last event. */
const NOTHING_LEFT = {
  204: { schema: null, description: 'The replay was complete: nothing is left to play.' },
}

@tagged('Reading')
@onPath('storyId')
@Controller('v1/stories/:storyId')
export class StoriesController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(Streams) private readonly streams: Streams,
    @Inject(STREAM_LOG) private readonly logger: Logger,
  ) {}

  @Get()
  @operation({ summary: 'The state of a story, now or at a past version', operationId: 'state' })
  @takesAt()
  @answers({ 200: StoryState, ...NOT_MODIFIED })
  state(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer('state', request, reply)
  }

  @Get('positions')
  @operation({ summary: 'The positions of the actors on each issue', operationId: 'positions' })
  @takesAt()
  @answers({ 200: Positions, ...NOT_MODIFIED })
  positions(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer('positions', request, reply)
  }

  @Get('expectations')
  @operation({ summary: 'Expectations: what was announced, and its status', operationId: 'expectations' })
  @takesAt(pageParameters)
  @answers({ 200: Expectations, ...NOT_MODIFIED })
  expectations(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer('expectations', request, reply)
  }

  @Get('figures')
  @operation({ summary: 'Figures with all their reported values', operationId: 'figures' })
  @takesAt(pageParameters)
  @answers({ 200: Figures, ...NOT_MODIFIED })
  figures(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer('figures', request, reply)
  }

  @Get('sources')
  @operation({ summary: 'The sources of the story, and their reliability', operationId: 'sources' })
  @takesAt(pageParameters)
  @answers({ 200: Sources, ...NOT_MODIFIED })
  sources(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer('sources', request, reply)
  }

  @Get('verify')
  @operation({ summary: 'The result of recomputing the hash chain of a story', operationId: 'verify' })
  @takesAt()
  @answers({ 200: Verification, ...NOT_MODIFIED })
  verify(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer('verify', request, reply)
  }

  @Get('timeline')
  @operation({ summary: 'Developments in order of valid time', operationId: 'timeline' })
  @takesAt(TimelineQuery)
  @answers({ 200: Timeline, ...NOT_MODIFIED })
  timeline(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer('timeline', request, reply)
  }

  @Get('developments/:developmentId')
  @operation({
    summary: 'One development, with its corrections, corroborations, disputes, assessments and translations',
    operationId: 'development',
  })
  @onPath('developmentId')
  @takesAt()
  @answers({ 200: OneDevelopment, ...NOT_MODIFIED })
  development(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer('development', request, reply)
  }

  @Get('diff')
  @operation({ summary: 'What changed from one version or known time to another', operationId: 'diff' })
  @takesAt(DiffQuery)
  @answers({ 200: Diff, ...NOT_MODIFIED })
  diff(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer('diff', request, reply)
  }

  @Get('overview')
  @operation({
    summary:
      'What a strip of the story shows: its developments or their numbers, and when the record changed',
    operationId: 'overview',
  })
  @takesAt()
  @answers({ 200: Overview, ...NOT_MODIFIED })
  overview(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer('overview', request, reply)
  }

  @Get('revisions')
  @operation({ summary: 'The moments at which the record changed', operationId: 'revisions' })
  @takesAt(RevisionsQuery)
  @answers({ 200: Revisions, ...NOT_MODIFIED })
  revisions(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer('revisions', request, reply)
  }

  @Get('links')
  @operation({
    summary: 'The links between developments, so that they can be followed both ways',
    operationId: 'links',
  })
  @takesAt(LinksQuery)
  @answers({ 200: Links, ...NOT_MODIFIED })
  links(@ReadRequestOf() request: ReadRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer('links', request, reply)
  }

  @Get('events')
  @operation({
    summary: 'Recorded events: pages as JSON, all of them as NDJSON, or played in time as server-sent events',
    operationId: 'events',
  })
  @takesAt({ ...EventsQuery, ...ReplayOnlyQuery }, 'Last-Event-ID')
  @answers({
    200: { schema: Events, others: { [NDJSON]: RecordedEvent, [EVENT_STREAM]: RecordedEvent } },
    ...NOTHING_LEFT,
    ...NOT_MODIFIED,
  })
  events(@StoryStreamRequestOf() request: StoryStreamRequest, @Res() reply: FastifyReply): Promise<void> {
    const type = preferredType(reply.request.headers, ['application/json', NDJSON, EVENT_STREAM])
    if (type === EVENT_STREAM) return this.replay(request, reply)
    return type === NDJSON ? this.stream(request, reply) : this.answer('events', request, reply)
  }

  private async answer(name: StoryReadName, request: ReadRequest, reply: FastifyReply): Promise<void> {
    sendRead(reply, await this.queries.execute(new ReadStory(name, request)))
  }

  private async stream(request: ReadRequest, reply: FastifyReply): Promise<void> {
    const events = await this.queries.execute(new StreamEvents(request))
    void reply.header('vary', varyOf(reply, READ_BY))
    await this.streams.send(reply, ndjson, () => events)
  }

  private async replay(request: StoryStreamRequest, reply: FastifyReply): Promise<void> {
    mustGetStream(reply.request.method)
    const parts = await this.queries.execute(new ReplayStory(request))
    void reply.header('vary', varyOf(reply, READ_BY))
    if (!parts) return void reply.status(204).send()
    await new Replay(parts, this.logger).play(EventStream.open(reply, this.streams))
  }
}
