import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { diffOf, endsOf, NOTHING, READER } from '../../../../../test/support/diffs.js'
import { opened, reported } from '../../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../../test/support/folded.js'
import type { At } from '../story-at.js'
import type { StoryDiff } from './diff.js'

const reason = { en: 'why' }
const e = (type: string, data: object) => ({ type, data })
const retracted = (version: number) => e('ClaimRetracted', { version, reason })
const held = (developmentId: string) => e('DevelopmentHeld', { developmentId, reason })
const moved = (developmentId: string, occurred: string) =>
  e('DevelopmentCorrected', { developmentId, changes: { occurred }, severity: 'correction', reason })
const raised = (issueId: string) => e('IssueRaised', { issueId, question: { en: `${issueId}?` } })
const stated = (stance: string, more: object = {}) =>
  e('PositionStated', { issueId: 'i', actor: 'France', stance, ...more })
const figure = (exact: number, more: object = {}) =>
  e('FigureReported', { figureId: 'f', label: { en: 'countries' }, value: { exact }, ...more })
const rated = (reliability: string, source = 'press') => e('SourceRated', { source, reliability, reason })

let record: FreshRecord
beforeAll(async () => {
  record = await freshRecord()
})
afterAll(() => record?.drop())

let stories = 0
/** Records a story of two parts, each event in an append of its own. @returns its diff from the first part to the second */
async function diffBetween(
  before: object[],
  between: object[],
  at: Partial<At> = {},
  caller?: typeof READER,
) {
  const storyId = `story-${++stories}`
  for (const event of [...before, ...between]) await record.append(storyId, [event])
  return diffOf(
    record.dataSource,
    await endsOf(record.dataSource, storyId, { version: before.length }, at, caller),
  )
}

/** A story with two developments, at the versions 2 and 3, and an issue, at version 4. */
const START = [
  opened(),
  reported('early', { occurred: '2025-09-01' }),
  reported('late', { occurred: '2025-09-20' }),
  raised('i'),
]
const WORLD = { happenedBy: { edtf: '2025-09-10', latest: '2025-09-10T23:59:59.999Z' } }

describe('positions', () => {
  const shown = (stance: string, more: object = {}) => ({
    stance,
    conditions: [],
    developmentId: null,
    ...more,
  })
  const change = (before: object | null, after: object | null, more: object = {}) => ({
    issueId: 'i',
    actor: 'France',
    scope: 'general',
    before,
    after,
    ...more,
  })
  test.each<[string, object[], object[], object[]]>([
    ['stated', [], [stated('opposes')], [change(null, shown('opposes'))]],
    ['stated anew', [stated('opposes')], [stated('supports')], [change(shown('opposes'), shown('supports'))]],
    ['stated again: nothing differs', [stated('opposes')], [stated('opposes')], []],
    [
      'stated with other conditions',
      [stated('conditional', { conditions: [{ en: 'x' }] })],
      [stated('conditional', { conditions: [{ en: 'y' }] })],
      [
        change(
          shown('conditional', { conditions: [{ en: 'x' }] }),
          shown('conditional', { conditions: [{ en: 'y' }] }),
        ),
      ],
    ],
    [
      'stated at another development',
      [stated('opposes', { developmentId: 'early' })],
      [stated('opposes', { developmentId: 'late' })],
      [change(shown('opposes', { developmentId: 'early' }), shown('opposes', { developmentId: 'late' }))],
    ],
    [
      'stated of an earlier time: another one is still shown',
      [stated('opposes', { occurred: '2025' })],
      [stated('supports', { occurred: '2024' })],
      [],
    ],
    ['retracted', [stated('opposes')], [retracted(5)], [change(shown('opposes'), null)]],
    [
      'retracted: the earlier one is shown again',
      [stated('opposes'), stated('supports')],
      [retracted(6)],
      [change(shown('supports'), shown('opposes'))],
    ],
    ['stated and retracted: it came and went', [], [stated('opposes'), retracted(5)], []],
    [
      'of the same development, whose date is corrected: another one is the last',
      [
        stated('opposes', { developmentId: 'early' }),
        stated('supports', { developmentId: 'late' }),
        stated('neutral', { developmentId: 'early', scope: 'other' }),
      ],
      [moved('early', '2025-09-30')],
      [change(shown('supports', { developmentId: 'late' }), shown('opposes', { developmentId: 'early' }))],
    ],
    [
      'of an actor whose name looks the same: it is shown as it was stated last',
      [stated('opposes', { actor: 'Société'.normalize('NFC') })],
      [stated('supports', { actor: 'So\u200dciété'.normalize('NFD') })],
      [change(shown('opposes'), shown('supports'), { actor: 'So\u200dciété'.normalize('NFD') })],
    ],
    [
      'of several actors, scopes and issues: in the order of the read of positions',
      [raised('j'), raised('h')],
      [
        stated('opposes', { issueId: 'h' }),
        stated('opposes', { scope: 'b' }),
        stated('opposes', { scope: 'a' }),
        stated('opposes', { actor: 'Belgium' }),
        stated('opposes', { issueId: 'j' }),
      ],
      [
        { issueId: 'i', actor: 'Belgium' },
        { issueId: 'i', scope: 'a' },
        { issueId: 'i', scope: 'b' },
        { issueId: 'j' },
        { issueId: 'h' },
      ].map((one) => change(null, shown('opposes'), one)),
    ],
  ])('%s', async (_, before, between, positions) =>
    expect(await diffBetween([...START, ...before], between)).toMatchObject({ positions }),
  )
  test('a position of the longest names is found by the index', async () => {
    const long = { actor: '\u{1d160}'.repeat(300), scope: 's'.repeat(128), issueId: 'i'.repeat(128) }
    const before = [...START, raised(long.issueId), stated('opposes', long)]
    const other = { ...long, actor: `${'\u{1d160}'.repeat(299)}x` }
    const { positions } = await diffBetween(before, [stated('supports', long), stated('neutral', other)])
    expect(positions).toEqual(
      [change(shown('opposes'), shown('supports'), long), change(null, shown('neutral'), other)].sort(
        (a, b) => (a.actor.normalize('NFC') < b.actor.normalize('NFC') ? -1 : 1),
      ),
    )
  })
  test('within a bound of the world, a corrected date shows a position, and hides one', async () => {
    const before = [
      ...START,
      stated('opposes', { developmentId: 'early', scope: 'a' }),
      stated('supports', { developmentId: 'late', scope: 'b' }),
    ]
    const between = [moved('early', '2025-09-21'), moved('late', '2025-09-02')]
    expect(await diffBetween(before, between, WORLD)).toMatchObject({
      positions: [
        change(shown('opposes', { developmentId: 'early' }), null, { scope: 'a' }),
        change(null, shown('supports', { developmentId: 'late' }), { scope: 'b' }),
      ],
    })
  })
  test('of a development that is held now are shown to editors', async () => {
    const between = [stated('opposes', { developmentId: 'early' }), held('early')]
    expect(await diffBetween(START, between)).toMatchObject({ positions: [{}] })
    expect(await diffBetween(START, between, {}, READER)).toEqual(NOTHING)
  })
})

test('issues that were raised are in their order', async () =>
  expect(await diffBetween(START, [raised('k'), raised('j')])).toEqual({
    ...NOTHING,
    issues: [
      { issueId: 'k', question: { en: 'k?' } },
      { issueId: 'j', question: { en: 'j?' } },
    ],
  }))

describe('figures', () => {
  const values = (figures: StoryDiff['figures']) =>
    figures.map(({ figureId, before, after }) => [
      figureId,
      before && before.claims.map(({ value }) => value),
      after && after.claims.map(({ value }) => value),
    ])
  test.each<[string, object[], object[], unknown[]]>([
    ['reported', [], [figure(1)], [['f', null, [{ exact: 1 }]]]],
    ['reported anew', [figure(1)], [figure(2)], [['f', [{ exact: 1 }], [{ exact: 1 }, { exact: 2 }]]]],
    ['retracted', [figure(1)], [retracted(5)], [['f', [{ exact: 1 }], null]]],
    [
      'one of two claims is retracted',
      [figure(1), figure(2)],
      [retracted(5)],
      [['f', [{ exact: 1 }, { exact: 2 }], [{ exact: 2 }]]],
    ],
    ['reported and retracted: it came and went', [], [figure(1), retracted(5)], []],
    [
      'the status of its development is no difference',
      [figure(1, { developmentId: 'early' })],
      [held('early'), figure(2), retracted(7)],
      [],
    ],
    [
      'of a development whose date is corrected: nothing differs without a bound of the world',
      [figure(1, { developmentId: 'early' })],
      [moved('early', '2025')],
      [],
    ],
    [
      'several: in the order of their first claims',
      [figure(1, { figureId: 'b' }), figure(1, { figureId: 'a' })],
      [figure(2, { figureId: 'a' }), figure(1, { figureId: '0' }), retracted(5)],
      [
        ['b', [{ exact: 1 }], null],
        ['a', [{ exact: 1 }], [{ exact: 1 }, { exact: 2 }]],
        ['0', null, [{ exact: 1 }]],
      ],
    ],
  ])('%s', async (_, before, between, differ) =>
    expect(values((await diffBetween([...START, ...before], between)).figures)).toEqual(differ),
  )
  test('are whole, with their labels', async () => {
    const label = { en: 'states' }
    const { figures } = await diffBetween([...START, figure(1)], [figure(1, { label })])
    expect(figures).toMatchObject([
      { before: { figureId: 'f', label: { en: 'countries' }, latest: 5 }, after: { label, latest: 6 } },
    ])
  })
  test('within a bound of the world, a corrected date shows a claim, and hides one', async () => {
    const before = [...START, figure(1, { developmentId: 'early' }), figure(2, { developmentId: 'late' })]
    const { figures } = await diffBetween(
      before,
      [moved('early', '2025-09-21'), moved('late', '2025-09-02')],
      WORLD,
    )
    expect(values(figures)).toEqual([['f', [{ exact: 1 }], [{ exact: 2 }]]])
  })
  test('of a development that is held now are shown to editors', async () => {
    const between = [figure(1, { developmentId: 'early' }), held('early')]
    expect(await diffBetween(START, between)).toMatchObject({ figures: [{}] })
    expect(await diffBetween(START, between, {}, READER)).toEqual(NOTHING)
  })
})

describe('ratings of sources', () => {
  const rating = (reliability: string, version: number) => ({ reliability, reason, version })
  test.each<[string, object[], object[], object[]]>([
    ['rated', [], [rated('A')], [{ source: 'press', before: null, after: rating('A', 5) }]],
    [
      'rated anew',
      [rated('A')],
      [rated('B')],
      [{ source: 'press', before: rating('A', 5), after: rating('B', 6) }],
    ],
    ['retracted', [rated('A')], [retracted(5)], [{ source: 'press', before: rating('A', 5), after: null }]],
    [
      'retracted: the earlier one is there again',
      [rated('A'), rated('B')],
      [retracted(6)],
      [{ source: 'press', before: rating('B', 6), after: rating('A', 5) }],
    ],
    ['an earlier one is retracted: nothing differs', [rated('A'), rated('B')], [retracted(5)], []],
    ['rated and retracted: it came and went', [], [rated('A'), retracted(5)], []],
    [
      'of a source whose name looks the same',
      [rated('A', 'Kyïv'.normalize('NFC'))],
      [rated('B', 'Kyïv'.normalize('NFD'))],
      [{ source: 'Kyïv'.normalize('NFD'), before: rating('A', 5), after: rating('B', 6) }],
    ],
    [
      'of names of which only the end differs',
      [rated('A', `${'é'.repeat(299)}a`)],
      [rated('B', `${'é'.repeat(299)}b`)],
      [{ source: `${'é'.repeat(299)}b`, before: null, after: rating('B', 6) }],
    ],
    [
      'several: in the order of their ratings',
      [rated('A', 'a')],
      [rated('A', 'c'), rated('B', 'b'), rated('C', 'a')],
      [{ source: 'c' }, { source: 'b' }, { source: 'a' }],
    ],
  ])('%s', async (_, before, between, sources) => {
    const found = await diffBetween([...START, ...before], between)
    expect(found.sources).toMatchObject(sources)
    expect(found.sources).toHaveLength(sources.length)
  })
})

describe('the story itself', () => {
  const described = (data: object) => e('StoryDescribed', data)
  const linked = e('StoriesLinked', { storyId: 'other', relation: 'follows' })
  const link = (version: number) => ({ storyId: 'other', relation: 'follows', version })
  test.each<[string, object[], object[], object[]]>([
    ['closed', [], [e('StoryClosed', {})], [{ field: 'status', before: 'open', after: 'closed' }]],
    ['closed and reopened', [], [e('StoryClosed', {}), e('StoryReopened', {})], []],
    [
      'described: the fields are in the order of the answer',
      [],
      [described({ tags: ['x'], summary: { en: 's' }, title: { en: 't' }, visibility: 'restricted' })],
      [
        { field: 'visibility', before: 'public', after: 'restricted' },
        { field: 'title', before: { en: 'A story' }, after: { en: 't' } },
        { field: 'summary', before: null, after: { en: 's' } },
        { field: 'tags', before: [], after: ['x'] },
      ],
    ],
    ['linked', [linked], [linked], [{ field: 'links', before: [link(5)], after: [link(5), link(6)] }]],
    ['linked before', [linked], [described({ tags: [] })], []],
  ])('%s', async (_, before, between, story) =>
    expect(await diffBetween([...START, ...before], between)).toEqual({ ...NOTHING, story }),
  )
  test('from before the story, every field is new, and so is all that stands', async () => {
    const between = [...START, stated('opposes'), figure(1), rated('A'), linked]
    const { story, ...found } = await diffBetween([], between)
    expect(story).toEqual([
      { field: 'status', before: null, after: 'open' },
      { field: 'visibility', before: null, after: 'public' },
      { field: 'title', before: null, after: { en: 'A story' } },
      { field: 'tags', before: null, after: [] },
      { field: 'links', before: null, after: [link(8)] },
    ])
    expect(found).toMatchObject({
      developments: { added: [{ developmentId: 'early' }, { developmentId: 'late' }], corrected: [] },
      issues: [{ issueId: 'i' }],
      positions: [{ before: null, after: { stance: 'opposes' } }],
      figures: [{ before: null, after: { figureId: 'f' } }],
      sources: [{ before: null, after: { reliability: 'A' } }],
    })
  })
  test('a version does not differ from itself', async () =>
    expect(await diffBetween([...START, stated('opposes'), figure(1), rated('A')], [])).toEqual(NOTHING))
})
