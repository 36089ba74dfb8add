import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import { type Caller } from '@filrouge/access'
import type { Page, Story, TextForm } from '@filrouge/contract'
import { listStories } from '@filrouge/record'
import { Id, Plain, Time } from '@filrouge/story'
import { DataSource } from 'typeorm'
import { z } from 'zod'
import { cursorOf, placeOf } from '../http/cursor.js'
import { needs } from '../http/needs.js'
import { listOf, pageParameters, readQuery } from '../http/query.js'
import { answerOf, written, type Answered } from './answer-cache.js'
import { textsIn } from './in-language.js'
import { lang, Search } from './read-parameters.js'

export const StoriesQuery = {
  ...pageParameters,
  lang,
  q: Search.optional().describe('Full-text search in the stories.'),
  tag: Plain.optional().describe('Stories with this tag.'),
  status: z.enum(['open', 'closed']).optional().describe('Stories with this status.'),
  include: listOf(z.enum(['strip']))
    .optional()
    .describe('`strip`: each story has the dates and kinds of its developments, to draw them.'),
}

const StoriesCursor = z.strictObject({
  c: z.literal(1),
  list: z.literal('stories'),
  updatedAt: Time,
  storyId: Id,
})

/** Reads one page of the stories that the caller may read. The ETag has no version. */
@needs('anyone', 'reading')
export class ListStories extends Query<Answered<Page<Story<TextForm>>>> {
  constructor(
    /** Not validated. */
    readonly query: unknown,
    readonly caller: Caller,
    readonly shape: typeof StoriesQuery = StoriesQuery,
  ) {
    super()
  }
}

@QueryHandler(ListStories)
export class ListStoriesHandler implements IQueryHandler<ListStories> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @throws Problem validation-failed, also where the cursor belongs to another list */
  async execute({ query, caller, shape }: ListStories): Promise<Answered<Page<Story<TextForm>>>> {
    const { q = null, tag = null, status = null, include = [], lang, limit, cursor } = readQuery(shape, query)
    const after = cursor === undefined ? null : placeOf(cursor, StoriesCursor)
    const now = new Date().toISOString()
    const filter = { q, tag, status, limit, after, now, withStrip: include.includes('strip') }
    const { items, next } = await listStories(this.dataSource, caller, filter)
    const page: Page<Story<TextForm>> = {
      items: items.map((item) => textsIn(lang ?? null, item.language).item(item)),
      next: next && cursorOf({ ...next, list: 'stories' }),
    }
    return answerOf(written(JSON.stringify(page), null, page.next))
  }
}
