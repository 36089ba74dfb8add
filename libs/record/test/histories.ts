import { opened, reported } from '../../../test/support/envelopes.js'
import fc from '../../../test/support/fast-check.js'
import type { FreshRecord } from '../../../test/support/folded.js'

/** The bounds of the world in reads of random histories: some of their dates are beyond. */
export const WORLDS = [undefined, '2025-09-10', '2025-09-01'].map((edtf) =>
  edtf === undefined ? edtf : { edtf, latest: `${edtf}T23:59:59.999Z` },
)

export const DEVELOPMENTS = ['a', 'b', 'c', 'd']
const DATES = ['2025-09-01', '2025-09-10', '2025-09-20', '2025', '../2025-09-05']
const TEXTS = [{ en: 'x' }, { en: 'y', fr: 'z' }]
/** The last two look the same. */
const NAMES = ['France', 'Société'.normalize('NFC'), 'So\u200dciété'.normalize('NFD')]
/** Some of them pass while a history is recorded. */
const WINDOWS = ['2024', '2099', ...[10, 20, 30, 40, 50].map((second) => `2025-09-04T00:00:${second}Z`)]

/** What a next event may refer to: the versions of merges, and of what can be taken back. */
interface Past {
  merges: number[]
  claims: number[]
}

/** An event. Some name the version of an event before: one of those of `pick`. */
interface Draft {
  type: string
  data: object
  pick?: { field: string; of: keyof Past; n: number }
}

const TAKEN_BACK = new Set([
  'PositionStated',
  'FigureReported',
  'ReportCorroborated',
  'ReportDisputed',
  'CredibilityAssessed',
  'SourceRated',
  'TranslationAdded',
  'ExpectationFulfilled',
  'ExpectationCancelled',
  'ExpectationLapsed',
  'DevelopmentWithdrawn',
])

const oneOf = <Value>(...values: Value[]) => fc.constantFrom(...values)
/** One of four times the first. Each is a value, or an arbitrary one. */
const rarely = (first: unknown, second: unknown): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 1, arbitrary: arbitraryOf(first) }, { weight: 3, arbitrary: arbitraryOf(second) })
const arbitraryOf = (value: unknown): fc.Arbitrary<unknown> =>
  value instanceof fc.Arbitrary ? value : fc.constant(value)
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 1 })
const [id, text, name, date] = [oneOf(...DEVELOPMENTS), oneOf(...TEXTS), oneOf(...NAMES), oneOf(...DATES)]
const window = oneOf(...WINDOWS)
const expectationId = oneOf('x', 'y', 'z')
const links = fc.array(fc.record({ relation: oneOf('follows'), developmentId: id }), { maxLength: 2 })

const given = (data: object) =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined))

const event = (weight: number, type: string, data: Record<string, fc.Arbitrary<unknown>>) => ({
  weight,
  arbitrary: fc.record(data).map((drawn): Draft => ({ type, data: given(drawn) })),
})
const reasoned = (weight: number, type: string, data: Record<string, fc.Arbitrary<unknown>>) =>
  event(weight, type, { ...data, reason: text })

/** Takes back one of the events before. */
const back = (weight: number, type: string, field: string, of: keyof Past, data: object = {}) => ({
  weight,
  arbitrary: fc.nat().map((n): Draft => ({ type, data, pick: { field, of, n } })),
})

const draft = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({ developmentId: id, occurred: date, links })
      .map(({ developmentId, ...more }): Draft => reported(developmentId, more)),
  },
  reasoned(8, 'DevelopmentCorrected', {
    developmentId: id,
    changes: fc
      .record({
        occurred: rarely(undefined, date),
        headline: maybe(text),
        links: maybe(links),
        importance: maybe(oneOf(null, 'key')),
      })
      .map(given),
    severity: oneOf('minor', 'correction'),
  }),
  reasoned(2, 'DevelopmentHeld', { developmentId: id }),
  reasoned(2, 'HoldReleased', { developmentId: id }),
  reasoned(1, 'DevelopmentWithdrawn', { developmentId: id }),
  {
    weight: 2,
    arbitrary: fc
      .shuffledSubarray(DEVELOPMENTS, { minLength: 2, maxLength: 3 })
      .map(([into, ...from]): Draft => ({ type: 'DevelopmentsMerged', data: { into, from } })),
  },
  back(2, 'MergeUndone', 'mergeVersion', 'merges'),
  event(1, 'ReportCorroborated', { developmentId: id, attribution: fc.record({ source: name }) }),
  event(1, 'ReportDisputed', { developmentId: id, by: name, statement: text }),
  reasoned(1, 'CredibilityAssessed', { developmentId: id, credibility: fc.integer({ min: 1, max: 6 }) }),
  event(1, 'TranslationAdded', { developmentId: id, language: oneOf('fr', 'de'), headline: oneOf('p', 'q') }),
  event(1, 'IssueRaised', { issueId: oneOf('i', 'j'), question: text }),
  event(6, 'PositionStated', {
    issueId: rarely('j', 'i'),
    actor: name,
    scope: rarely('s', 'general'),
    stance: oneOf('supports', 'opposes'),
    conditions: maybe(fc.array(text, { maxLength: 1 })),
    developmentId: rarely(undefined, id),
    occurred: rarely(date, undefined),
  }),
  event(4, 'ExpectationAnnounced', {
    expectationId,
    what: text,
    window,
    announcedBy: name,
    developmentId: rarely(undefined, id),
    occurred: rarely(date, undefined),
  }),
  reasoned(2, 'ExpectationRevised', {
    expectationId,
    window: maybe(window),
    what: maybe(text),
    reviewBy: maybe(oneOf('2025-09-03', '2025-09-04')),
  }),
  event(2, 'ExpectationFulfilled', { expectationId, by: id, partly: fc.boolean() }),
  reasoned(1, 'ExpectationCancelled', { expectationId }),
  reasoned(1, 'ExpectationLapsed', { expectationId }),
  event(5, 'FigureReported', {
    figureId: oneOf('f', 'g'),
    label: text,
    value: oneOf({ exact: 1 }),
    developmentId: rarely(undefined, id),
    occurred: rarely(date, undefined),
  }),
  reasoned(2, 'SourceRated', { source: name, reliability: oneOf('A', 'B') }),
  event(1, 'StoryDescribed', { title: text, tags: maybe(oneOf([], ['t'])) }),
  event(1, 'StoriesLinked', { storyId: oneOf('other'), relation: oneOf('follows') }),
  back(5, 'ClaimRetracted', 'version', 'claims', { reason: { en: 'r' } }),
)

const ofA = { developmentId: 'a' }
/** What corrections of a date can move: statements that have the date of a development. */
const START = [
  opened(),
  reported('a'),
  reported('b', { occurred: '2025-09-20' }),
  { type: 'IssueRaised', data: { issueId: 'i', question: { en: '?' } } },
  { type: 'PositionStated', data: { issueId: 'i', actor: 'France', stance: 'neutral', developmentId: 'b' } },
  { type: 'PositionStated', data: { issueId: 'i', actor: 'France', stance: 'undeclared', ...ofA } },
  { type: 'FigureReported', data: { figureId: 'f', label: { en: 'f' }, value: { exact: 2 }, ...ofA } },
  {
    type: 'ExpectationAnnounced',
    data: { expectationId: 'x', what: { en: 'x' }, window: '2099', announcedBy: 'A', ...ofA },
  },
]

/** Random events of one story. Rules refuse some of them. */
export const histories: fc.Arbitrary<Draft[]> = fc.array(draft, { minLength: 40, maxLength: 80 })

/** Records a history, each event in an append of its own, without those that a rule refuses. @returns its last version */
export async function recordHistory(
  record: FreshRecord,
  storyId: string,
  history: readonly Draft[],
): Promise<number> {
  const past: Past = { merges: [], claims: [] }
  let version = START.length
  await record.append(storyId, START)
  for (const next of history) {
    if (!(await isAccepted(record.append(storyId, [eventOf(next, past)])))) continue
    version += 1
    if (TAKEN_BACK.has(next.type)) past.claims.push(version)
    if (next.type === 'DevelopmentsMerged') past.merges.push(version)
  }
  return version
}

function eventOf({ type, data, pick }: Draft, past: Past): object {
  if (!pick) return { type, data }
  const versions = past[pick.of]
  // Where there is none, a rule refuses the event.
  return { type, data: { ...data, [pick.field]: versions[pick.n % versions.length] ?? 1 } }
}

const isAccepted = (append: Promise<void>): Promise<boolean> =>
  append.then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && error.message.startsWith('refused: ')) return false
      throw error
    },
  )
