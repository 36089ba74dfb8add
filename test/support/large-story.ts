import type { FreshRecord } from './folded.js'
import { opened, reported } from './envelopes.js'

const reason = { en: 'why' }
const text = { en: 'A sentence about as long as one in a real report, to give the rows a usual size.' }
const e = (type: string, data: object) => ({ type, data })

/** The events of the development of this number. Each fifth has a statement of each kind, and each twentieth changes. */
function eventsOf(n: number): object[] {
  const developmentId = `d-${n}`
  const at = { developmentId }
  const report = reported(developmentId, {
    body: text,
    occurred: dayOf(n),
    actors: [{ name: `Actor ${n % 50}`, role: 'source' }],
    attribution: [{ source: `source ${n % 20}` }],
  })
  if (n % 5 > 0) return [report]
  return [
    report,
    e('PositionStated', { issueId: 'i', actor: `Actor ${n % 1_000}`, stance: 'supports', ...at }),
    e('ExpectationAnnounced', {
      expectationId: `x-${n}`,
      what: text,
      window: dayOf(n),
      announcedBy: 'A',
      ...at,
    }),
    e('FigureReported', { figureId: `f-${n % 5_000}`, label: text, value: { exact: n }, ...at }),
    ...(n % 20 > 0
      ? []
      : [
          e('DevelopmentCorrected', { ...at, changes: { importance: 'key' }, severity: 'minor', reason }),
          e('ExpectationRevised', { expectationId: `x-${n}`, window: dayOf(n + 1), reason }),
          e('SourceRated', { source: `source ${n}`, reliability: 'B', reason }),
        ]),
  ]
}

/** A day from 2020 to 2029. */
const dayOf = (n: number) => new Date(Date.UTC(2020, 0, 1 + (n % 3_650))).toISOString().slice(0, 10)

/**
 * The appends of a story of so many developments, with positions, expectations, figures and rated sources. The first append
 * opens the story. The others need it, and can come in any order.
 */
export function* appendsOfStory(developments: number): Generator<object[], undefined> {
  yield [opened(), e('IssueRaised', { issueId: 'i', question: text })]
  let events: object[] = []
  for (let n = 0; n < developments; n++) {
    events.push(...eventsOf(n))
    if (events.length < 90 && n < developments - 1) continue
    yield events
    events = []
  }
  return undefined
}

/** Records such a story. */
export async function recordLargeStory(
  record: FreshRecord,
  storyId: string,
  developments: number,
): Promise<void> {
  for (const events of appendsOfStory(developments)) await record.append(storyId, events)
}

/** Ten changes of such a story, of as many kinds. */
export const TEN_CHANGES: readonly object[] = [
  reported('new-1', { links: [{ relation: 'follows', developmentId: 'd-10' }] }),
  reported('new-2'),
  e('DevelopmentCorrected', {
    developmentId: 'd-20',
    changes: { occurred: '2025' },
    severity: 'correction',
    reason,
  }),
  e('DevelopmentWithdrawn', { developmentId: 'd-30', reason }),
  e('DevelopmentsMerged', { into: 'd-40', from: ['d-41', 'd-42'] }),
  e('CredibilityAssessed', { developmentId: 'd-50', credibility: 2, reason }),
  e('PositionStated', { issueId: 'i', actor: 'Actor 60', stance: 'opposes' }),
  e('ExpectationFulfilled', { expectationId: 'x-70', by: 'new-1' }),
  e('FigureReported', { figureId: 'f-80', label: text, value: { exact: 1 } }),
  e('SourceRated', { source: 'source 0', reliability: 'A', reason }),
]
