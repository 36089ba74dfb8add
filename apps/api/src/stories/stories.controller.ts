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
import { EVENT_TYPES, Id, Version } from '@filrouge/story'
import type { FastifyReply } from 'fastify'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { mustHaveRole } from '../http/caller.js'
import { minVersionOf } from '../http/headers.js'
import { answers, NOT_MODIFIED, onPath, takes } from '../http/openapi.js'
import { validated } from '../http/validation.js'
import type { Written } from './answer-cache.js'
import { AskedOf, type Asked } from './asked.js'
import { cursorOf, placeOf } from '../http/cursor.js'
import { listOf, pageParameters, readQuery } from '../http/query.js'
import { atParameters, Pinned, questionOf, type Question } from './question.js'
import { ReadStory, type Part, type Reading, type ShortList } from './read-story.js'
import { digestOf, sendRead } from './send-read.js'
import { TimelineQuery, timelineQuestion } from './timeline-question.js'

const whole = z
  .string()
  .regex(/^\d{1,9}$/, 'a version')
  .transform(Number)
const EventsQuery = {
  ...atParameters,
  ...pageParameters,
  from: whole.optional(),
  to: whole.optional(),
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
  async timeline(@AskedOf() asked: Asked, @Res() reply: FastifyReply): Promise<void> {
    const { question, part, cursor } = timelineQuestion(asked.storyId, asked.query)
    if (part.filter.include.length > 0) mustHaveRole(asked.caller, 'editor', 'include')
    const reading = await this.read(asked, question, part)
    this.answer(asked, reply, reading, 'timeline', { ...cursor, past: part.past })
  }

  @Get('developments/:developmentId')
  @ApiOperation({ summary: 'One development, with all that was said of it', operationId: 'development' })
  @onPath('developmentId')
  @asksAt()
  @answers({ 200: OneDevelopment, ...NOT_MODIFIED })
  async development(
    @AskedOf() asked: Asked,
    @Param('developmentId') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const question = questionOf(readQuery(atParameters, asked.query))
    const developmentId = validated(Id, id, '/path/developmentId')
    const reading = await this.read(asked, question, { part: 'development', developmentId })
    this.answer(asked, reply, reading, 'development')
  }

  @Get('events')
  @ApiOperation({ summary: 'Recorded events: JSON pages, or all as NDJSON', operationId: 'events' })
  @asksAt(EventsQuery)
  @answers({ 200: { schema: Events, others: { 'application/x-ndjson': RecordedEvent } }, ...NOT_MODIFIED })
  async events(@AskedOf() asked: Asked, @Res() reply: FastifyReply): Promise<void> {
    const { storyId, query, headers } = asked
    const { from = 1, to = null, type: types = null, limit, cursor, ...at } = readQuery(EventsQuery, query)
    if (/application\/x-ndjson/i.test(headers.accept ?? ''))
      return this.stream(asked, reply, questionOf(at), { part: 'stream', from, to, types })
    const place =
      cursor === undefined ? null : placeOf(cursor, EventsCursor.extend({ story: z.literal(storyId) }))
    const question = questionOf(at, place)
    const { past } = question
    const part: Part = { part: 'events', from: Math.max(from, place?.from ?? 1), to, types, limit, past }
    this.answer(asked, reply, await this.read(asked, question, part), 'events', { past })
  }

  private async whole(
    part: 'state' | 'positions' | 'verify',
    asked: Asked,
    reply: FastifyReply,
  ): Promise<void> {
    const question = questionOf(readQuery(atParameters, asked.query))
    this.answer(asked, reply, await this.read(asked, question, { part }), part)
  }

  private async page(list: ShortList, asked: Asked, reply: FastifyReply): Promise<void> {
    const { limit, cursor, ...at } = readQuery({ ...atParameters, ...pageParameters }, asked.query)
    const Cursor = Pinned.extend({ list: z.literal(list), story: z.literal(asked.storyId), offset: Version })
    const place = cursor === undefined ? null : placeOf(cursor, Cursor)
    const question = questionOf(at, place)
    const { past } = question
    const part: Part = { part: list, offset: place?.offset ?? 0, limit, past }
    this.answer(asked, reply, await this.read(asked, question, part), list, { past })
  }

  private read(asked: Asked, question: Question, part: Part): Promise<Reading> {
    const storyId = validated(Id, asked.storyId, '/path/storyId')
    const { caller, headers } = asked
    return this.queries.execute(new ReadStory(storyId, question, part, caller, minVersionOf(headers)))
  }

  private answer(
    { storyId, headers }: Asked,
    reply: FastifyReply,
    reading: Reading,
    list: string,
    cursor: object = {},
  ): void {
    const answer = reading.written ?? written(storyId, reading, list, cursor)
    reading.keep?.(answer)
    sendRead(reply, headers, answer, this.gate)
  }

  private async stream(asked: Asked, reply: FastifyReply, question: Question, part: Part): Promise<void> {
    const { stream } = await this.read(asked, question, part)
    if (!stream) return
    async function* lines() {
      for await (const event of stream ?? []) yield `${JSON.stringify(event)}\n`
    }
    void reply
      .status(200)
      .header('content-type', 'application/x-ndjson; charset=utf-8')
      .send(Readable.from(lines()))
  }
}

function written(storyId: string, { at, body, next }: Reading, list: string, more: object): Written {
  const { version, knownAt, recordedAt, happenedBy } = at
  const cursor = next
    ? cursorOf({ ...next, ...more, story: storyId, list, version, world: happenedBy })
    : null
  const text = JSON.stringify({
    version,
    knownAt,
    recordedAt,
    happenedBy,
    ...body,
    ...(next !== undefined && { next: cursor }),
  })
  return { text, etag: `"${version}-${digestOf(text)}"`, cursor }
}
