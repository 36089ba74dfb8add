import type { Development, Diff, Expectation, Figure, PickedText } from '@filrouge/client'
import { expect, test } from 'vitest'
import { Output } from '../output.js'
import type { Names } from './names.js'
import { sectionsOf } from './sections.js'

const en = (value: string): PickedText => ({ value, lang: 'en' })
const out = new Output(false, 'utc')
const AT = { recordedAt: '2025-09-04T18:00:00.000Z', updatedAt: '2025-09-04T18:00:00.000Z' }

const NOTHING: Diff<PickedText> = {
  version: 9,
  knownAt: AT.recordedAt,
  recordedAt: AT.recordedAt,
  happenedBy: null,
  from: 3,
  to: 9,
  since: { knownAt: AT.recordedAt, recordedAt: AT.recordedAt },
  story: { storyId: 'strait', fields: [] },
  developments: {
    added: [],
    corrected: [],
    withdrawn: [],
    held: [],
    released: [],
    removed: [],
    merged: [],
    unmerged: [],
    verified: [],
    translated: [],
  },
  issues: [],
  positions: [],
  expectations: { announced: [], revised: [], settled: [], overdue: [] },
  figures: [],
  sources: [],
}

const NAMES: Names = {
  developments: new Map([
    ['talks', 'Talks open'],
    ['ferry', 'The ferry stops'],
    ['walkout', 'Oslo walks out'],
    ['port', 'The port shuts'],
  ]),
  statuses: new Map([
    ['talks', 'reported'],
    ['ferry', 'withdrawn'],
    ['walkout', 'held'],
  ]),
  reasons: new Map([['ferry', 'It never sailed']]),
  issues: new Map([['tolls', 'Should ships pay?']]),
  scopes: new Map([['tolls small', 'small ships']]),
  expectations: new Map([['vote', 'The senate votes']]),
}

const talks: Development<PickedText> = {
  ...AT,
  firstKnownAt: AT.updatedAt,
  developmentId: 'talks',
  status: 'reported',
  headline: en('Talks open'),
  body: null,
  language: 'en',
  occurred: '2025-09-04T17:30:00Z',
  occurredRange: { earliest: null, latest: null },
  kind: { category: 'consult' },
  actors: [],
  places: [],
  attribution: [],
  links: [],
  media: [],
  importance: null,
  actuality: 'planned',
  credibility: null,
  assessments: [],
  hold: null,
  withdrawal: null,
  corroborations: [],
  disputes: [],
  translations: {},
  figures: [],
  merged: [],
  revision: 2,
  corrections: [],
  firstVersion: 4,
  lastVersion: 5,
}

const vote: Expectation<PickedText> = {
  expectationId: 'vote',
  what: en('The senate votes'),
  window: '2025-09',
  announcedBy: 'The speaker',
  condition: en('the talks go well'),
  likelihood: null,
  reviewBy: null,
  developmentId: null,
  developmentStatus: null,
  status: 'pending',
  overdue: false,
  fulfilledBy: [],
  fulfilments: [],
  revisions: [],
  settled: null,
  sinceVersion: 4,
}

const ships = (...values: { version: number; exact: number; source: string }[]): Figure<PickedText> => ({
  figureId: 'ships',
  label: en('Ships'),
  claims: values.map(({ version, exact, source }) => ({
    version,
    recordedAt: AT.recordedAt,
    value: { exact },
    unit: 'ships',
    attribution: { source },
    developmentId: null,
    developmentStatus: null,
  })),
  latest: 4,
})

/** The lines of a diff that differs from an empty one. */
function linesOf(differs: Partial<Diff<PickedText>>, names = NAMES): string[] {
  return sectionsOf({ ...NOTHING, ...differs }, names, out).flatMap(({ title, lines }) => [
    title,
    ...lines.map(({ depth, parts }) => '  '.repeat(depth) + parts.map(({ text }) => text).join(' ')),
  ])
}

const ofDevelopments = (differs: Partial<Diff<PickedText>['developments']>) =>
  linesOf({ developments: { ...NOTHING.developments, ...differs } })

const ofExpectations = (differs: Partial<Diff<PickedText>['expectations']>) =>
  linesOf({ expectations: { ...NOTHING.expectations, ...differs } })

test('a diff in which nothing differs has no sections', () => expect(linesOf({})).toEqual([]))

test('the fields of a story are changed, and those of a new story are given', () => {
  const fields: Diff<PickedText>['story']['fields'] = [
    { field: 'title', before: null, after: en('The strait') },
    { field: 'tags', before: null, after: ['sea', 'trade'] },
    { field: 'summary', before: null, after: null },
  ]
  expect(linesOf({ from: 0, since: null, story: { storyId: 'strait', fields } })).toEqual([
    'The story',
    '  title: The strait',
    '  tags: sea, trade',
  ])
  const changed: typeof fields = [
    { field: 'title', before: en('The strait'), after: en('The straits') },
    { field: 'tags', before: ['sea', 'trade'], after: ['trade', 'tolls'] },
    { field: 'status', before: 'open', after: 'closed' },
    { field: 'links', before: [], after: [{ storyId: 'canal', relation: 'follows', version: 8 }] },
  ]
  expect(linesOf({ story: { storyId: 'strait', fields: changed } })).toEqual([
    'The story',
    '  title: The strait → The straits',
    '  tags: - sea + tolls',
    '  status: open → closed',
    '  links: + follows canal',
  ])
})

test('an added development has its date, its headline, its marks and its id', () =>
  expect(ofDevelopments({ added: [talks] })).toEqual([
    'Added',
    '  + 2025-09-04 17:30Z  Talks open, planned, corrected (talks)',
  ]))

test('a development whose withdrawal was taken back stands again; one whose date moved it in is added', () => {
  const before = { ...talks, firstVersion: 2 }
  const line = '  + 2025-09-04 17:30Z  Talks open, planned, corrected (talks)'
  expect(ofDevelopments({ added: [before] })).toEqual(['Stands again', line])
  const titleIn = (version: number, fields: string[]) => {
    const corrections = [
      {
        version,
        fields,
        knownAt: AT.updatedAt,
        recordedAt: AT.recordedAt,
        severity: 'minor' as const,
        reason: en('x'),
        before: {},
      },
    ]
    const developments = { ...NOTHING.developments, added: [{ ...before, corrections }] }
    return linesOf({ happenedBy: '2025-09', developments })[0]
  }
  expect(titleIn(4, ['occurred'])).toBe('Added')
  expect(titleIn(4, ['headline'])).toBe('Stands again')
  expect(titleIn(3, ['occurred'])).toBe('Stands again')
})

test('a development that is held at the later end says so, wherever it is named', () => {
  expect(ofDevelopments({ added: [{ ...talks, status: 'held' }] })).toEqual([
    'Added',
    '  + 2025-09-04 17:30Z  Talks open, held, planned, corrected (talks)',
  ])
  const one = { developmentId: 'walkout', fields: [] }
  expect(
    ofDevelopments({
      corrected: [{ ...one, reasons: [] }],
      held: ['walkout', 'ferry'],
      withdrawn: ['ferry', 'walkout'],
      merged: [{ from: 'talks', into: 'walkout' }],
      verified: [one],
      translated: [{ developmentId: 'ferry', translations: [] }],
    }),
  ).toEqual([
    'Corrected',
    '  ~ Oslo walks out, held (walkout)',
    'Withdrawn',
    '  - The ferry stops (ferry)',
    '    why: It never sailed',
    '  - Oslo walks out, held (walkout)',
    'Held',
    '  - Oslo walks out (walkout)',
    '  - The ferry stops, withdrawn (ferry)',
    '    why: It never sailed',
    'Merged',
    '  - Talks open (talks)',
    '    into: Oslo walks out, held (walkout)',
    'Judged anew',
    '  ~ Oslo walks out, held (walkout)',
    'Translated',
    '  ~ The ferry stops, withdrawn (ferry)',
  ])
})

test('a position or an outcome that a withdrawn development gives says so', () => {
  const shown = { stance: 'opposes' as const, conditions: [] }
  const moved = { issueId: 'tolls', actor: 'Oslo', scope: 'general' }
  const [before, after] = [
    { ...shown, developmentId: null },
    { ...shown, developmentId: 'ferry' },
  ]
  expect(linesOf({ positions: [{ ...moved, before, after }] }).at(-1)).toBe(
    '      in: The ferry stops, withdrawn',
  )
  expect(ofExpectations({ settled: [{ ...vote, status: 'fulfilled', fulfilledBy: ['ferry'] }] }).at(-1)).toBe(
    '    by: The ferry stops, withdrawn',
  )
})

test('a corrected development has each field before and after, and the reasons', () => {
  const long = 'word '.repeat(15).trim()
  expect(
    ofDevelopments({
      corrected: [
        {
          developmentId: 'talks',
          fields: [
            { field: 'headline', before: en('Talks'), after: en('Talks open') },
            { field: 'body', before: en(long), after: en(`${long}.`) },
            { field: 'occurred', before: '2025-09-04', after: '2025-09-04T17:30:00Z' },
            {
              field: 'kind',
              before: { category: 'consult', mode: 'visit' },
              after: { category: 'other', note: 'statement' },
            },
            {
              field: 'actors',
              before: [
                { name: 'Oslo', role: 'host' },
                { name: 'Bern', role: 'participant' },
              ],
              after: [
                { name: 'Oslo', role: 'host' },
                { name: 'Rome', role: 'participant' },
              ],
            },
            { field: 'importance', before: null, after: 'key' },
          ],
          reasons: [en('The host gave the hour'), en('A slip')],
        },
      ],
    }),
  ).toEqual([
    'Corrected',
    '  ~ Talks open (talks)',
    '    headline: Talks → Talks open',
    `    body: ${long}`,
    `      → ${long}.`,
    '    occurred: 2025-09-04 → 2025-09-04 17:30Z',
    '    kind: consult/visit → other (statement)',
    '    actors: - Bern (participant) + Rome (participant)',
    '    importance: none → key',
    '    why: The host gave the hour',
    '    why: A slip',
  ])
})

test('what became of other developments has their headlines and reasons, or the bare id', () => {
  expect(
    ofDevelopments({
      withdrawn: ['ferry', 'gone'],
      held: ['talks'],
      released: ['talks'],
      merged: [{ from: 'port', into: 'talks' }],
      unmerged: [{ from: 'port', into: 'talks' }],
    }),
  ).toEqual([
    'Withdrawn',
    '  - The ferry stops (ferry)',
    '    why: It never sailed',
    '  - gone',
    'Held',
    '  - Talks open (talks)',
    'Released',
    '  + Talks open (talks)',
    'Merged',
    '  - The port shuts (port)',
    '    into: Talks open (talks)',
    'Unmerged',
    '  + The port shuts (port)',
    '    from: Talks open (talks)',
  ])
  const removed = { ...NOTHING.developments, removed: ['talks'] }
  expect(linesOf({ happenedBy: '2025-09-04', developments: removed })).toEqual([
    'Not in the timeline up to 2025-09-04 any more',
    '  - Talks open (talks)',
  ])
  expect(linesOf({ developments: removed })).toEqual([
    'Not in the timeline any more',
    '  - Talks open (talks)',
  ])
})

test('judgements and translations have what they were and what they are', () =>
  expect(
    ofDevelopments({
      verified: [
        {
          developmentId: 'talks',
          fields: [
            {
              field: 'credibility',
              before: { credibility: 3, reason: en('One source'), version: 4 },
              after: { credibility: 1, reason: en('Seen'), version: 8 },
            },
            {
              field: 'corroborations',
              before: [{ version: 7, attribution: { source: 'AFP' } }],
              after: [
                { version: 7, attribution: { source: 'AFP' } },
                { version: 8, attribution: { source: 'AFP' } },
              ],
            },
            {
              field: 'disputes',
              before: [],
              after: [{ version: 8, by: 'Oslo', statement: en('No.'), attribution: null }],
            },
          ],
        },
      ],
      translated: [
        {
          developmentId: 'talks',
          translations: [
            {
              language: 'fr',
              before: { headline: 'Pourparlers', body: null, ofVersion: 4, stale: false },
              after: { headline: 'Pourparlers', body: null, ofVersion: 4, stale: true },
            },
            {
              language: 'de',
              before: null,
              after: { headline: 'Gespräche', body: null, ofVersion: 4, stale: false },
            },
          ],
        },
      ],
    }),
  ).toEqual([
    'Judged anew',
    '  ~ Talks open (talks)',
    '    credibility: 3, One source → 1, Seen',
    '    corroborations: + AFP',
    '    disputes: + Oslo, “No.”',
    'Translated',
    '  ~ Talks open (talks)',
    '    fr: Pourparlers → Pourparlers (stale)',
    '    de: none → Gespräche',
  ]))

test('positions stand under the question of their issue', () => {
  const shown = { conditions: [], developmentId: null }
  expect(
    linesOf({
      issues: [{ issueId: 'tolls', question: en('Should ships pay?') }],
      positions: [
        {
          issueId: 'tolls',
          actor: 'Oslo',
          scope: 'general',
          before: null,
          after: { ...shown, stance: 'supports' },
        },
        {
          issueId: 'tolls',
          actor: 'Bern',
          scope: 'small',
          before: { ...shown, stance: 'opposes', developmentId: 'ferry' },
          after: { stance: 'conditional', conditions: [en('a fund')], developmentId: 'talks' },
        },
        {
          issueId: 'tolls',
          actor: 'Rome',
          scope: 'general',
          before: { ...shown, stance: 'opposes' },
          after: null,
        },
        {
          issueId: 'canal',
          actor: 'Rome',
          scope: 'general',
          before: { ...shown, stance: 'conditional', conditions: [en('a fund')] },
          after: { ...shown, stance: 'conditional', conditions: [en('peace')] },
        },
      ],
    }),
  ).toEqual([
    'Issues raised',
    '  + Should ships pay? (tolls)',
    'Positions moved',
    '  Should ships pay? (tolls)',
    '    + Oslo supports',
    '    ~ Bern opposes → conditional (small ships)',
    '      conditions: + a fund',
    '      in: Talks open',
    '    - Rome opposes',
    '  canal',
    '    ~ Rome conditional',
    '      conditions: - a fund + peace',
  ])
})

test('expectations have what is expected, and what became of it', () =>
  expect(
    ofExpectations({
      announced: [vote],
      revised: [
        {
          expectationId: 'vote',
          fields: [
            { field: 'window', before: '2025-09', after: '2025-10' },
            { field: 'reviewBy', before: null, after: '2025-10-31' },
          ],
          reasons: [en('The senate is on holiday')],
        },
      ],
      settled: [{ ...vote, status: 'fulfilled', fulfilledBy: ['talks'] }],
      overdue: [{ ...vote, overdue: true }],
    }),
  ).toEqual([
    'Expectations announced',
    '  + 2025-09  The senate votes (vote)',
    '    by: The speaker',
    '    if: the talks go well',
    'Expectations revised',
    '  ~ The senate votes (vote)',
    '    window: 2025-09 → 2025-10',
    '    review by: none → 2025-10-31',
    '    why: The senate is on holiday',
    'Expectations settled',
    '  ~ fulfilled  The senate votes (vote)',
    '    by: Talks open',
    'Expectations newly overdue',
    '  ! 2025-09  The senate votes (vote)',
  ]))

test('an expectation that was announced and settled says so, and what else is known of it', () =>
  expect(
    ofExpectations({
      announced: [
        { ...vote, condition: null, status: 'cancelled' },
        { ...vote, condition: null, overdue: true, likelihood: 'eos4', reviewBy: '2025-10-01' },
        { ...vote, status: 'partly-fulfilled', fulfilledBy: ['talks', 'ferry'], overdue: true },
      ],
    }),
  ).toEqual([
    'Expectations announced',
    '  + 2025-09  The senate votes, cancelled (vote)',
    '    by: The speaker',
    '  + 2025-09  The senate votes, overdue (vote)',
    '    by: The speaker',
    '    likelihood: eos4',
    '    review by: 2025-10-01',
    '  + 2025-09  The senate votes, partly-fulfilled, overdue (vote)',
    '    by: The speaker',
    '    if: the talks go well',
    '    fulfilled by: Talks open',
    '    fulfilled by: The ferry stops, withdrawn',
  ]))

test('figures have the values that came and went; sources have their ratings', () =>
  expect(
    linesOf({
      figures: [
        { figureId: 'ships', before: null, after: ships({ version: 4, exact: 20, source: 'AFP' }) },
        {
          figureId: 'ships',
          before: ships({ version: 4, exact: 20, source: 'AFP' }),
          after: {
            ...ships({ version: 4, exact: 20, source: 'AFP' }, { version: 6, exact: 25, source: 'Reuters' }),
            label: en('Ships that wait'),
          },
        },
        { figureId: 'ships', before: ships({ version: 4, exact: 20, source: 'AFP' }), after: null },
      ],
      sources: [
        { source: 'AFP', before: null, after: { reliability: 'A', reason: en('On the spot'), version: 7 } },
        {
          source: 'Wire',
          before: { reliability: 'A', reason: en('x'), version: 2 },
          after: { reliability: 'C', reason: en('It erred'), version: 8 },
        },
        { source: 'Radio', before: { reliability: 'E', reason: en('x'), version: 2 }, after: null },
      ],
    }),
  ).toEqual([
    'Figures changed',
    '  + Ships (ships)',
    '    value: 20 ships (AFP)',
    '  ~ Ships that wait (ships)',
    '    label: Ships → Ships that wait',
    '    values: + 25 ships (Reuters)',
    '  - Ships (ships)',
    'Sources rated',
    '  + AFP: A',
    '    why: On the spot',
    '  ~ Wire: A → C',
    '    why: It erred',
    '  - Radio: E',
  ]))

test('a text that changed in another language, and a list in another order, say so', () =>
  expect(
    ofDevelopments({
      corrected: [
        {
          developmentId: 'talks',
          fields: [
            { field: 'headline', before: en('Talks open'), after: en('Talks open') },
            {
              field: 'places',
              before: [{ name: 'Oslo' }, { name: 'Bern', country: 'CH' }],
              after: [{ name: 'Bern', country: 'CH' }, { name: 'Oslo' }],
            },
            { field: 'media', before: [], after: [] },
          ],
          reasons: [],
        },
      ],
    }).slice(2),
  ).toEqual([
    '    headline: changed in another language',
    '    places: Oslo; Bern (CH) → Bern (CH); Oslo',
    '    media: none, stated anew',
  ]))
