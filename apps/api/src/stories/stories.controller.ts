import { Controller, Get, Inject, Res } from '@nestjs/common'
import { QueryBus } from '@nestjs/cqrs'
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger'
import { LogGate } from '@filrouge/runtime'
import { EVENT_TYPES, Id } from '@filrouge/story'
import type { FastifyReply } from 'fastify'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { mustHaveRole } from '../http/caller.js'
import { isUnchanged, minVersionOf } from '../http/headers.js'
import { answers } from '../http/openapi.js'
import { send } from '../http/send.js'
import { validated } from '../http/validation.js'
import type { Written } from './answer-cache.js'
import { AskedOf, type Asked } from './asked.js'
import { cursorOf, placeOf } from './cursor.js'
import { atOf, atParameters, pageParameters, readQuery } from './question.js'
import { ReadStory, type Part, type Reading } from './read-story.js'
import { Events, Expectations, Figures, Positions, StoryState, Timeline, Verification } from './schemas.js'

const TimelineQuery = {
  ...atParameters,
  ...pageParameters,
  order: z.enum(['asc', 'desc']).default('asc'),
  include: z
    .string()
    .transform((value) => value.split(','))
    .pipe(z.array(z.enum(['held', 'withdrawn'])))
    .optional(),
}
const whole = z
  .string()
  .regex(/^\d{1,9}$/, 'a version')
  .transform(Number)
const EventsQuery = {
  ...atParameters,
  ...pageParameters,
  from: whole.optional(),
  to: whole.optional(),
  type: z
    .string()
    .transform((value) => value.split(','))
    .pipe(z.array(z.enum(EVENT_TYPES)))
    .optional(),
}

const Pinned = z.strictObject({ c: z.literal(1), story: z.string(), list: z.string(), version: z.int() })
const TimelineCursor = Pinned.extend({
  list: z.literal('timeline'),
  order: z.enum(['asc', 'desc']),
  earliest: z.string(),
  latest: z.string(),
  firstVersion: z.int(),
})
const EventsCursor = Pinned.extend({ list: z.literal('events'), from: z.int() })

@ApiTags('Reading')
@ApiParam({ name: 'storyId', schema: { type: 'string' } })
@Controller('v1/stories/:storyId')
export class StoriesController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(LogGate) private readonly gate: LogGate,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The current state of a story, or that of a past version', operationId: 'state' })
  @answers({ 200: StoryState })
  state(@AskedOf() asked: Asked, @Res() reply: FastifyReply): Promise<void> {
    return this.whole('state', asked, reply)
  }

  @Get('positions')
  @ApiOperation({ summary: 'Who stands where on each issue', operationId: 'positions' })
  @answers({ 200: Positions })
  positions(@AskedOf() asked: Asked, @Res() reply: FastifyReply): Promise<void> {
    return this.whole('positions', asked, reply)
  }

  @Get('expectations')
  @ApiOperation({ summary: 'What was announced, and what became of it', operationId: 'expectations' })
  @answers({ 200: Expectations })
  expectations(@AskedOf() asked: Asked, @Res() reply: FastifyReply): Promise<void> {
    return this.whole('expectations', asked, reply)
  }

  @Get('figures')
  @ApiOperation({ summary: 'Figures with their rival values', operationId: 'figures' })
  @answers({ 200: Figures })
  figures(@AskedOf() asked: Asked, @Res() reply: FastifyReply): Promise<void> {
    return this.whole('figures', asked, reply)
  }

  @Get('verify')
  @ApiOperation({ summary: 'Recomputes the hash chain of a story', operationId: 'verify' })
  @answers({ 200: Verification })
  verify(@AskedOf() asked: Asked, @Res() reply: FastifyReply): Promise<void> {
    return this.whole('verify', asked, reply)
  }

  @Get('timeline')
  @ApiOperation({ summary: 'Developments in order of valid time', operationId: 'timeline' })
  @answers({ 200: Timeline })
  async timeline(@AskedOf() asked: Asked, @Res() reply: FastifyReply): Promise<void> {
    const { storyId, query } = asked
    const { order, include = [], limit, cursor, ...at } = readQuery(TimelineQuery, query)
    if (include.length > 0) mustHaveRole(asked.caller, 'editor', 'include')
    const place =
      cursor === undefined
        ? null
        : placeOf(cursor, TimelineCursor.extend({ story: z.literal(storyId), order: z.literal(order) }))
    const reading = await this.read(asked, pinned(at, place), {
      part: 'timeline',
      filter: { order, limit, include, after: place },
    })
    this.answer(asked, reply, reading, 'timeline')
  }

  @Get('events')
  @ApiOperation({ summary: 'Recorded events: JSON pages, or all as NDJSON', operationId: 'events' })
  @answers({ 200: Events })
  async events(@AskedOf() asked: Asked, @Res() reply: FastifyReply): Promise<void> {
    const { storyId, query, headers } = asked
    const { from = 1, to = null, type: types = null, limit, cursor, ...at } = readQuery(EventsQuery, query)
    if (/application\/x-ndjson/i.test(headers.accept ?? ''))
      return this.stream(asked, reply, at, { part: 'stream', from, to, types })
    const place =
      cursor === undefined ? null : placeOf(cursor, EventsCursor.extend({ story: z.literal(storyId) }))
    const part: Part = { part: 'events', from: Math.max(from, place?.from ?? 1), to, types, limit }
    this.answer(asked, reply, await this.read(asked, pinned(at, place), part), 'events')
  }

  private async whole(
    part: 'state' | 'positions' | 'expectations' | 'figures' | 'verify',
    asked: Asked,
    reply: FastifyReply,
  ): Promise<void> {
    const at = readQuery(atParameters, asked.query)
    this.answer(asked, reply, await this.read(asked, at, { part }), part)
  }

  private read(asked: Asked, at: Parameters<typeof atOf>[0], part: Part): Promise<Reading> {
    const storyId = validated(Id, asked.storyId, '/path/storyId')
    const now = new Date().toISOString()
    return this.queries.execute(
      new ReadStory(storyId, atOf(at, now), part, asked.caller, minVersionOf(asked.headers)),
    )
  }

  private answer({ storyId, headers }: Asked, reply: FastifyReply, reading: Reading, list: string): void {
    const { text, etag, cursor } = reading.written ?? written(storyId, reading, list)
    reading.keep?.({ text, etag, cursor })
    const stale: Record<string, string> = this.gate.problem() === null ? {} : { 'filrouge-stale': 'true' }
    const answerHeaders = {
      etag,
      'cache-control': 'private, no-cache',
      vary: 'authorization, accept',
      ...stale,
    }
    if (isUnchanged(headers, etag)) return send(reply, { status: 304, headers: answerHeaders, body: null })
    const link: Record<string, string> =
      cursor === null ? {} : { link: `<${nextUrl(reply, cursor)}>; rel="next"` }
    send(reply, { status: 200, headers: { ...answerHeaders, ...link }, body: text })
  }

  private async stream(
    asked: Asked,
    reply: FastifyReply,
    at: Parameters<typeof atOf>[0],
    part: Part,
  ): Promise<void> {
    const { stream } = await this.read(asked, at, part)
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

function written(storyId: string, { at, body, next }: Reading, list: string): Written {
  const { version, knownAt, recordedAt, happenedBy } = at
  const cursor = next ? cursorOf({ ...next, story: storyId, list, version }) : null
  const text = JSON.stringify({
    version,
    knownAt,
    recordedAt,
    happenedBy,
    ...body,
    ...(next !== undefined && { next: cursor }),
  })
  const etag = `"${version}-${createHash('sha256').update(text).digest('hex').slice(0, 32)}"`
  return { text, etag, cursor }
}

/** A cursor goes on at the version at which its list began. */
function pinned(
  at: Parameters<typeof atOf>[0],
  place: { version: number } | null,
): Parameters<typeof atOf>[0] {
  return place ? { happenedBy: at.happenedBy, version: place.version } : at
}

function nextUrl(reply: FastifyReply, cursor: string): string {
  const url = new URL(reply.request.url, 'http://localhost')
  url.searchParams.set('cursor', cursor)
  return `${url.pathname}${url.search}`
}
