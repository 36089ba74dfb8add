import { Controller, Get, Inject, Res } from '@nestjs/common'
import { QueryBus } from '@nestjs/cqrs'

import { Changes, RecordedEvent } from '@filrouge/contract'
import type { Logger } from '@filrouge/runtime'
import type { FastifyReply } from 'fastify'
import { EVENT_STREAM, EventStream, mustGetStream } from '../http/event-stream.js'
import { answers, onPath, operation, tagged, takes } from '../http/openapi.js'
import { sendPage } from '../http/send.js'
import { STREAM_LOG } from '../http/stream-log.js'
import { StreamRequestOf, type StreamRequest } from '../http/stream-request.js'
import { Streams } from '../http/streams.js'
import { StoryStreamRequestOf, type StoryStreamRequest } from '../stories/story-stream-request.js'
import { FollowFeed } from './follow-feed.js'
import { FollowStory } from './follow-story.js'
import type { Followed } from './followed.js'
import { ListChanges } from './list-changes.js'
import { ChangesQuery, LiveQuery, StoryLiveQuery } from './live-parameters.js'
import { LiveStream } from './live-stream.js'
import { Watchers } from './watchers.js'

const EVENTS = {
  200: {
    type: EVENT_STREAM,
    schema: RecordedEvent,
    description:
      'Server-sent events without end. The data of each is a recorded event. `event: end` says why the server ends the stream: `forbidden`, `slow` or `stopping`.',
  },
} as const

@tagged('Following')
@Controller('v1')
export class LiveController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(Streams) private readonly streams: Streams,
    @Inject(Watchers) private readonly watchers: Watchers,
    @Inject(STREAM_LOG) private readonly logger: Logger,
  ) {}

  @Get('stories/:storyId/live')
  @operation({ summary: 'The events of a story as they are recorded', operationId: 'liveStory' })
  @onPath('storyId')
  @takes(StoryLiveQuery, 'Last-Event-ID', 'Filrouge-Min-Version')
  @answers(EVENTS)
  async story(
    @StoryStreamRequestOf() request: StoryStreamRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    mustGetStream(reply.request.method)
    await this.follow(await this.queries.execute(new FollowStory(request)), reply)
  }

  @Get('live')
  @operation({ summary: 'The events of all stories as they are recorded', operationId: 'liveAll' })
  @takes(LiveQuery, 'Last-Event-ID')
  @answers(EVENTS)
  async all(@StreamRequestOf() request: StreamRequest, @Res() reply: FastifyReply): Promise<void> {
    mustGetStream(reply.request.method)
    await this.follow(await this.queries.execute(new FollowFeed(request)), reply)
  }

  @Get('changes')
  @operation({
    summary: 'The events of all stories, in order within each story; can wait for the next one',
    operationId: 'changes',
  })
  @takes(ChangesQuery)
  @answers({ 200: Changes })
  async changes(@StreamRequestOf() request: StreamRequest, @Res() reply: FastifyReply): Promise<void> {
    sendPage(reply, await this.queries.execute(new ListChanges(request)))
  }

  private follow(followed: Followed, reply: FastifyReply): Promise<void> {
    return new LiveStream(followed, EventStream.open(reply, this.streams), this.logger).run(this.watchers)
  }
}
