import { Inject } from '@nestjs/common'
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import {
  expectations,
  figures,
  oneDevelopment,
  positions,
  recordedEvents,
  sources,
  state,
  storyAt,
  streamEvents,
  timeline,
  verifyChain,
  type ReadFailure,
  type StoryAt,
  type TimelineFilter,
} from '@filrouge/record'
import { type Caller } from '@filrouge/access'
import type { RecordedEvent } from '@filrouge/contract'
import { Problem } from '@filrouge/runtime'
import { DataSource } from 'typeorm'
import { AnswerCache, cacheKey, type Written } from './answer-cache.js'
import { textsIn } from './in-language.js'
import type { Past, Question } from './question.js'
import { VisibleVersions } from './visible-versions.js'

/** Lists that are read as a whole, whatever page is asked for. */
export type ShortList = 'expectations' | 'figures' | 'sources'

/** What of a story is to be read. */
export type Part =
  | { part: 'state' | 'positions' | 'verify' }
  | { part: ShortList; offset: number; limit: number; past: Past }
  | { part: 'development'; developmentId: string }
  | { part: 'timeline'; filter: TimelineFilter; past: Past }
  | { part: 'events'; from: number; to: number | null; types: string[] | null; limit: number; past: Past }
  | { part: 'stream'; from: number; to: number | null; types: string[] | null }

export interface Reading {
  at: StoryAt
  body: object
  /** The answer, where it was written before; else how to keep it, where it may be kept. */
  written?: Written
  keep?: (answer: Written) => void
  /** Where a list goes on. */
  next?: object | null
  stream?: AsyncGenerator<RecordedEvent>
}

/** Reads one part of a story at a version. */
export class ReadStory extends Query<Reading> {
  constructor(
    readonly storyId: string,
    readonly question: Question,
    readonly part: Part,
    readonly caller: Caller,
    readonly minVersion: number | null,
  ) {
    super()
  }
}

@QueryHandler(ReadStory)
export class ReadStoryHandler implements IQueryHandler<ReadStory> {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(VisibleVersions) private readonly visible: VisibleVersions,
    @Inject(AnswerCache) private readonly cache: AnswerCache,
  ) {}

  /**
   * @throws Problem story-not-found, version-not-found, development-not-found; unavailable where the least version
   * is not reached in time
   */
  async execute({ storyId, question, part, caller, minVersion }: ReadStory): Promise<Reading> {
    const { at, lang } = question
    if (minVersion !== null) await this.visible.reach(storyId, minVersion, caller)
    const picked = await storyAt(this.dataSource, storyId, at, caller)
    if (typeof picked === 'string') throw notFound(picked)
    const key = cacheKey(picked, part, lang)
    const written = key === null ? undefined : this.cache.get(key)
    if (written) return { at: picked, body: {}, written }
    const read = await this.read(picked, part, lang)
    return { at: picked, ...read, ...(key !== null && { keep: (answer) => this.cache.set(key, answer) }) }
  }

  private async read(at: StoryAt, part: Part, lang: string | null): Promise<Omit<Reading, 'at'>> {
    const { dataSource } = this
    const texts = textsIn(lang, at.language)
    switch (part.part) {
      case 'state':
        return { body: texts.state(await state(dataSource, at)) }
      case 'positions':
        return { body: { issues: (await positions(dataSource, at)).map(texts.issue) } }
      case 'expectations':
        return pageOf((await expectations(dataSource, at)).map(texts.expectation), part)
      case 'figures':
        return pageOf((await figures(dataSource, at)).map(texts.figure), part)
      case 'sources':
        return pageOf((await sources(dataSource, at)).map(texts.source), part)
      case 'verify':
        return { body: await verifyChain(dataSource, at) }
      case 'timeline': {
        const { items, next } = await timeline(dataSource, at, part.filter)
        return { body: { items: items.map(texts.development) }, next: next && { ...next } }
      }
      case 'development': {
        const development = await oneDevelopment(dataSource, at, part.developmentId)
        if (!development) throw noDevelopment(part.developmentId)
        return { body: texts.development(development) }
      }
      case 'events':
        return this.events(at, part)
      case 'stream':
        return {
          body: {},
          stream: streamEvents(dataSource, at, {
            from: part.from,
            to: part.to ?? at.version,
            types: part.types,
          }),
        }
    }
  }

  private async events(at: StoryAt, { from, to, types, limit }: Extract<Part, { part: 'events' }>) {
    const items = await recordedEvents(this.dataSource, at, {
      from,
      to: to ?? at.version,
      types,
      limit: limit + 1,
    })
    const page = items.slice(0, limit)
    const last = page.at(-1)
    return { body: { items: page }, next: last && items.length > limit ? { from: last.version + 1 } : null }
  }
}

function pageOf(items: readonly object[], { offset, limit }: { offset: number; limit: number }) {
  const end = offset + limit
  return { body: { items: items.slice(offset, end) }, next: items.length > end ? { offset: end } : null }
}

function notFound(failure: ReadFailure): Problem {
  const detail = {
    'story-not-found': 'there is no such story that this key may read, at that time',
    'version-not-found': 'the story has not reached this version',
  }
  return new Problem(failure, { detail: detail[failure] })
}

const noDevelopment = (developmentId: string) =>
  new Problem('development-not-found', {
    detail: `the story has no development ${developmentId} that this key may read, at that time`,
  })
