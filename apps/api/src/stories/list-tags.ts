import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import type { Caller } from '@filrouge/access'
import type { Tags } from '@filrouge/contract'
import { listTags } from '@filrouge/record'
import { Plain, Version } from '@filrouge/story'
import { DataSource } from 'typeorm'
import { z } from 'zod'
import { cursorOf, placeOf } from '../http/cursor.js'
import { needs } from '../http/needs.js'
import { pageParameters, readQuery } from '../http/query.js'
import { answerOf, written, type Answered } from './answer-cache.js'

const TagsCursor = z.strictObject({
  c: z.literal(1),
  list: z.literal('tags'),
  tag: Plain,
  stories: Version,
})

/** Reads one page of the tags of the stories that the caller may read. The ETag has no version. */
@needs('anyone', 'reading')
export class ListTags extends Query<Answered<Tags>> {
  constructor(
    /** Not validated. */
    readonly query: unknown,
    readonly caller: Caller,
  ) {
    super()
  }
}

@QueryHandler(ListTags)
export class ListTagsHandler implements IQueryHandler<ListTags> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  /** @throws Problem validation-failed, also where the cursor belongs to another list */
  async execute({ query, caller }: ListTags): Promise<Answered<Tags>> {
    const { limit, cursor } = readQuery(pageParameters, query)
    const after = cursor === undefined ? null : placeOf(cursor, TagsCursor)
    const { items, next } = await listTags(this.dataSource, caller, { limit, after })
    const page: Tags = { items, next: next && cursorOf({ ...next, list: 'tags' }) }
    return answerOf(written(JSON.stringify(page), null, page.next))
  }
}
