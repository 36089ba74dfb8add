import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { diffOf, endsOf, NOTHING, READER } from '../../../../../test/support/diffs.js'
import { opened, reported } from '../../../../../test/support/envelopes.js'
import { freshRecord, type FreshRecord } from '../../../../../test/support/folded.js'
import type { At } from '../story-at.js'

const reason = { en: 'why' }
const e = (type: string, data: object) => ({ type, data })
const of = (type: string, developmentId: string, more: object = {}) =>
  e(type, { developmentId, reason, ...more })
const held = (id: string) => of('DevelopmentHeld', id)
const released = (id: string) => of('HoldReleased', id)
const withdrawn = (id: string) => of('DevelopmentWithdrawn', id)
const corrected = (id: string, changes: object, why = reason) =>
  of('DevelopmentCorrected', id, { changes, severity: 'correction', reason: why })
const merged = (into: string, ...from: string[]) => e('DevelopmentsMerged', { into, from })
const unmerged = (mergeVersion: number) => e('MergeUndone', { mergeVersion })
const retracted = (version: number) => e('ClaimRetracted', { version, reason })
const translated = (developmentId: string, language: string, headline: string) =>
  e('TranslationAdded', { developmentId, language, headline })

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
  const ends = await endsOf(record.dataSource, storyId, { version: before.length }, at, caller)
  return (await diffOf(record.dataSource, ends)).developments
}
const { developments: nothing } = NOTHING

/** A story with the developments `a`, `b` and `c`, at the versions 2 to 4. */
const START = [opened(), reported('a'), reported('b'), reported('c')]

describe('the status of a development', () => {
  test.each<[transition: string, before: object[], between: object[], differs: object]>([
    ['reported', [], [reported('d')], { added: [{ developmentId: 'd', status: 'reported' }] }],
    [
      'reported and held',
      [],
      [reported('d'), held('d')],
      { added: [{ developmentId: 'd', status: 'held' }] },
    ],
    ['reported and withdrawn: it came and went', [], [reported('d'), withdrawn('d')], {}],
    ['reported and merged away: it came and went', [], [reported('d'), merged('a', 'd')], {}],
    ['its withdrawal is retracted', [withdrawn('a')], [retracted(5)], { added: [{ developmentId: 'a' }] }],
    [
      'its withdrawal is retracted, and it is held',
      [withdrawn('a')],
      [retracted(5), held('a')],
      { added: [{ developmentId: 'a', status: 'held' }] },
    ],
    [
      'its withdrawal is retracted, and it is merged away',
      [withdrawn('a')],
      [retracted(5), merged('b', 'a')],
      {},
    ],
    ['held', [], [held('a')], { held: ['a'] }],
    ['released', [held('a')], [released('a')], { released: ['a'] }],
    ['held and released', [], [held('a'), released('a')], {}],
    ['withdrawn', [], [withdrawn('a')], { withdrawn: ['a'] }],
    ['withdrawn, and its withdrawal is retracted', [], [withdrawn('a'), retracted(5)], {}],
    // A held development reads as held, whatever happens to it.
    ['withdrawn while it is held', [held('a')], [withdrawn('a')], {}],
    ['merged away while it is held', [held('a')], [merged('b', 'a')], {}],
    ['its merge is undone while it is held', [held('a'), merged('b', 'a')], [unmerged(6)], {}],
    ['released and withdrawn', [held('a')], [released('a'), withdrawn('a')], { withdrawn: ['a'] }],
    ['merged away', [], [merged('b', 'a')], { merged: [{ from: 'a', into: 'b' }] }],
    [
      'several are merged away',
      [],
      [merged('b', 'c', 'a')],
      {
        merged: [
          { from: 'a', into: 'b' },
          { from: 'c', into: 'b' },
        ],
      },
    ],
    ['merged away, and the merge is undone', [], [merged('b', 'a'), unmerged(5)], {}],
    ['its merge is undone', [merged('b', 'a')], [unmerged(5)], { unmerged: [{ from: 'a', into: 'b' }] }],
    [
      'its merge is undone, and it is held',
      [merged('b', 'a')],
      [unmerged(5), held('a')],
      { unmerged: [{ from: 'a', into: 'b' }] },
    ],
    ['its merge is undone, and it is withdrawn', [merged('b', 'a')], [unmerged(5), withdrawn('a')], {}],
    ['merged into another one', [merged('b', 'a')], [unmerged(5), merged('c', 'a')], {}],
    [
      'several change: each list is in the order of the first reports',
      [],
      [withdrawn('c'), withdrawn('a'), held('b'), reported('e'), reported('d')],
      { withdrawn: ['a', 'c'], held: ['b'], added: [{ developmentId: 'e' }, { developmentId: 'd' }] },
    ],
  ])('%s', async (_, before, between, differs) => {
    const found = await diffBetween([...START, ...before], between)
    expect(found).toMatchObject({ ...nothing, ...differs })
  })
})

describe('corrections', () => {
  const VALUES = {
    headline: { en: 'new' },
    body: { en: 'text' },
    language: 'en-GB',
    occurred: '2025-09-05',
    kind: { category: 'aid' },
    actors: [{ name: 'A', role: 'host' }],
    places: [{ name: 'P' }],
    attribution: [{ source: 's' }],
    links: [{ relation: 'follows', developmentId: 'b' }],
    media: [{ url: 'https://x.example/', type: 'image/png' }],
    importance: 'key',
    actuality: 'planned',
  }
  const BEFORE: Record<string, unknown> = {
    headline: { en: 'What happened: a' },
    body: null,
    language: 'en',
    occurred: '2025-09-04',
    kind: { category: 'consult', mode: 'visit' },
    actors: [],
    places: [],
    attribution: [],
    links: [],
    media: [],
    importance: null,
    actuality: 'actual',
  }

  test.each(Object.entries(VALUES))('of %s', async (field, value) => {
    const changes = { [field]: value, ...(field === 'language' && { headline: { 'en-GB': 'new' } }) }
    const { corrected: found } = await diffBetween(START, [corrected('a', changes)])
    const [{ before, after, fields } = { before: {}, after: {}, fields: [] }] = found
    expect(fields).toContain(field)
    expect(before).toMatchObject({ [field]: BEFORE[field] })
    expect(after).toMatchObject({ [field]: value })
  })
  test('of all fields: they are in the order of the answer', async () => {
    const changes = { ...Object.fromEntries(Object.entries(VALUES).reverse()), headline: { 'en-GB': 'new' } }
    const { corrected: found } = await diffBetween(START, [corrected('a', changes)])
    expect(found).toMatchObject([{ fields: Object.keys(VALUES) }])
  })
  test('back to what it was: nothing differs', async () =>
    expect(
      await diffBetween(START, [
        corrected('a', { occurred: '2025', kind: { mode: 'visit', category: 'aid' } }),
        corrected('a', { occurred: '2025-09-04', kind: { mode: 'visit', category: 'consult' } }),
      ]),
    ).toEqual(nothing))
  test('of a development that was added since', async () => {
    const found = await diffBetween(START, [reported('d'), corrected('d', { occurred: '2025' })])
    expect(found).toMatchObject({ ...nothing, added: [{ developmentId: 'd', occurred: '2025' }] })
  })
  test('of a development that was held since, or released', async () => {
    const found = await diffBetween(
      [...START, held('b')],
      [corrected('a', { occurred: '2025' }), held('a'), released('b'), corrected('b', { occurred: '2024' })],
    )
    expect(found).toMatchObject({
      ...nothing,
      corrected: [{ fields: ['occurred'] }, { fields: ['occurred'] }],
      held: ['a'],
      released: ['b'],
    })
  })
  test('of a development that does not stand any more', async () => {
    const changes = { occurred: '2025' }
    const found = await diffBetween(START, [
      corrected('a', changes),
      withdrawn('a'),
      corrected('b', changes),
      merged('c', 'b'),
    ])
    expect(found).toEqual({ ...nothing, withdrawn: ['a'], merged: [{ from: 'b', into: 'c' }] })
  })
})

describe('judgements and translations', () => {
  const attribution = { source: 's' }
  const corroborated = e('ReportCorroborated', { developmentId: 'a', attribution })
  const disputed = e('ReportDisputed', { developmentId: 'a', by: 'x', statement: reason })
  const assessed = of('CredibilityAssessed', 'a', { credibility: 2 })

  test.each<[string, object[], object[], string[]]>([
    ['corroborated', [], [corroborated], ['corroborations']],
    ['disputed', [], [disputed], ['disputes']],
    ['assessed', [], [assessed], ['credibility']],
    ['all', [], [disputed, corroborated, assessed], ['credibility', 'corroborations', 'disputes']],
    ['a corroboration is retracted', [corroborated], [retracted(5)], ['corroborations']],
    ['a dispute is retracted', [disputed], [retracted(5)], ['disputes']],
    ['an assessment is retracted', [assessed], [retracted(5)], ['credibility']],
  ])('%s', async (_, before, between, fields) => {
    const found = await diffBetween([...START, ...before], between)
    expect(found).toMatchObject({ ...nothing, verified: [{ after: { developmentId: 'a' }, fields }] })
  })
  test.each([
    ['a corroboration', corroborated],
    ['a dispute', disputed],
    ['an assessment', assessed],
    ['a translation', translated('a', 'fr', 'x')],
  ])('%s that came and was retracted', async (_, claim) =>
    expect(await diffBetween(START, [claim, retracted(5)])).toEqual(nothing),
  )

  const fr = (headline: string, ofVersion: number, stale = false) => ({
    headline,
    body: null,
    ofVersion,
    stale,
  })
  test.each<[string, object[], object[], object[]]>([
    [
      'added: they are in the order of their tags',
      [],
      [translated('a', 'fr', 'x'), translated('a', 'de', 'y')],
      [
        { language: 'de', before: null, after: fr('y', 6) },
        { language: 'fr', before: null, after: fr('x', 5) },
      ],
    ],
    [
      'replaced',
      [translated('a', 'fr', 'x')],
      [translated('a', 'fr', 'y')],
      [{ language: 'fr', before: fr('x', 5), after: fr('y', 6) }],
    ],
    [
      'retracted',
      [translated('a', 'fr', 'x')],
      [retracted(5)],
      [{ language: 'fr', before: fr('x', 5), after: null }],
    ],
    [
      'retracted: the earlier one is there again',
      [translated('a', 'fr', 'x'), translated('a', 'fr', 'y')],
      [retracted(6)],
      [{ language: 'fr', before: fr('y', 6), after: fr('x', 5) }],
    ],
  ])('translations are %s', async (_, before, between, translations) =>
    expect(await diffBetween([...START, ...before], between)).toEqual({
      ...nothing,
      translated: [{ developmentId: 'a', translations }],
    }),
  )
  test('a translation becomes stale by a correction of the headline', async () => {
    const before = [...START, translated('a', 'fr', 'x')]
    expect(await diffBetween(before, [corrected('a', { headline: { en: 'new' } })])).toMatchObject({
      ...nothing,
      corrected: [{ fields: ['headline'] }],
      translated: [
        {
          developmentId: 'a',
          translations: [{ language: 'fr', before: fr('x', 5), after: fr('x', 5, true) }],
        },
      ],
    })
  })
})

describe('within a bound of the world', () => {
  const at = { happenedBy: { edtf: '2025-09-10', latest: '2025-09-10T23:59:59.999Z' } }
  test('a corrected date moves a development into it', async () => {
    const later = reported('d', { occurred: '2025-09-20' })
    const found = await diffBetween([...START, later], [corrected('d', { occurred: '2025-09-10' })], at)
    expect(found).toMatchObject({ ...nothing, added: [{ developmentId: 'd', occurred: '2025-09-10' }] })
  })
  test('a corrected date moves a development out of it', async () =>
    expect(await diffBetween(START, [corrected('a', { occurred: '2025-09-11' })], at)).toEqual({
      ...nothing,
      removed: ['a'],
    }))
  test('what happens beyond it is not listed', async () => {
    const between = [reported('d', { occurred: '2025-09-11' }), reported('e', { occurred: '2025-09-10' })]
    expect(await diffBetween(START, between, at)).toMatchObject({
      ...nothing,
      added: [{ developmentId: 'e' }],
    })
  })
})

describe('for a caller who may not see what is held now', () => {
  test('a held development is in no list', async () => {
    const between = [
      corrected('a', { occurred: '2025' }),
      e('ReportDisputed', { developmentId: 'a', by: 'x', statement: reason }),
      translated('a', 'fr', 'x'),
      held('a'),
      reported('d'),
      held('d'),
    ]
    expect(await diffBetween(START, between, {}, READER)).toEqual(nothing)
  })
  test('a held development was never withdrawn or merged away', async () => {
    const between = [held('a'), withdrawn('a'), held('b'), merged('c', 'b')]
    expect(await diffBetween(START, between, {}, READER)).toEqual(nothing)
  })
  test('what was merged into a held development is removed, and added when the merge is undone', async () => {
    const before = [...START, merged('b', 'c')]
    const between = [merged('b', 'a'), unmerged(5), held('b')]
    expect(await diffBetween(before, between)).toMatchObject({
      ...nothing,
      merged: [{ from: 'a', into: 'b' }],
      unmerged: [{ from: 'c', into: 'b' }],
      held: ['b'],
    })
    expect(await diffBetween(before, between, {}, READER)).toMatchObject({
      ...nothing,
      removed: ['a'],
      added: [{ developmentId: 'c', status: 'reported' }],
    })
  })
  test('a link to a held development is no difference', async () => {
    const between = [corrected('a', { links: [{ relation: 'follows', developmentId: 'b' }] }), held('b')]
    expect(await diffBetween(START, between)).toMatchObject({ corrected: [{ fields: ['links'] }] })
    expect(await diffBetween(START, between, {}, READER)).toEqual(nothing)
  })
  test('what was held between the versions and is released now is listed with the status of then', async () => {
    const storyId = 'released-since'
    for (const event of [...START, held('a'), released('a')]) await record.append(storyId, [event])
    const diffTo = async (since: number, version: number) =>
      (
        await diffOf(
          record.dataSource,
          await endsOf(record.dataSource, storyId, { version: since }, { version }, READER),
        )
      ).developments
    expect(await diffTo(4, 5)).toEqual({ ...nothing, held: ['a'] })
    expect(await diffTo(5, 6)).toEqual({ ...nothing, released: ['a'] })
  })
})
