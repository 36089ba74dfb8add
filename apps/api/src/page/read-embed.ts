import { Inject } from '@nestjs/common'
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import type { Caller } from '@filrouge/access'
import { momentOf, type EmbedPageProps, type PageLanguage, type StoryQuery } from '@filrouge/web'
import { needs } from '../http/needs.js'
import type { ReadRequest } from '../stories/read-request.js'
import { PinnedVersions } from '../stories/pinned-versions.js'
import { readPicked } from './picked-reads.js'
import { pinPage } from './pin-page.js'

/** Reads what the embedded page of a story shows. */
@needs('anyone', 'reading')
export class ReadEmbed extends Query<EmbedPageProps['facts']> {
  readonly caller: Caller

  constructor(
    readonly request: Omit<ReadRequest, 'query'>,
    readonly query: StoryQuery,
    readonly language: PageLanguage,
  ) {
    super()
    this.caller = request.caller
  }
}

@QueryHandler(ReadEmbed)
export class ReadEmbedHandler implements IQueryHandler<ReadEmbed> {
  constructor(
    @Inject(QueryBus) private readonly queries: QueryBus,
    @Inject(PinnedVersions) private readonly versions: PinnedVersions,
  ) {}

  /** @throws Problem as the reads do */
  async execute({ request, query, language }: ReadEmbed): Promise<EmbedPageProps['facts']> {
    const at = { ...momentOf(query), lang: query.lang ?? language }
    const pinned = { ...request, pinned: await pinPage(this.versions, request, query) }
    const keyOnes = { ...at, importance: 'key', order: 'desc', limit: 3 }
    const [state, key, overview] = await Promise.all([
      readPicked(this.queries, 'state', pinned, at),
      readPicked(this.queries, 'timeline', pinned, keyOnes),
      readPicked(this.queries, 'overview', pinned, at),
    ])
    const marks = overview.developments?.map(({ occurredRange, category, importance, actuality }) => ({
      ...occurredRange,
      category,
      importance,
      actuality,
    }))
    return { state, key: key.items.toReversed(), marks: marks ?? null }
  }
}
