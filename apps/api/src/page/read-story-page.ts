import { Inject } from '@nestjs/common'
import { Query, QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs'
import { seesHeld, type Caller } from '@filrouge/access'
import type { PinnedStory } from '@filrouge/record'
import {
  isFiltered,
  isPast,
  KEYS_SHOWN,
  momentOf,
  PAGE_OF_TIMELINE,
  type PageLanguage,
  type StoryFacts,
  type StoryQuery,
} from '@filrouge/web'
import { Problem } from '@filrouge/runtime'
import { bounds } from '@filrouge/story'
import { needs } from '../http/needs.js'
import type { ReadRequest } from '../stories/read-request.js'
import { readGone } from './read-gone.js'
import { MOST_ITEMS, readAllPicked, readPicked, type InLanguage } from './picked-reads.js'

/** Reads everything that the page of a story shows. */
@needs('anyone', 'reading')
export class ReadStoryPage extends Query<StoryFacts> {
  readonly caller: Caller

  constructor(
    readonly request: Omit<ReadRequest, 'query'>,
    /** The version that the page shows. */
    readonly pinned: PinnedStory,
    readonly query: StoryQuery,
    readonly language: PageLanguage,
  ) {
    super()
    this.caller = request.caller
  }
}

type Pinned = Omit<ReadRequest, 'query'>

@QueryHandler(ReadStoryPage)
export class ReadStoryPageHandler implements IQueryHandler<ReadStoryPage> {
  constructor(@Inject(QueryBus) private readonly queries: QueryBus) {}

  /**
   * Reads the parts by the queries that answer the API, all at one version.
   * @throws Problem as those queries do
   */
  async execute({ request, pinned: story, query, language }: ReadStoryPage): Promise<StoryFacts> {
    const at = { ...momentOf(query), lang: query.lang ?? language }
    const { since } = query
    const pinned = { ...request, pinned: story }
    // The strip shows what is beyond the bound of the world too.
    const unbound = { ...request, pinned: { ...story, happenedBy: null, worldUntil: null } }
    if (since !== undefined) mustBeBefore(since, story.version, query)
    const { q, kind, actor, place, source, importance, from, to, order, cursor } = query
    // Editors see on the page what they can release.
    const include = seesHeld(request.caller, request.storyId) ? 'held,withdrawn' : undefined
    const filters = { q, kind, actor, place, source, importance, from, to, order, cursor, include }
    const shown = { ...at, ...filters, limit: PAGE_OF_TIMELINE }
    const [state, timeline, key, expectations, sources, overview, diff] = await Promise.all([
      readPicked(this.queries, 'state', pinned, at),
      query.development === undefined
        ? readPicked(this.queries, 'timeline', pinned, shown)
        : this.readOne(pinned, query.development, at),
      readPicked(this.queries, 'timeline', pinned, {
        ...at,
        importance: 'key',
        order: 'desc',
        limit: KEYS_SHOWN,
      }),
      readAllPicked(this.queries, 'expectations', pinned, at),
      readAllPicked(this.queries, 'sources', pinned, at),
      readPicked(this.queries, 'overview', unbound, { ...at, happenedBy: undefined }),
      since === undefined
        ? null
        : readPicked(this.queries, 'diff', pinned, { ...at, from: since }).catch(ofSince),
    ])
    const gone = diff === null ? [] : await readGone(this.queries, { request, pinned }, diff, at)
    const isPart = timeline.next !== null || cursor !== undefined
    const parts = { timeline, key: key.items.toReversed(), state, expectations, gone }
    const [links, headlines, matches, keyed] = await Promise.all([
      this.readLinks(pinned, timeline.items, { ...at, limit: MOST_ITEMS, include }),
      // What an expectation was fulfilled by does not hide with the bound of the world.
      this.readHeadlines(unbound, namedElsewhere(parts), { ...at, happenedBy: undefined }),
      isPart && isFiltered(query) ? this.count(pinned, { ...at, ...filters, cursor: undefined }) : null,
      key.next === null ? key.items.length : this.count(pinned, { ...at, importance: 'key' }),
    ])
    return {
      ...parts,
      keyed,
      links,
      headlines,
      matches: matches ?? timeline.items.length,
      issues: state.positions,
      figures: state.figures,
      sources,
      overview,
      bounds: boundsOf(query),
      diff,
      judgedAt: story.judgedAt,
    }
  }

  /** A timeline of one development. @throws Problem development-not-found */
  private async readOne(
    pinned: Pinned,
    developmentId: string,
    at: InLanguage,
  ): Promise<StoryFacts['timeline']> {
    const one = await readPicked(this.queries, 'development', { ...pinned, developmentId }, at)
    return { items: [one], next: null }
  }

  /** How many developments match the filters, on all pages. */
  private async count(pinned: Pinned, query: InLanguage): Promise<number> {
    return (await readPicked(this.queries, 'timelineCount', pinned, query)).count
  }

  private async readLinks(
    pinned: Pinned,
    items: StoryFacts['timeline']['items'],
    query: InLanguage,
  ): Promise<StoryFacts['links']> {
    if (items.length === 0) return []
    const developmentId = items.map((item) => item.developmentId).join()
    return (await readPicked(this.queries, 'links', pinned, { ...query, developmentId })).items
  }

  private async readHeadlines(
    pinned: Pinned,
    ids: readonly string[],
    at: InLanguage,
  ): Promise<StoryFacts['headlines']> {
    const chunks = Array.from({ length: Math.ceil(ids.length / MOST_ITEMS) }, (_, n) =>
      ids.slice(n * MOST_ITEMS, (n + 1) * MOST_ITEMS).join(),
    )
    const pages = await Promise.all(
      chunks.map((developmentId) => readPicked(this.queries, 'headlines', pinned, { ...at, developmentId })),
    )
    return pages.flatMap(({ items }) => items)
  }
}

/** The developments that the page names and does not show. */
function namedElsewhere({
  timeline,
  key,
  state,
  expectations,
  gone,
}: Pick<StoryFacts, 'timeline' | 'key' | 'state' | 'expectations' | 'gone'>): string[] {
  const shown = new Set(
    [...timeline.items, ...key, ...state.latest].map(({ developmentId }) => developmentId),
  )
  const named = [
    ...[...timeline.items, ...gone].map(({ mergedInto }) => mergedInto ?? null),
    ...state.positions.flatMap(({ positions }) => positions.map(({ developmentId }) => developmentId)),
    ...expectations.flatMap(({ fulfilledBy }) => fulfilledBy),
    ...state.figures.flatMap(({ claims }) => claims.map(({ developmentId }) => developmentId)),
  ]
  return [...new Set(named.filter((id) => id !== null))].filter((id) => !shown.has(id))
}

/** @throws Problem validation-failed where a page of the past would show what changed since a later version */
function mustBeBefore(since: string, version: number, query: StoryQuery): void {
  if (!isPast(query) || !/^\d+$/.test(since) || Number(since) <= version) return
  const message = `version ${since} comes after version ${version}, which the page shows`
  throw new Problem('validation-failed', { detail: message, errors: [{ pointer: '/query/since', message }] })
}

/** What the API calls `from` has another name in the address of a page. @throws what was thrown */
function ofSince(error: unknown): never {
  if (!(error instanceof Problem) || error.code !== 'validation-failed') throw error
  const errors = error.details.errors?.map((one) => ({
    ...one,
    pointer: one.pointer.replace(/^\/query\/from$/, '/query/since'),
  }))
  throw new Problem('validation-failed', { ...error.details, ...(errors && { errors }) })
}

/** The ends of the dates of an address. The reads have refused what is no date. */
const boundsOf = ({ happenedBy, from, to }: StoryQuery) => ({
  until: happenedBy === undefined ? null : bounds(happenedBy).latest,
  from: from === undefined ? null : bounds(from).earliest,
  to: to === undefined ? null : bounds(to).latest,
})
