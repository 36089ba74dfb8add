import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import type { Caller } from '@filrouge/access'
import type { StoryAt as Head } from '@filrouge/contract'
import type { StoryAt } from '@filrouge/record'
import { DataSource } from 'typeorm'
import { cursorOf } from '../http/cursor.js'
import { mustHaveRole } from '../http/caller.js'
import { etagDigest } from '../http/etag.js'
import { needs } from '../http/needs.js'
import { AnswerCache, type Written } from './answer-cache.js'
import { textsIn } from './in-language.js'
import { PinnedVersions } from './pinned-versions.js'
import type { Question } from './question.js'
import { STORY_READS, type StoryReadName, type StoryReads } from './story-reads.js'

/** The answer to a read of a story. A cached answer is the same as a new one. */
export interface StoryAnswer<Gives> extends Written {
  /** Parses the text. */
  body(): Head & Gives & { next?: string | null }
}

/** Reads one part of a story at a version. */
@needs('anyone', 'reading')
export class ReadStory<Name extends StoryReadName> extends Query<StoryAnswer<StoryReads[Name]['gives']>> {
  constructor(
    readonly name: Name,
    readonly storyId: string,
    readonly taken: StoryReads[Name]['takes'],
    readonly question: Question,
    readonly caller: Caller,
  ) {
    super()
  }
}

@QueryHandler(ReadStory)
export class ReadStoryHandler implements IQueryHandler<ReadStory<StoryReadName>> {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(PinnedVersions) private readonly versions: PinnedVersions,
    @Inject(AnswerCache) private readonly cache: AnswerCache,
  ) {}

  /**
   * @throws Problem forbidden, story-not-found, version-not-found, development-not-found; unavailable where the minimum
   * version is not visible in time
   */
  async execute<Name extends StoryReadName>(
    query: ReadStory<Name>,
  ): Promise<StoryAnswer<StoryReads[Name]['gives']>> {
    const { name, storyId, taken, question, caller } = query
    const more = STORY_READS[name].needsEditor?.(taken) ?? null
    if (more !== null) mustHaveRole(caller, 'editor', more)
    const at = await this.versions.pin(storyId, question, caller)
    const written = await this.cache.of(cacheKey(at, query), () => this.make(at, query))
    return { ...written, body: () => JSON.parse(written.text) }
  }

  private async make<Name extends StoryReadName>(
    at: StoryAt,
    { name, storyId, taken, question }: ReadStory<Name>,
  ): Promise<Written> {
    const texts = textsIn(question.lang, at.language)
    const { body, next } = await STORY_READS[name].read(this.dataSource, at, taken, texts)
    const { version, knownAt, recordedAt, happenedBy } = at
    const cursor = next
      ? cursorOf({ ...next, ...question.listed, story: storyId, list: name, version, world: happenedBy })
      : null
    const head: Head = { version, knownAt, recordedAt, happenedBy }
    const text = JSON.stringify({ ...head, ...body, ...(next !== undefined && { next: cursor }) })
    return { text, etag: `"${version}-${etagDigest(text)}"`, cursor }
  }
}

/** Contains everything that an answer depends on. Null: the answer depends on the time of the request too. */
function cacheKey<Name extends StoryReadName>(
  { storyId, version, happenedBy, sealed }: StoryAt,
  { name, taken, question }: ReadStory<Name>,
): string | null {
  if (!STORY_READS[name].isTimeless) return null
  const { lang, listed } = question
  return JSON.stringify([storyId, version, happenedBy, [...sealed].sort(), name, taken, listed, lang])
}
