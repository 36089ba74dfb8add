import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import { listStories, type StoriesFilter, type StoriesPlace } from '@filrouge/record'
import type { Story, TextForm } from '@filrouge/contract'
import { type Caller } from '@filrouge/access'
import { DataSource } from 'typeorm'
import { needs } from '../http/needs.js'
import { textsIn } from './in-language.js'

interface Listed {
  items: Story<TextForm>[]
  next: StoriesPlace | null
}

/** Reads one page of the stories that the caller may read. */
@needs('anyone', 'reading')
export class ListStories extends Query<Listed> {
  constructor(
    readonly filter: StoriesFilter,
    readonly caller: Caller,
    /** The language of the texts. Null: whole language maps. */
    readonly lang: string | null,
  ) {
    super()
  }
}

@QueryHandler(ListStories)
export class ListStoriesHandler implements IQueryHandler<ListStories> {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async execute({ filter, caller, lang }: ListStories): Promise<Listed> {
    const { items, next } = await listStories(this.dataSource, caller, filter)
    return { items: items.map((item) => textsIn(lang, item.language).item(item)), next }
  }
}
