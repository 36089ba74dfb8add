import type { Caller } from '@filrouge/access'
import { Notices } from '@filrouge/feed'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { held, opened, reported } from '../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../test/support/folded.js'
import { EDITOR, READER, type Query } from '../../test/past-questions.js'
import { AnswerCache } from './answer-cache.js'
import { PinnedVersions } from './pinned-versions.js'
import { ReadStory, ReadStoryHandler } from './read-story.js'
import { StreamEvents, StreamEventsHandler } from './stream-events.js'

const reason = { en: 'x' }
const e = (type: string, data: object) => ({ type, data })
const ofB = { developmentId: 'b' }
const of = (type: string, data: object = {}) => e(type, { ...ofB, reason, ...data })
const position = (more: object) =>
  e('PositionStated', { issueId: 'i', actor: 'A', stance: 'neutral', ...more })
const figure = (more: object) =>
  e('FigureReported', { figureId: 'f', label: { en: 'f' }, value: { exact: 1 }, ...more })
const expected = (expectationId: string, more: object) =>
  e('ExpectationAnnounced', { expectationId, what: { en: 'x' }, window: '2099', announcedBy: 'A', ...more })

/** The development `a` is of the 4th, `b` of the 10th. Beside each event: whether it is of the world by the 5th. */
const EVENTS: [event: object, isOfWorld: boolean][] = [
  [opened(), true],
  [reported('a'), true],
  [reported('b', { occurred: '2025-09-10' }), false],
  [e('IssueRaised', { issueId: 'i', question: { en: '?' } }), true],
  [e('SourceRated', { source: 's', reliability: 'B', reason }), true],
  [of('DevelopmentHeld'), false],
  [of('HoldReleased'), false],
  [e('ReportCorroborated', { ...ofB, attribution: { source: 's' } }), false],
  [e('ReportDisputed', { ...ofB, by: 'A', statement: { en: 'No' } }), false],
  [of('CredibilityAssessed', { credibility: 2 }), false],
  [e('TranslationAdded', { ...ofB, language: 'fr', headline: 'x' }), false],
  [position({}), true],
  [position({ developmentId: 'a' }), true],
  [position({ developmentId: 'a', occurred: '2025-09-06' }), false],
  [position(ofB), false],
  [position({ ...ofB, occurred: '2025-09-05/2025-09-06' }), true],
  [figure(ofB), false],
  [figure({ ...ofB, occurred: '../2025-09-20' }), true],
  [expected('x', ofB), false],
  [e('ExpectationRevised', { expectationId: 'x', window: '2098', reason }), false],
  [e('ExpectationFulfilled', { expectationId: 'x', by: 'a', partly: true }), false],
  [e('ExpectationCancelled', { expectationId: 'x', reason }), false],
  [expected('y', { ...ofB, occurred: '2025-09-05' }), true],
  [e('ExpectationFulfilled', { expectationId: 'y', by: 'b' }), true],
  [of('DevelopmentWithdrawn'), false],
  [e('ClaimRetracted', { version: 25, reason }), false],
  [e('ClaimRetracted', { version: 16, reason }), true],
  [e('DevelopmentsMerged', { into: 'a', from: ['b'] }), false],
  [e('MergeUndone', { mergeVersion: 28 }), false],
  [e('DevelopmentsMerged', { into: 'b', from: ['a'] }), true],
  [e('MergeUndone', { mergeVersion: 30 }), true],
  [reported('c', { occurred: '../2025-09-20' }), true],
  [e('DevelopmentsMerged', { into: 'a', from: ['b', 'c'] }), true],
  [e('MergeUndone', { mergeVersion: 33 }), true],
]
const LAST = EVENTS.length
const versionsOf = (isListed: (isOfWorld: boolean) => boolean) =>
  EVENTS.flatMap(([, isOfWorld], i) => (isListed(isOfWorld) ? i + 1 : []))
const ALL = versionsOf(() => true)
const OF_WORLD = versionsOf((isOfWorld) => isOfWorld)

let record: FreshRecord
beforeAll(async () => {
  record = await freshRecord()
  await record.append(
    's',
    EVENTS.map(([event]) => event),
  )
})
afterAll(() => record?.drop())

const requestOf = (query: Query, caller: Caller) => ({
  storyId: 's',
  query,
  minVersion: () => null,
  caller,
  callerNow: () => Promise.resolve(caller),
})
const versions = () => new PinnedVersions(record.dataSource, new Notices(null), 100)

/** The events of all pages of three. */
async function paged(query: Query, caller = EDITOR) {
  const handler = new ReadStoryHandler(record.dataSource, versions(), new AnswerCache())
  const found: { version: number; sealed?: true | undefined }[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const asked: Query = { ...query, limit: '3', ...(cursor && { cursor }) }
    const page = (await handler.execute(new ReadStory('events', requestOf(asked, caller)))).body()
    found.push(...page.items)
    cursor = page.next ?? null
  }
  return found
}

/** The versions that the pages list. The stream must have the same. */
async function listed(query: Query, caller = EDITOR): Promise<number[]> {
  const handler = new StreamEventsHandler(record.dataSource, versions())
  const streamed: number[] = []
  for await (const { version } of await handler.execute(new StreamEvents(requestOf(query, caller))))
    streamed.push(version)
  expect((await paged(query, caller)).map(({ version }) => version)).toEqual(streamed)
  return streamed
}

test('events are of the world by a date where what they are about is, or has no date', async () => {
  expect(await listed({ happenedBy: '2025-09-05' })).toEqual(OF_WORLD)
  expect(await listed({ happenedBy: '2025-09-05', from: '3', to: '16', type: 'PositionStated' })).toEqual([
    12, 13, 16,
  ])
  for (const world of [{}, { happenedBy: '2025-09-10' }, { happenedBy: '1999/..' }])
    expect(await listed(world)).toEqual(ALL)
})

describe('once a date is corrected', () => {
  beforeAll(() =>
    record.append('s', [
      e('DevelopmentCorrected', { ...ofB, changes: { occurred: '2025-09-03' }, severity: 'minor', reason }),
    ]),
  )

  test('it decides from that version on, and not at the versions before', async () => {
    // The position with a date of its own is as it was.
    expect(await listed({ happenedBy: '2025-09-05' })).toEqual(
      [...ALL, LAST + 1].filter((version) => version !== 14),
    )
    expect(await listed({ happenedBy: '2025-09-05', version: String(LAST) })).toEqual(OF_WORLD)
  })

  test('a hold hides it: no date finds out when what is sealed happened', async () => {
    await record.append('s', [held('b')])
    const sealed = (query: Query) => paged(query, READER).then((all) => all.filter((one) => one.sealed))
    const whole = await sealed({})
    expect(whole.length).toBeGreaterThan(15)
    for (const happenedBy of ['1999', '2025-09-03', '2025-09-10'])
      expect(await sealed({ happenedBy })).toEqual(whole)
    // These name no development, and the one that decides is sealed.
    for (const happenedBy of ['1999', '2025-09-03'])
      expect(await listed({ happenedBy, type: 'ExpectationRevised,ExpectationCancelled' }, READER)).toEqual([
        20, 22,
      ])
    expect(await listed({ happenedBy: '1999', type: 'ExpectationRevised,ExpectationCancelled' })).toEqual([])
  })
})
