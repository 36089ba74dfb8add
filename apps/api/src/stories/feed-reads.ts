import type { Development, Expectation, PickedText, Story } from '@filrouge/contract'
import {
  expectations,
  expectationsTouched,
  lastClosedAt,
  lastTouched,
  storyHeader,
  timeline,
  type ExpectationTouched,
  type PinnedStory,
  type TimelinePlace,
  type TouchedFilter,
} from '@filrouge/record'
import { Version } from '@filrouge/story'
import type { DataSource } from 'typeorm'
import { z } from 'zod'
import { placeOf } from '../http/cursor.js'
import { pageParameters, readQuery, whole } from '../http/query.js'
import { textsIn } from './in-language.js'
import { atParameters, Pinned, readParametersOf, type Parsed } from './read-parameters.js'
import type { ReadRequest } from './read-request.js'
import { filtersDigest, narrowingOf, narrowingParameters } from './timeline-parameters.js'

/* What the feeds of a story show. Their texts are in the requested language, else in the main language of the story. */

/** A story at a version. `closedAt`: the known time at which it was closed; null: it is open. */
export interface StoryHead extends Omit<Story<PickedText>, 'version' | 'counts' | 'latest' | 'strip'> {
  closedAt: string | null
}

export type TouchedDevelopment = Development<PickedText>

/** The developments of a story, the last touched first. Those that are withdrawn or merged away are among them. */
export interface LastTouched {
  story: StoryHead
  items: TouchedDevelopment[]
}

/** Without `overdue`, which changes with time. */
export type DatedExpectation = Omit<Expectation<PickedText>, 'overdue'> & { touched: ExpectationTouched }

/** The fields of a development that a calendar shows. */
export type DatedDevelopment = Pick<
  Development<PickedText>,
  | 'developmentId'
  | 'status'
  | 'headline'
  | 'body'
  | 'occurred'
  | 'actuality'
  | 'withdrawal'
  | 'lastVersion'
  | 'updatedAt'
>

/** What a calendar of a story can show: developments that are reported or withdrawn, and all expectations. */
export interface Dated {
  story: StoryHead
  developments: DatedDevelopment[]
  expectations: DatedExpectation[]
}

/** The limit of a feed's page. */
export const entriesLimit = whole(1, 500).default(50).describe('The largest number of entries.')

export const LastTouchedQuery = {
  ...atParameters,
  limit: entriesLimit,
  cursor: pageParameters.cursor,
  ...narrowingParameters,
}

export type LastTouchedInput = Omit<TouchedFilter, 'statuses'> & { lang: string | null }

const Place = z.object({ lastVersion: Version, firstVersion: Version })

/**
 * Reads the parameters of a list of the developments last touched.
 * @throws Problem validation-failed, also where the cursor belongs to another list or to other filters
 */
export function lastTouchedParameters({ storyId, query, minVersion }: ReadRequest): Parsed<LastTouchedInput> {
  const { limit, cursor, from, to, kind, actor, place, source, importance, q, ...at } = readQuery(
    LastTouchedQuery,
    query,
  )
  const narrowing = narrowingOf({ from, to, kind, actor, place, source, importance, q })
  const filters = filtersDigest(narrowing)
  const Cursor = () =>
    Pinned.extend({
      list: z.literal('lastTouched'),
      story: z.literal(storyId),
      filters: z.literal(filters),
      ...Place.shape,
    })
  const after = cursor === undefined ? null : placeOf(cursor, Cursor())
  const { listed, ...parameters } = readParametersOf(at, minVersion(), after)
  return {
    parameters: { ...parameters, listed: { ...listed, filters } },
    taken: { limit, narrowing, after, lang: parameters.lang },
  }
}

/** Reads the developments of a story that were last touched. */
export async function readLastTouched(
  dataSource: DataSource,
  at: PinnedStory,
  { lang, ...filter }: LastTouchedInput,
): Promise<{ body: LastTouched; next: object | null }> {
  const texts = textsIn(lang ?? at.language, at.language)
  const [story, { items, next }] = await Promise.all([
    headOf(dataSource, at, lang),
    lastTouched(dataSource, at, { ...filter, statuses: ['reported', 'withdrawn', 'merged'] }),
  ])
  return {
    body: {
      story,
      items: items.map(texts.development),
    },
    next,
  }
}

/** Reads what a calendar of a story can show. */
export async function readDated(
  dataSource: DataSource,
  at: PinnedStory,
  { lang }: { lang: string | null },
): Promise<{ body: Dated }> {
  const texts = textsIn(lang ?? at.language, at.language)
  const [story, developments, ledger, touched] = await Promise.all([
    headOf(dataSource, at, lang),
    wholeTimeline(dataSource, at),
    expectations(dataSource, at),
    expectationsTouched(dataSource, at),
  ])
  return {
    body: {
      story,
      developments: developments.map((one) => datedOf(texts.development(one))),
      expectations: ledger.flatMap((expectation) => {
        const last = touched.get(expectation.expectationId)
        const { overdue: _, ...timeless } = texts.expectation(expectation)
        return last ? [{ ...timeless, touched: last }] : []
      }),
    },
  }
}

function datedOf(one: Development<PickedText>): DatedDevelopment {
  const { developmentId, status, headline, body, occurred, actuality, withdrawal, lastVersion, updatedAt } =
    one
  return { developmentId, status, headline, body, occurred, actuality, withdrawal, lastVersion, updatedAt }
}

async function headOf(dataSource: DataSource, at: PinnedStory, lang: string | null): Promise<StoryHead> {
  const { head: _, ...header } = await storyHeader(dataSource, at)
  const { text } = textsIn(lang ?? at.language, at.language)
  return {
    storyId: at.storyId,
    ...header,
    title: text(header.title),
    summary: header.summary && text(header.summary),
    updatedAt: at.knownAt,
    closedAt: header.status === 'closed' ? await lastClosedAt(dataSource, at) : null,
  }
}

const PAGE = 500

async function wholeTimeline(dataSource: DataSource, at: PinnedStory): Promise<Development[]> {
  const all: Development[] = []
  let after: TimelinePlace | null = null
  do {
    const page = await timeline(dataSource, at, {
      order: 'asc',
      limit: PAGE,
      include: ['withdrawn'],
      narrowing: {},
      after,
    })
    all.push(...page.items)
    after = page.next
  } while (after)
  return all
}
