import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import type { Caller } from '@filrouge/access'
import type { ReadAt } from '@filrouge/contract'
import type { PinnedStory } from '@filrouge/record'
import { DataSource } from 'typeorm'
import { cursorOf } from '../http/cursor.js'
import { needs } from '../http/needs.js'
import { inPath } from '../http/path.js'
import { AnswerCache, answerOf, written, type Answered, type Written } from './answer-cache.js'
import { textsIn } from './in-language.js'
import { PinnedVersions } from './pinned-versions.js'
import type { Parsed } from './read-parameters.js'
import type { ReadRequest } from './read-request.js'
import { STORY_READS, type AnswerKept, type StoryReadName, type StoryReads } from './story-reads.js'

/** The answer to a read of a story. */
export type StoryAnswer<Gives> = Answered<ReadAt & Gives & { next?: string | null }>

/** Reads one part of a story at a version. */
@needs('anyone', 'reading', ({ name, request }: ReadStory<StoryReadName>) => rightsToRead(name, request))
export class ReadStory<Name extends StoryReadName> extends Query<StoryAnswer<StoryReads[Name]['gives']>> {
  readonly caller: Caller

  constructor(
    readonly name: Name,
    readonly request: ReadRequest,
  ) {
    super()
    this.caller = request.caller
  }
}

const rightsToRead = (name: StoryReadName, { query }: ReadRequest) => STORY_READS[name].needs?.(query) ?? []

@QueryHandler(ReadStory)
export class ReadStoryHandler implements IQueryHandler<ReadStory<StoryReadName>> {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(PinnedVersions) private readonly versions: PinnedVersions,
    @Inject(AnswerCache) private readonly cache: AnswerCache,
  ) {}

  /**
   * @throws Problem validation-failed, story-not-found, version-not-found, development-not-found; unavailable where the
   * minimum version is not visible in time
   */
  async execute<Name extends StoryReadName>({
    name,
    request,
  }: ReadStory<Name>): Promise<StoryAnswer<StoryReads[Name]['gives']>> {
    const parsed = STORY_READS[name].parse(request)
    const storyId = inPath('storyId', request.storyId)
    const at = request.pinned ?? (await this.versions.pin(storyId, parsed.parameters, request.caller))
    const make = () => this.make(name, at, parsed)
    const kept = keptOf(name, parsed)
    if (kept === 'never') return answerOf((await make()).answer)
    const judgedAt = kept === 'always' ? null : at.judgedAt
    return answerOf(await this.cache.of(cacheKey(name, at, parsed), judgedAt, make))
  }

  private async make<Name extends StoryReadName>(
    name: Name,
    at: PinnedStory,
    { taken, parameters }: Parsed<StoryReads[Name]['takes']>,
  ): Promise<{ answer: Written; until: string | null }> {
    const texts = textsIn(parameters.lang, at.language)
    const { body, next, until = null } = await STORY_READS[name].read(this.dataSource, at, taken, texts)
    const { storyId, version, knownAt, recordedAt, happenedBy } = at
    const cursor = next
      ? cursorOf({ ...next, ...parameters.listed, story: storyId, list: name, version, world: happenedBy })
      : null
    const head: ReadAt = { version, knownAt, recordedAt, happenedBy }
    const text = JSON.stringify({ ...head, ...body, ...(next !== undefined && { next: cursor }) })
    return { answer: written(text, version, cursor), until }
  }
}

function keptOf<Name extends StoryReadName>(
  name: Name,
  parsed: Parsed<StoryReads[Name]['takes']>,
): AnswerKept {
  const { kept } = STORY_READS[name]
  return typeof kept === 'function' ? kept(parsed) : kept
}

/** Contains everything that an answer depends on, but for the time at which it is judged. */
function cacheKey<Name extends StoryReadName>(
  name: Name,
  { storyId, version, happenedBy, sealed }: PinnedStory,
  { taken, parameters: { lang, listed } }: Parsed<StoryReads[Name]['takes']>,
): string {
  return JSON.stringify([storyId, version, happenedBy, [...sealed].sort(), name, taken, listed, lang])
}
