import { Controller, Get, Inject, Req, Res } from '@nestjs/common'
import { QueryBus } from '@nestjs/cqrs'
import { ApiOperation, ApiTags } from '@nestjs/swagger'
import { Stories } from '@filrouge/contract'
import { LogGate } from '@filrouge/store'
import { Id, Plain, Time } from '@filrouge/story'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { callerOf } from '../http/caller.js'
import { answers, NOT_MODIFIED, takes } from '../http/openapi.js'
import { pageParameters, queryOf, readQuery } from '../http/query.js'
import { cursorOf, placeOf } from '../http/cursor.js'
import { ListStories } from './list-stories.js'
import { lang, Search } from './question.js'
import { etagDigest } from '../http/etag.js'
import { sendRead } from './send-read.js'

const StoriesQuery = {
  ...pageParameters,
  lang,
  q: Search.optional().describe('Full-text search in the stories.'),
  tag: Plain.optional().describe('Stories with this tag.'),
  status: z.enum(['open', 'closed']).optional().describe('Stories with this status.'),
}

const StoriesCursor = z.strictObject({
  c: z.literal(1),
  list: z.literal('stories'),
  updatedAt: Time,
  storyId: Id,
})

@ApiTags('Reading')
@Controller('v1/stories')
export class StoryListController {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(LogGate) private readonly gate: LogGate,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Stories, the most recently updated first', operationId: 'stories' })
  @takes(StoriesQuery, 'If-None-Match')
  @answers({ 200: Stories, ...NOT_MODIFIED })
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = readQuery(StoriesQuery, queryOf(request))
    const { q = null, tag = null, status = null, limit, cursor } = query
    const after = cursor === undefined ? null : placeOf(cursor, StoriesCursor)
    const { items, next } = await this.queries.execute(
      new ListStories({ q, tag, status, limit, after }, callerOf(request), query.lang ?? null),
    )
    const nextCursor = next && cursorOf({ ...next, list: 'stories' })
    const text = JSON.stringify({ items, next: nextCursor })
    sendRead(reply, request.headers, { text, etag: `"${etagDigest(text)}"`, cursor: nextCursor }, this.gate)
  }
}
