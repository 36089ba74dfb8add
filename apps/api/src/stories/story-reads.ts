import type {
  Development,
  Diff,
  Expectation,
  Figure,
  Link,
  Overview,
  Positions,
  RecordedEvent,
  Revision,
  Source,
  StoryState,
  TextForm,
  Verification,
  WithoutAt,
} from '@filrouge/contract'
import {
  countTimeline,
  expectations,
  figures,
  headlines,
  judgedUntil,
  links,
  oneDevelopment,
  overview,
  positions,
  recordedEvents,
  revisions,
  sources,
  state,
  timeline,
  verifyChain,
  type LinksFilter,
  type PinnedStory,
  type RevisionsFilter,
  type TimelineFilter,
  type NamedDevelopment,
} from '@filrouge/record'
import type { DataSource } from 'typeorm'
import type { Need } from '../http/needs.js'
import { inPath } from '../http/path.js'
import {
  lastTouchedParameters,
  readDated,
  readLastTouched,
  type Dated,
  type LastTouched,
  type LastTouchedInput,
} from './feed-reads.js'
import { diffParameters, type DiffInput } from './diff-parameters.js'
import type { Texts } from './in-language.js'
import {
  eventsParameters,
  headlinesParameters,
  linksParameters,
  revisionsParameters,
  sliceParameters,
  type EventsFilter,
  type Slice,
} from './list-parameters.js'
import { readDiff } from './read-diff.js'
import { noDevelopment } from './not-found.js'
import { onlyReadParameters, type Parsed } from './read-parameters.js'
import type { ReadRequest } from './read-request.js'
import { timelineParameters } from './timeline-parameters.js'

interface Items<Item> {
  items: readonly Item[]
}

/**
 * The reads of a story. `takes`: the input, in addition to the version. `gives`: the answer, without the version and its
 * times.
 */
export interface StoryReads {
  state: { takes: null; gives: WithoutAt<StoryState<TextForm>> }
  positions: { takes: null; gives: WithoutAt<Positions<TextForm>> }
  verify: { takes: null; gives: WithoutAt<Verification> }
  expectations: { takes: Slice; gives: Items<Expectation<TextForm>> }
  figures: { takes: Slice; gives: Items<Figure<TextForm>> }
  sources: { takes: Slice; gives: Items<Source<TextForm>> }
  development: { takes: { developmentId: string }; gives: Development<TextForm> }
  timeline: { takes: TimelineFilter; gives: Items<Development<TextForm>> }
  timelineCount: { takes: TimelineFilter; gives: { count: number } }
  diff: { takes: DiffInput; gives: WithoutAt<Diff<TextForm>> }
  overview: { takes: null; gives: WithoutAt<Overview<TextForm>> }
  revisions: { takes: RevisionsFilter; gives: Items<Revision> }
  links: { takes: LinksFilter; gives: Items<Link<TextForm>> }
  headlines: { takes: readonly string[]; gives: Items<NamedDevelopment<TextForm>> }
  lastTouched: { takes: LastTouchedInput; gives: LastTouched }
  dated: { takes: { lang: string | null }; gives: Dated }
  events: { takes: EventsFilter & { limit: number }; gives: Items<RecordedEvent> }
}

export type StoryReadName = keyof StoryReads

interface Read<Gives> {
  body: Gives
  /** Of a list: the place of the next page. Null at its end. */
  next?: object | null
}

/**
 * How long the answer at a version may be kept: it never changes, except by what is sealed now; it changes when an
 * expectation becomes overdue; or it is made anew for each request.
 */
export type AnswerKept = 'always' | 'untilOverdue' | 'never'

/** Of an answer with expectations. */
interface Until {
  /** The last time at which it is the answer: RFC 3339 with milliseconds. Null: it has no end. */
  until: string | null
}

interface StoryRead<Takes, Gives> {
  kept: AnswerKept | ((parsed: Parsed<Takes>) => AnswerKept)
  /** The rights that the read needs, in addition to that to the story. @param query not validated */
  needs?(query: unknown): Iterable<Need>
  /** Validates a request. @throws Problem validation-failed */
  parse(request: ReadRequest): Parsed<Takes>
  read(
    dataSource: DataSource,
    at: PinnedStory,
    taken: Takes,
    texts: Texts,
  ): Promise<Read<Gives> & Partial<Until>>
}

/** A read whose answer changes when an expectation becomes overdue. */
interface AwaitingRead<Takes, Gives> extends StoryRead<Takes, Gives> {
  kept: 'untilOverdue'
  read(...args: Parameters<StoryRead<Takes, Gives>['read']>): Promise<Read<Gives> & Until>
}

/** A read whose answer does not. */
interface TimelessRead<Takes, Gives> extends StoryRead<Takes, Gives> {
  kept: Exclude<AnswerKept, 'untilOverdue'> | ((parsed: Parsed<Takes>) => Exclude<AnswerKept, 'untilOverdue'>)
}

export const STORY_READS: {
  [Name in StoryReadName]:
    | AwaitingRead<StoryReads[Name]['takes'], StoryReads[Name]['gives']>
    | TimelessRead<StoryReads[Name]['takes'], StoryReads[Name]['gives']>
} = {
  state: {
    kept: 'untilOverdue',
    parse: parseWhole,
    read: async (dataSource, at, _, texts) => {
      const read = await state(dataSource, at)
      return { body: texts.state(read), until: judgedUntil(read.expectations) }
    },
  },
  positions: {
    kept: 'always',
    parse: parseWhole,
    read: async (dataSource, at, _, texts) => ({
      body: { issues: (await positions(dataSource, at)).map(texts.issue) },
    }),
  },
  verify: {
    kept: 'never',
    parse: parseWhole,
    read: async (dataSource, at) => ({ body: await verifyChain(dataSource, at) }),
  },
  expectations: {
    kept: 'untilOverdue',
    parse: (request) => sliceParameters('expectations', request),
    read: async (dataSource, at, slice, texts) => {
      const read = await expectations(dataSource, at)
      return { ...sliceOf(read.map(texts.expectation), slice), until: judgedUntil(read) }
    },
  },
  figures: {
    kept: 'always',
    parse: (request) => sliceParameters('figures', request),
    read: async (dataSource, at, slice, texts) =>
      sliceOf((await figures(dataSource, at)).map(texts.figure), slice),
  },
  sources: {
    kept: 'always',
    parse: (request) => sliceParameters('sources', request),
    read: async (dataSource, at, slice, texts) =>
      sliceOf((await sources(dataSource, at)).map(texts.source), slice),
  },
  development: {
    kept: 'always',
    parse: (request) => ({
      taken: { developmentId: inPath('developmentId', request.developmentId) },
      parameters: onlyReadParameters(request),
    }),
    read: async (dataSource, at, { developmentId }, texts) => {
      const development = await oneDevelopment(dataSource, at, developmentId)
      if (!development) throw await noDevelopment(dataSource, at, developmentId)
      return { body: texts.development(development) }
    },
  },
  timeline: {
    kept: 'always',
    needs: toInclude,
    parse: timelineParameters,
    read: async (dataSource, at, filter, texts) => {
      const { items, next } = await timeline(dataSource, at, filter)
      return { body: { items: items.map(texts.development) }, next }
    },
  },
  timelineCount: {
    kept: 'always',
    needs: toInclude,
    parse: timelineParameters,
    read: async (dataSource, at, filter) => ({
      body: { count: await countTimeline(dataSource, at, filter) },
    }),
  },
  diff: {
    // Between two versions `overdue` is judged at their known times, unless the world has a bound that is open: that is now.
    kept: ({ taken: { since }, parameters: { at } }) =>
      'version' in since && at.version !== undefined && at.happenedBy?.latest !== null ? 'always' : 'never',
    parse: diffParameters,
    read: async (dataSource, at, input, texts) => ({ body: await readDiff(dataSource, at, input, texts) }),
  },
  overview: {
    kept: 'always',
    parse: parseWhole,
    read: async (dataSource, at, _, texts) => ({ body: texts.overview(await overview(dataSource, at)) }),
  },
  revisions: {
    kept: 'always',
    parse: revisionsParameters,
    read: async (dataSource, at, filter) => {
      const { items, next } = await revisions(dataSource, at, filter)
      return { body: { items }, next }
    },
  },
  links: {
    kept: 'always',
    needs: toInclude,
    parse: linksParameters,
    read: async (dataSource, at, filter, texts) => {
      const { items, next } = await links(dataSource, at, filter)
      return { body: { items: items.map(texts.link) }, next }
    },
  },
  headlines: {
    kept: 'always',
    parse: headlinesParameters,
    read: async (dataSource, at, ids, texts) => ({
      body: { items: (await headlines(dataSource, at, ids)).map(texts.titled) },
    }),
  },
  lastTouched: {
    kept: 'always',
    parse: lastTouchedParameters,
    read: (dataSource, at, input) => readLastTouched(dataSource, at, input),
  },
  dated: {
    kept: 'always',
    parse: (request) => {
      const parameters = onlyReadParameters(request)
      return { taken: { lang: parameters.lang }, parameters }
    },
    read: (dataSource, at, input) => readDated(dataSource, at, input),
  },
  events: {
    kept: 'always',
    parse: eventsParameters,
    read: async (dataSource, at, { from, to, types, limit }) => {
      const filter = { from, to: to ?? at.version, types, isOfWorld: true, limit: limit + 1 }
      const read = await recordedEvents(dataSource, at, filter)
      const items = read.slice(0, limit)
      const last = items.at(-1)
      return { body: { items }, next: last && read.length > limit ? { from: last.version + 1 } : null }
    },
  },
}

/** The right to list what is held or withdrawn. */
function* toInclude(query: unknown): Iterable<Need> {
  if (typeof query === 'object' && query !== null && 'include' in query)
    yield { role: 'editor', toDo: 'include', at: '/query/include' }
}

function sliceOf<Item>(all: readonly Item[], { offset, limit }: Slice): Read<Items<Item>> {
  const end = offset + limit
  return { body: { items: all.slice(offset, end) }, next: all.length > end ? { offset: end } : null }
}

function parseWhole(request: ReadRequest): Parsed<null> {
  return { taken: null, parameters: onlyReadParameters(request) }
}
