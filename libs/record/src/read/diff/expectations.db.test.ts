import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { diffOf, endsOf, NOTHING, READER } from '../../../../../test/support/diffs.js'
import { opened, reported } from '../../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../../test/support/folded.js'
import type { At } from '../story-at.js'
import type { StoryDiff } from './diff.js'

const reason = { en: 'why' }
const e = (type: string, data: object) => ({ type, data })
const retracted = (version: number) => e('ClaimRetracted', { version, reason })
const announced = (expectationId: string, more: object = {}) =>
  e('ExpectationAnnounced', {
    expectationId,
    what: { en: 'it' },
    window: '2099',
    announcedBy: 'A',
    ...more,
  })
const of = (type: string, data: object, expectationId = 'x') => e(type, { expectationId, ...data })
const revised = (changes: object, why = reason) => of('ExpectationRevised', { ...changes, reason: why })
const fulfilled = (by: string, partly = false) => of('ExpectationFulfilled', { by, partly })
const cancelled = of('ExpectationCancelled', { reason })
const lapsed = of('ExpectationLapsed', { reason })
const held = (developmentId: string) => e('DevelopmentHeld', { developmentId, reason })
const moved = (developmentId: string, occurred: string) =>
  e('DevelopmentCorrected', { developmentId, changes: { occurred }, severity: 'correction', reason })

let record: FreshRecord
beforeAll(async () => {
  record = await freshRecord()
})
afterAll(() => record?.drop())

let stories = 0
async function recorded(...events: object[]): Promise<string> {
  const storyId = `story-${++stories}`
  for (const event of events) await record.append(storyId, [event])
  return storyId
}

/** Records a story of two parts, each event in an append of its own. @returns its diff from the first part to the second */
async function diffBetween(
  before: object[],
  between: object[],
  at: Partial<At> = {},
  caller?: typeof READER,
) {
  const ends = await endsOf(
    record.dataSource,
    await recorded(...before, ...between),
    { version: before.length },
    { version: before.length + between.length, ...at },
    caller,
  )
  return (await diffOf(record.dataSource, ends)).expectations
}
const { expectations: nothing } = NOTHING

/** A story with two developments, at the versions 2 and 3, and an expectation, at version 4. */
const START = [opened(), reported('a'), reported('b', { occurred: '2025-09-20' }), announced('x')]

/** The fields of the expectations that were revised, with their values before and after. */
const fieldsOf = ({ revised: all }: StoryDiff['expectations']) =>
  all.map(({ before, after, fields }) => [
    after.expectationId,
    Object.fromEntries(fields.map((field) => [field, [before[field], after[field]]])),
  ])

describe('what became of an expectation', () => {
  test('announced, whatever became of it, in the order of the announcements', async () => {
    const between = [
      announced('z'),
      announced('y'),
      of('ExpectationCancelled', { reason }, 'z'),
      of('ExpectationRevised', { window: '2098', reason }, 'y'),
    ]
    expect(await diffBetween(START, between)).toMatchObject({
      ...nothing,
      announced: [
        { expectationId: 'z', status: 'cancelled' },
        { expectationId: 'y', window: '2098' },
      ],
    })
  })

  test.each<[string, object[], object[], object, settled?: string]>([
    ['revised', [], [revised({ window: '2098' })], { window: ['2099', '2098'] }],
    [
      'revised in every field, in the order of the answer',
      [],
      [
        revised({
          reviewBy: '2098-01-01',
          likelihood: 'eos3',
          condition: { en: 'if' },
          what: { en: 'that' },
        }),
      ],
      {
        what: [{ en: 'it' }, { en: 'that' }],
        condition: [null, { en: 'if' }],
        likelihood: [null, 'eos3'],
        reviewBy: [null, '2098-01-01'],
      },
    ],
    [
      'postponed',
      [],
      [revised({ window: '2100' })],
      { window: ['2099', '2100'], status: ['pending', 'postponed'] },
    ],
    [
      'partly fulfilled',
      [],
      [fulfilled('a', true)],
      { status: ['pending', 'partly-fulfilled'], fulfilledBy: [[], ['a']] },
    ],
    ['settled', [], [fulfilled('a')], {}, 'fulfilled'],
    [
      'settled and revised',
      [],
      [revised({ window: '2098' }), fulfilled('a')],
      { window: ['2099', '2098'] },
      'fulfilled',
    ],
    ['cancelled', [], [cancelled], {}, 'cancelled'],
    ['lapsed', [], [lapsed], {}, 'lapsed'],
    [
      'its fulfilment is retracted',
      [fulfilled('a')],
      [retracted(5)],
      { status: ['fulfilled', 'pending'], fulfilledBy: [['a'], []] },
    ],
    ['its cancellation is retracted', [cancelled], [retracted(5)], { status: ['cancelled', 'pending'] }],
    ['its lapse is retracted', [lapsed], [retracted(5)], { status: ['lapsed', 'pending'] }],
    ['settled otherwise', [cancelled], [retracted(5), lapsed], { status: ['cancelled', 'lapsed'] }],
    ['settled, and that is retracted: it came and went', [], [cancelled, retracted(5)], {}],
    [
      'revised back to what it was',
      [],
      [revised({ window: '2098' }), revised({ window: '2099' })],
      { status: ['pending', 'postponed'] },
    ],
    [
      'a fulfilment by another one as well',
      [fulfilled('a', true)],
      [fulfilled('b', true)],
      { fulfilledBy: [['a'], ['a', 'b']] },
    ],
  ])('%s', async (_, before, between, fields, settled) => {
    const found = await diffBetween([...START, ...before], between)
    expect(fieldsOf(found)).toEqual(Object.keys(fields).length > 0 ? [['x', fields]] : [])
    expect(found.settled.map(({ status }) => status)).toEqual(settled === undefined ? [] : [settled])
    expect(found).toMatchObject({ announced: [], overdue: [] })
  })
  test('an expectation that was revised has the order of its fields in the answer', async () => {
    const { revised: found } = await diffBetween(START, [revised({ reviewBy: '2100-01-01', window: '2100' })])
    expect(found).toMatchObject([{ fields: ['window', 'reviewBy', 'status'] }])
  })
})

describe('overdue', () => {
  const due = announced('x', { window: '2025-09-10' })
  const review = announced('y', { reviewBy: '2025-09-12' })
  const both = [due, review]
  const at = (day: number) => `2025-09-${String(day).padStart(2, '0')}T12:00:00.000Z`
  /** The ids of what became overdue between two ends of a story. */
  const idsOf = async (storyId: string, since: Parameters<typeof endsOf>[2], to: Partial<At>) => {
    const ends = await endsOf(record.dataSource, storyId, since, to)
    const { expectations: found, ...rest } = await diffOf(record.dataSource, ends)
    const { expectations: _, ...none } = NOTHING
    expect(rest).toEqual(none)
    expect(found).toMatchObject({ announced: [], revised: [], settled: [] })
    return found.overdue.map(({ expectationId }) => expectationId)
  }

  test('the story does not change, and time passes', async () => {
    // Its recorded times are of 2025-09-04.
    const storyId = await recorded(opened(), ...both)
    expect(await idsOf(storyId, { version: 3 }, {})).toEqual(['x', 'y'])
    expect(await idsOf(storyId, { version: 3 }, { version: 3 })).toEqual([])
    expect(await idsOf(storyId, { knownAt: at(10) }, { knownAt: at(11) })).toEqual(['x'])
    expect(await idsOf(storyId, { knownAt: at(11) }, { knownAt: at(12) })).toEqual([])
    expect(await idsOf(storyId, { knownAt: at(11) }, { knownAt: at(13) })).toEqual(['y'])
    expect(await idsOf(storyId, { knownAt: at(13) }, {})).toEqual([])
  })
  test('the last millisecond of a window and of a day is not overdue yet', async () => {
    const storyId = await recorded(opened(), ...both)
    const last = { x: '2025-09-10T23:59:59.999Z', y: '2025-09-12T23:59:59.999Z' }
    expect(await idsOf(storyId, { knownAt: at(10) }, { knownAt: last.x })).toEqual([])
    expect(await idsOf(storyId, { knownAt: last.x }, { knownAt: '2025-09-11T00:00:00.000Z' })).toEqual(['x'])
    expect(await idsOf(storyId, { knownAt: at(12) }, { knownAt: last.y })).toEqual([])
    expect(await idsOf(storyId, { knownAt: last.y }, { knownAt: '2025-09-13T00:00:00.000Z' })).toEqual(['y'])
  })
  test('what is settled is not overdue, and a retraction makes it so', async () => {
    const cancelledX = of('ExpectationCancelled', { reason })
    const storyId = await recorded(opened(), due, cancelledX)
    expect(await idsOf(storyId, { version: 3 }, {})).toEqual([])
    await record.append(storyId, [retracted(3)])
    const ends = await endsOf(record.dataSource, storyId, { version: 3 })
    const { expectations: found } = await diffOf(record.dataSource, ends)
    expect(found).toMatchObject({ overdue: [{ expectationId: 'x' }], revised: [{ fields: ['status'] }] })
  })
  test('a revision moves the window into the past, or out of it', async () => {
    const before = [opened(), announced('x'), announced('y', { window: '2025-01' })]
    const storyId = await recorded(...before, revised({ window: '2025-02' }))
    await record.append(storyId, [of('ExpectationRevised', { window: '2099', reason }, 'y')])
    const { expectations: found } = await diffOf(
      record.dataSource,
      await endsOf(record.dataSource, storyId, { version: 3 }),
    )
    expect(found).toMatchObject({ overdue: [{ expectationId: 'x' }], revised: [{}, {}] })
  })
  test('what was announced since is not in the list', async () => {
    const storyId = await recorded(opened(), due)
    const { expectations: found } = await diffOf(
      record.dataSource,
      await endsOf(record.dataSource, storyId, { version: 1 }),
    )
    expect(found).toMatchObject({ announced: [{ expectationId: 'x', overdue: true }], overdue: [] })
  })
  test('with a bound of the world, both ends are judged at it', async () => {
    const storyId = await recorded(opened(), ...both)
    const happenedBy = { edtf: '2025-09-11', latest: '2025-09-11T23:59:59.999Z' }
    expect(await idsOf(storyId, { version: 3 }, { happenedBy })).toEqual([])
    expect(await idsOf(storyId, { version: 3 }, { happenedBy: { edtf: '2025/..', latest: null } })).toEqual(
      [],
    )
  })
})

describe('within a bound of the world', () => {
  const at = { happenedBy: { edtf: '2025-09-10', latest: '2025-09-10T23:59:59.999Z' } }
  test('a corrected date moves an expectation into it', async () => {
    const before = [...START, announced('y', { developmentId: 'b' })]
    expect(await diffBetween(before, [moved('b', '2025-09-02')], at)).toMatchObject({
      ...nothing,
      announced: [{ expectationId: 'y' }],
    })
  })
  test('an expectation that a corrected date moves out of it is in no list', async () => {
    const before = [...START, announced('y', { developmentId: 'a' })]
    expect(await diffBetween(before, [moved('a', '2025-09-20')], at)).toEqual(nothing)
  })
})

describe('for a caller who may not see what is held now', () => {
  test('an expectation of a held development is in no list', async () => {
    const between = [announced('y', { developmentId: 'a' }), held('a')]
    expect(await diffBetween(START, between)).toMatchObject({ announced: [{}] })
    expect(await diffBetween(START, between, {}, READER)).toEqual(nothing)
  })
  test('a fulfilment by a held development is none', async () => {
    const between = [fulfilled('a'), held('a')]
    expect(await diffBetween(START, between)).toMatchObject({ settled: [{}] })
    expect(await diffBetween(START, between, {}, READER)).toEqual(nothing)
  })
})
