import { afterEach, expect, test } from 'vitest'
import { opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { oneDevelopment } from './developments.js'
import { expectations } from './expectations.js'
import { figures } from './figures.js'
import { positions } from './positions.js'
import { sources } from './sources.js'
import { state } from './state.js'
import { storyAt, type PinnedStory } from './story-at.js'
import { timeline } from './timeline.js'

const STORY = 's'
const NOW = '2025-10-01T00:00:00.000Z'
const reason = { en: 'why' }
const e = (type: string, data: object) => ({ type, data })
/** An event that changes no view but the number of the version. */
const NOTHING = e('StoryDescribed', {})
const translation = (headline: string) =>
  e('TranslationAdded', { developmentId: 'a', language: 'fr', headline })
const position = (stance: string, more: object = {}) =>
  e('PositionStated', { issueId: 'i', actor: 'France', stance, ...more })
const figure = (exact: number) =>
  e('FigureReported', {
    figureId: 'f',
    label: { en: 'countries' },
    value: { exact },
    developmentId: 'a',
    attribution: { source: `source of ${exact}` },
  })
const fulfilled = (partly: boolean) => e('ExpectationFulfilled', { expectationId: 'x', by: 'a', partly })
const later = e('ExpectationRevised', { expectationId: 'x', window: '2025-12', reason })
const rated = (reliability: string) => e('SourceRated', { source: 'press', reliability, reason })
const assessed = (credibility: number) =>
  e('CredibilityAssessed', { developmentId: 'a', credibility, reason })
const corroborated = (source: string) =>
  e('ReportCorroborated', { developmentId: 'a', attribution: { source } })
const withdrawn = e('DevelopmentWithdrawn', { developmentId: 'a', reason })

const BEFORE = [
  opened(),
  reported('a', { attribution: [{ source: 'press' }] }),
  e('IssueRaised', { issueId: 'i', question: { en: 'Well?' } }),
  e('ExpectationAnnounced', { expectationId: 'x', what: { en: 'it' }, window: '2025-09', announcedBy: 'A' }),
]

/** What stands before the claim, the claim, and what comes after it and before the retraction. */
const CASES: Record<string, { before?: object[]; claim: object; after?: object[]; ofDevelopment?: boolean }> =
  {
    'a position, and the earlier one is there again': {
      before: [position('opposes')],
      claim: position('supports'),
    },
    'an earlier position, and the later one stays': {
      claim: position('supports', { developmentId: 'a' }),
      after: [position('opposes')],
    },
    'a figure of several': { before: [figure(1)], claim: figure(2), after: [figure(3)] },
    'the only figure, with its source': { claim: figure(1) },
    'a corroboration, with its source': { claim: corroborated('agency'), ofDevelopment: true },
    'a dispute': {
      claim: e('ReportDisputed', {
        developmentId: 'a',
        by: 'x',
        statement: reason,
        attribution: { source: 's' },
      }),
      ofDevelopment: true,
    },
    'an assessment, and the earlier one is there again': {
      before: [assessed(1)],
      claim: assessed(2),
      ofDevelopment: true,
    },
    'a rating, and the earlier one is there again': { before: [rated('A')], claim: rated('B') },
    'a translation, and the earlier one is there again': {
      before: [translation('premier')],
      claim: translation('second'),
      ofDevelopment: true,
    },
    'an outcome': { claim: fulfilled(false) },
    'an outcome of an expectation that was postponed': { before: [later], claim: fulfilled(false) },
    'a part of a fulfilment, and the revision after it postpones': { claim: fulfilled(true), after: [later] },
    'a part of a fulfilment, and the whole stays': { claim: fulfilled(true), after: [fulfilled(false)] },
    'the whole of a fulfilment, and the part stays': { before: [fulfilled(true)], claim: fulfilled(false) },
    'a cancellation': { claim: e('ExpectationCancelled', { expectationId: 'x', reason }) },
    'a lapse of what was partly fulfilled': {
      before: [fulfilled(true)],
      claim: e('ExpectationLapsed', { expectationId: 'x', reason }),
    },
    'a withdrawal': { claim: withdrawn, ofDevelopment: true },
  }

const records: FreshRecord[] = []
afterEach(async () => {
  for (const record of records.splice(0)) await record.drop()
})

async function folded(...events: object[]): Promise<FreshRecord> {
  const record = await freshRecord()
  records.push(record)
  for (const event of events) await record.append(STORY, [event])
  return record
}

const editor = { principal: 'desk', role: 'editor', stories: null } as const

/** Everything that reads say about the story at a version. */
async function readAll({ dataSource }: FreshRecord, version: number) {
  const at = await storyAt(dataSource, STORY, { version, now: NOW }, editor)
  if (typeof at === 'string') throw new Error(at)
  const found = (q: string | undefined, source: string | undefined) => idsOf(dataSource, at, { q, source })
  return {
    state: await state(dataSource, at),
    development: await oneDevelopment(dataSource, at, 'a'),
    positions: await positions(dataSource, at),
    expectations: await expectations(dataSource, at),
    figures: await figures(dataSource, at),
    sources: await sources(dataSource, at),
    found: await Promise.all([
      found('premier', undefined),
      found('second', undefined),
      found(undefined, 'agency'),
      found(undefined, undefined),
    ]),
  }
}

async function idsOf(
  dataSource: FreshRecord['dataSource'],
  at: PinnedStory,
  narrowing: { q: string | undefined; source: string | undefined },
): Promise<string[]> {
  const { items } = await timeline(dataSource, at, {
    narrowing,
    order: 'asc',
    include: [],
    limit: 10,
    after: null,
  })
  return items.map(({ developmentId }) => developmentId)
}

/** Without the versions and times of the last event about a development: its retraction is one. */
const withoutLast = (value: unknown) =>
  JSON.parse(
    JSON.stringify(value, (key, inner: unknown) =>
      key === 'lastVersion' || key === 'updatedAt' || key === 'head' ? undefined : inner,
    ),
  )

test.each(Object.entries(CASES))(
  'after a retraction, reads are as if there had not been: %s',
  async (_, { before = [], claim, after = [], ofDevelopment = false }) => {
    const version = BEFORE.length + before.length + 1
    const retraction = e('ClaimRetracted', { version, reason })
    const retracted = await folded(...BEFORE, ...before, claim, ...after)
    const known = version + after.length
    const whileItStood = await readAll(retracted, known)
    await retracted.append(STORY, [retraction])
    const never = await folded(...BEFORE, ...before, NOTHING, ...after, NOTHING)
    const now = await readAll(retracted, known + 1)
    expect(withoutLast(now)).toEqual(withoutLast(await readAll(never, known + 1)))
    expect(withoutLast(now)).not.toEqual(withoutLast({ ...whileItStood }))
    expect(await readAll(retracted, known)).toEqual(whileItStood)
    const last = ofDevelopment ? known + 1 : whileItStood.development?.lastVersion
    expect(now.development?.lastVersion).toBe(last)
  },
)
