import type { Caller } from '@filrouge/access'
import type { Development } from '@filrouge/contract'
import fc from '../../../test/support/fast-check.js'
import { DEVELOPMENTS, WORLDS } from '../../../test/support/histories/index.js'
import * as plain from '../../../test/support/plain-fold/index.js'
import type { StoryReadName } from '../src/stories/story-reads.js'

export const EDITOR: Caller = { principal: 'desk', role: 'editor', stories: null }
export const READER: Caller = { principal: 'x', role: 'reader', stories: null }
const ANYONE: Caller = { principal: null, role: 'anyone', stories: null }

export type Query = Readonly<Record<string, string>>
type Event = plain.PlainEvent

const AXES = ['version', 'version', 'knownAt', 'recordedAt', 'now'] as const

/** What is asked of a story at random, of every read of it. */
export const questions = fc.record({
  /** Picks the event whose version, known time or recorded time is given. */
  at: fc.nat(),
  axis: fc.constantFrom(...AXES),
  msLater: fc.constantFrom(0, 0, 500, -1),
  happenedBy: fc.constantFrom(undefined, undefined, undefined, ...WORLDS),
  caller: fc.constantFrom(EDITOR, READER, ANYONE),
  lang: fc.constantFrom(undefined, undefined, 'fr', 'de'),
  limit: fc.constantFrom('7', '500', '500'),
  order: fc.constantFrom('asc' as const, 'desc' as const),
  include: fc.constantFrom<(Development['status'][] | undefined)[]>(
    undefined,
    ['held'],
    ['withdrawn'],
    ['held', 'withdrawn'],
  ),
  from: fc.constantFrom(undefined, undefined, '2025-09-05'),
  to: fc.constantFrom(undefined, undefined, '2025-09-05'),
  importance: fc.constantFrom(undefined, undefined, 'key' as const),
  kind: fc.constantFrom(undefined, undefined, 'consult'),
  /** The earlier ends of diffs. */
  since: fc.array(fc.record({ at: fc.nat(), axis: fc.constantFrom('version', 'version', 'knownAt') }), {
    minLength: 3,
    maxLength: 3,
  }),
})
export type Asked = typeof questions extends fc.Arbitrary<infer Value> ? Value : never

/** A read with its parameters, and the answer of the plain fold: a body, or the code of a refusal. */
export interface AskedRead {
  name: StoryReadName
  query: Query
  developmentId?: string
  expected: unknown
}

/** Developments whose links are asked for. */
const SOME = DEVELOPMENTS.slice(1, 3)

/** The language of all random stories. */
const STORY_LANGUAGE = 'en'

/** Every read of a story, as it is asked. @param all the events of the story */
export function readsOf(storyId: string, all: readonly Event[], asked: Asked): AskedRead[] {
  const { happenedBy, caller, lang, limit } = asked
  const past = pastOf(all, asked)
  const question = { past, happenedBy, seesHeld: caller === EDITOR, now: new Date().toISOString() }
  const look = plain.mayRead(all, caller.role) ? plain.lookAt(all, question) : null
  const query = given({ ...(past && texts(past)), happenedBy })
  const expected = (body: (look: plain.Look) => object | null) => {
    const found = look && body(look)
    if (look && !found) return 'development-not-found'
    return look ? { ...look.at, ...found } : 'story-not-found'
  }

  const { include, order, from, to, importance, kind } = asked
  const timeline = { order, include: caller === EDITOR ? include : undefined, from, to, importance, kind }
  const list = (name: StoryReadName, items: (look: plain.Look) => object, more: Query = {}): AskedRead => ({
    name,
    query: { ...query, limit, ...more },
    expected: expected((look) => ({ items: items(look) })),
  })
  const reads: AskedRead[] = [
    { name: 'state', query, expected: expected((look) => plain.stateOf(look, storyId)) },
    { name: 'positions', query, expected: expected((look) => ({ issues: plain.issuesOf(look) })) },
    list('expectations', plain.expectationsOf),
    list('figures', plain.figuresOf),
    list('sources', plain.sourcesOf),
    list(
      'timeline',
      (look) => plain.timelineOf(look, timeline),
      given({ ...timeline, include: timeline.include?.join() }),
    ),
    ...[undefined, SOME].map((ids) =>
      list(
        'links',
        (look) => plain.linksOf(look, { include: timeline.include, ids }),
        given({ include: timeline.include?.join(), developmentId: ids?.join() }),
      ),
    ),
    {
      name: 'headlines',
      query: { ...query, developmentId: DEVELOPMENTS.join() },
      expected: expected((look) => ({ items: plain.headlinesOf(look, DEVELOPMENTS) })),
    },
    { name: 'overview', query, expected: expected(plain.overviewOf) },
    ...DEVELOPMENTS.map((developmentId): AskedRead => ({
      name: 'development',
      query,
      developmentId,
      expected: expected((look) => plain.oneDevelopment(look, developmentId)),
    })),
  ]
  return [
    ...reads.map((read) => (lang === undefined ? read : inLanguage(read, lang))),
    ...feedsOf(storyId, asked, query, expected),
    list('events', plain.recordedEventsOf),
    list('revisions', plain.revisionsOf),
    list('revisions', (look) => plain.revisionsOf(look).reverse(), { order: 'desc' }),
    { name: 'verify', query, expected: expected(plain.verificationOf) },
    ...asked.since.map((since) => diffOf(storyId, all, since, look, { query, question, expected })),
  ]
}

/** What the feeds of a story show: always in one language. */
function feedsOf(
  storyId: string,
  { lang, limit, from, to, importance, kind }: Asked,
  query: Query,
  expected: (body: (look: plain.Look) => object | null) => unknown,
): AskedRead[] {
  const filters = { from, to, importance, kind }
  const inOne = { ...query, ...given({ lang }) }
  const order = [lang ?? STORY_LANGUAGE, STORY_LANGUAGE]
  const touched = expected((look) => plain.lastTouchedOf(look, storyId, filters))
  return [
    {
      name: 'lastTouched',
      query: { ...inOne, limit, ...given(filters) },
      expected: plain.inLanguage(touched, order),
    },
    { name: 'dated', query: inOne, expected: expected((look) => plain.datedOf(look, storyId, order)) },
  ]
}

const inLanguage = ({ query, expected, ...of }: AskedRead, lang: string): AskedRead => ({
  ...of,
  query: { ...query, lang },
  expected: plain.inLanguage(expected, [lang, STORY_LANGUAGE]),
})

function pastOf(all: readonly Event[], { at, axis, msLater }: Asked): plain.Question['past'] {
  const event = all[at % all.length]
  if (!event) throw new Error('the story has no event')
  const later = (time: string) => new Date(Date.parse(time) + msLater).toISOString()
  switch (axis) {
    case 'version':
      return { version: event.version }
    case 'knownAt':
      return { knownAt: later(event.learnedAt ?? event.recordedAt) }
    case 'recordedAt':
      return { recordedAt: later(event.recordedAt) }
    case 'now':
      return undefined
  }
}

interface DiffAsked {
  query: Query
  question: plain.Question
  expected(body: (look: plain.Look) => object): unknown
}

/** A diff from a version up to the one of the read, or from its known time. */
function diffOf(
  storyId: string,
  all: readonly Event[],
  { at, axis }: Asked['since'][number],
  look: plain.Look | null,
  { query, question, expected }: DiffAsked,
): AskedRead {
  const version = at % ((look?.at.version ?? 0) + 1)
  const event = all[version - 1]
  const past = event && axis === 'knownAt' ? { knownAt: event.learnedAt ?? event.recordedAt } : { version }
  const from = plain.lookAt(all, { ...question, past })
  // Later events of the same append are known at the same time.
  const isAfter = look && from && from.at.version > look.at.version
  return {
    name: 'diff',
    query: { ...query, from: String(Object.values(past)[0]) },
    expected: isAfter ? 'validation-failed' : expected((look) => plain.diffOf(storyId, from, look)),
  }
}

/** The parameters that have a value. */
const given = (parameters: Readonly<Record<string, string | undefined>>): Query =>
  Object.fromEntries(
    Object.entries(parameters).filter((one): one is [string, string] => one[1] !== undefined),
  )

const texts = (values: object): Query =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]))
