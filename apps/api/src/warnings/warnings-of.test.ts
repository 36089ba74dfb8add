import { dataBounds, kinds, namedDevelopments, type DraftedEvent } from '@filrouge/story'
import { describe, expect, test } from 'vitest'
import type { Seeing } from './mentions.js'
import { developmentsBefore } from './named-developments.js'
import { StoryFacts } from './story-facts.js'
import { needsFacts, warningsOf } from './warnings-of.js'

const en = (text: string) => ({ en: text })
const opened = kinds.StoryOpened({ title: { en: 'Talks', fr: 'Pourparlers' }, language: 'en', tags: ['a'] })
type Report = Parameters<typeof kinds.DevelopmentReported>[0]
const reported = (developmentId: string, more: Partial<Report> = {}) =>
  kinds.DevelopmentReported({
    developmentId,
    headline: en(developmentId),
    occurred: '2025-09-04',
    kind: { category: 'consult' },
    language: 'en',
    ...more,
  })
type Changes = Parameters<typeof kinds.DevelopmentCorrected>[0]['changes']
const corrected = (developmentId: string, changes: Changes) =>
  kinds.DevelopmentCorrected({ developmentId, changes, reason: en('x'), severity: 'minor' })
const position = (actor: string, stance: 'supports' | 'opposes' = 'supports') =>
  kinds.PositionStated({ issueId: 'troops', actor, stance })
const figure = (figureId: string, label: Record<string, string>, exact = 26) =>
  kinds.FigureReported({ figureId, label, value: { exact } })
const rated = (source: string, reliability: 'A' | 'B' = 'B') =>
  kinds.SourceRated({ source, reliability, reason: en('x') })
const why = { reason: en('because') }
const lapsed = (expectationId: string) => kinds.ExpectationLapsed({ expectationId, ...why })
const revised = (window: string) => kinds.ExpectationRevised({ expectationId: 'backstop', window, ...why })
const translated = (language: string) =>
  kinds.TranslationAdded({ developmentId: 'summit', language, headline: 'x' })

const now = '2025-11-28T12:00:00.000Z'
const EVERYTHING: Seeing = { before: Infinity, sealed: new Set() }

function factsOf(events: readonly DraftedEvent[]): StoryFacts {
  const facts = new StoryFacts()
  events.forEach((event, i) =>
    facts.learn({
      ...event,
      bounds: dataBounds(event),
      version: i + 1,
      names: namedDevelopments(event, () => undefined),
    }),
  )
  return facts
}

const told = [
  opened,
  reported('summit', {
    actors: [{ name: 'Emmanuel Macron', role: 'host' }],
    attribution: [{ source: 'Le Monde', saidBy: 'Élysée' }],
  }),
  reported('visit', { occurred: '2025-09-20' }),
  reported('plan', { occurred: '2026-03-01', actuality: 'planned' }),
  kinds.IssueRaised({ issueId: 'troops', question: en('Troops?') }),
  position('France'),
  figure('countries', { en: 'Countries that commit' }),
  rated('Le Monde'),
  kinds.ExpectationAnnounced({
    expectationId: 'backstop',
    what: en('it'),
    window: '2025-10',
    announcedBy: 'Kyiv',
  }),
  kinds.CredibilityAssessed({ developmentId: 'summit', credibility: 2, ...why }),
  kinds.TranslationAdded({ developmentId: 'summit', language: 'fr', headline: 'Sommet' }),
]

/** The developments of the story, as the record has them. */
const recorded = told.flatMap(({ type, data }) =>
  type === 'DevelopmentReported' ? [{ ...data, actuality: data.actuality ?? null }] : [],
)

const warned = (
  events: readonly DraftedEvent[],
  seeing = EVERYTHING,
  facts = factsOf(told),
  learnedAt?: string,
) =>
  warningsOf(
    events.map((event) => ({ ...event, bounds: dataBounds(event) })),
    facts,
    { seeing, now, learnedAt },
  )(recorded.filter(({ developmentId }) => developmentsBefore(events).includes(developmentId)))

type Expected = [code: string, pointer: string, message?: RegExp]
const SPELLED = 'name-spelled-differently'

const CASES: [name: string, events: DraftedEvent[], ...warnings: Expected[]][] = [
  ['an actor as it is known', [reported('a', { actors: [{ name: 'Emmanuel Macron', role: 'source' }] })]],
  ['an actor that is new', [reported('a', { actors: [{ name: 'Keir Starmer', role: 'source' }] })]],
  [
    'an actor in another case',
    [
      reported('a', {
        actors: [
          { name: 'x', role: 'host' },
          { name: 'emmanuel  MACRON', role: 'source' },
        ],
      }),
    ],
    [
      SPELLED,
      '/events/0/data/actors/1/name',
      /the story has "Emmanuel Macron", and this is "emmanuel {2}MACRON"/,
    ],
  ],
  ['a source in another case', [rated('le monde')], [SPELLED, '/events/0/data/source']],
  [
    'a speaker without an accent',
    [reported('a', { attribution: [{ source: 'Le Monde', saidBy: 'Elysee' }] })],
    [SPELLED, '/events/0/data/attribution/0/saidBy'],
  ],
  [
    'two spellings in one append',
    [position('Türkiye'), position('Turkiye')],
    [SPELLED, '/events/1/data/actor', /"Türkiye"/],
  ],
  [
    'an actor in a correction',
    [corrected('summit', { actors: [{ name: 'EMMANUEL MACRON', role: 'host' }] })],
    [SPELLED, '/events/0/data/changes/actors/0/name'],
  ],

  [
    'a future date of what happened',
    [reported('a', { occurred: '2026-01-01' })],
    ['actual-in-future', '/events/0/data/occurred', /"2026-01-01", which is still to come/],
  ],
  ['a day that has begun in the east', [reported('a', { occurred: '2025-11-29' })]],
  ['a future date of what is planned', [reported('a', { occurred: '2026-01-01', actuality: 'planned' })]],
  [
    'a time later today',
    [reported('a', { occurred: '2025-11-28T17:30:00Z' })],
    ['actual-in-future', '/events/0/data/occurred', /"2025-11-28T17:30:00Z", which is still to come/],
  ],
  ['a time of now, by a clock that is a little ahead', [reported('a', { occurred: '2025-11-28T12:00:30Z' })]],
  ['a month that has begun', [reported('a', { occurred: '2025-11' })]],
  [
    'a correction to a future date',
    [corrected('summit', { occurred: '2026-01-01' })],
    ['actual-in-future', '/events/0/data/changes/occurred'],
  ],
  ['a correction of what is planned', [corrected('plan', { occurred: '2026-04-01' })]],
  [
    'a planned development that becomes actual',
    [corrected('plan', { occurred: '2026-04-01', actuality: 'actual' })],
    ['actual-in-future', '/events/0/data/changes/occurred'],
  ],

  [
    'a date far before the others',
    [reported('a', { occurred: '1925-09-04' })],
    ['date-far-away', '/events/0/data/occurred', /from 2025-09-04 to 2026-03-01/],
  ],
  ['a date a year before', [reported('a', { occurred: '2024-09-04' })]],
  ['background of long ago', [reported('a', { occurred: '1994-12-05', importance: 'background' })]],
  [
    'a plan far after the others',
    [reported('a', { occurred: '2125', actuality: 'planned' })],
    ['date-far-away', '/events/0/data/occurred'],
  ],

  [
    'a country that there is not',
    [reported('a', { places: [{ name: 'x' }, { name: 'London', country: 'UK' }] })],
    [
      'country-unknown',
      '/events/0/data/places/1/country',
      /"UK" is no country of ISO 3166-1; did you mean "GB"\?/,
    ],
  ],
  [
    'a country with the code of nobody',
    [corrected('summit', { places: [{ name: 'Ukraine', country: 'QQ' }] })],
    ['country-unknown', '/events/0/data/changes/places/0/country', /did you mean "UA"\?/],
  ],
  ['countries', [reported('a', { places: ['UA', 'XK', 'FR'].map((country) => ({ name: 'x', country })) })]],

  [
    'a mode that PLOVER does not have',
    [reported('a', { kind: { category: 'consult', mode: 'vist' } })],
    ['mode-unknown', '/events/0/data/kind/mode', /no mode "vist" of "consult"; did you mean "visit"\?/],
  ],
  [
    'a mode of another category',
    [reported('a', { kind: { category: 'agree', mode: 'visit' } })],
    ['mode-unknown', '/events/0/data/kind/mode', /it has none/],
  ],
  ['a mode', [reported('a', { kind: { category: 'reject', mode: 'yield' } })]],
  ['a mode of another kind', [reported('a', { kind: { category: 'other', mode: 'decree', note: 'x' } })]],

  ['the position again', [position('France')], ['nothing-changed', '/events/0/data']],
  ['the position turned', [position('France', 'opposes')]],
  ['turned, and back in one append', [position('France', 'opposes'), position('France')]],
  ['the rating again', [rated('Le Monde')], ['nothing-changed', '/events/0/data']],
  ['another rating', [rated('Le Monde', 'A')]],
  [
    'the title again',
    [kinds.StoryDescribed({ title: opened.data.title })],
    ['nothing-changed', '/events/0/data'],
  ],
  ['another title', [kinds.StoryDescribed({ title: en('More talks'), tags: ['a'] })]],
  ['a description without fields', [kinds.StoryDescribed({})], ['nothing-changed', '/events/0/data']],
  [
    'a revision without fields',
    [kinds.ExpectationRevised({ expectationId: 'backstop', ...why })],
    ['nothing-changed', '/events/0/data'],
  ],
  [
    'the window again',
    [kinds.ExpectationRevised({ expectationId: 'backstop', window: '2025-10', ...why })],
    ['nothing-changed', '/events/0/data'],
  ],
  ['another window', [kinds.ExpectationRevised({ expectationId: 'backstop', window: '2025-11', ...why })]],
  [
    'the assessment again',
    [kinds.CredibilityAssessed({ developmentId: 'summit', credibility: 2, ...why })],
    ['nothing-changed', '/events/0/data'],
  ],
  [
    'the translation again',
    [kinds.TranslationAdded({ developmentId: 'summit', language: 'fr', headline: 'Sommet' })],
    ['nothing-changed', '/events/0/data'],
  ],
  [
    'the same partial fulfilment again',
    Array.from({ length: 2 }, () =>
      kinds.ExpectationFulfilled({ expectationId: 'backstop', by: 'summit', partly: true }),
    ),
    ['nothing-changed', '/events/1/data'],
  ],
  [
    'partial fulfilments by two developments',
    ['summit', 'visit'].map((by) =>
      kinds.ExpectationFulfilled({ expectationId: 'backstop', by, partly: true }),
    ),
  ],
  ['an expectation that lapses after its window', [lapsed('backstop')]],
  [
    'an expectation that lapses before its window ended',
    [revised('2025-12'), lapsed('backstop')],
    ['lapsed-early', '/events/1/data/expectationId', /the window of .*"backstop", "2025-12", has not ended/],
  ],
  ['an expectation with an open end that lapses', [revised('2025-10/..'), lapsed('backstop')]],
  ['an expectation that lapses in the east as its window ended', [revised('2025-11-28'), lapsed('backstop')]],

  [
    'a title without the main language',
    [kinds.StoryDescribed({ title: { fr: 'Pourparlers' } })],
    [
      'main-language-lost',
      '/events/0/data/title',
      /the title has no text in "en", the main language, any more/,
    ],
  ],
  [
    'a headline without the main language',
    [corrected('summit', { headline: { fr: 'Sommet' } })],
    ['main-language-lost', '/events/0/data/changes/headline', /the headline has no text in "en"/],
  ],
  [
    'a main language without a headline',
    [corrected('summit', { language: 'fr' })],
    ['main-language-lost', '/events/0/data/changes/language'],
  ],
  ['a headline in another main language', [corrected('summit', { headline: { fr: 'x' }, language: 'fr' })]],
  ['a headline in two languages', [corrected('summit', { headline: { fr: 'x', en: 'x' } })]],
  [
    'a headline that the same append reported',
    [reported('a'), corrected('a', { headline: { fr: 'x' } })],
    ['main-language-lost', '/events/1/data/changes/headline'],
  ],
  [
    'a translation that the headline hides',
    [corrected('summit', { headline: { fr: 'x', en: 'x' } }), translated('fr')],
    ['translation-hidden', '/events/1/data/language', /the headline has a text in "fr" of its own/],
  ],
  ['a translation', [translated('fr')]],

  [
    'the link again',
    Array.from({ length: 2 }, () => kinds.StoriesLinked({ storyId: 'other', relation: 'follows' })),
    ['nothing-changed', '/events/1/data'],
  ],
  [
    'a figure again',
    [figure('countries', en('Countries that commit'))],
    ['nothing-changed', '/events/0/data'],
  ],

  ['another value of a figure', [figure('countries', en('Countries that commit'), 27)]],
  [
    "a figure's new label",
    [figure('countries', en('Countries'), 27)],
    [
      'figure-label-changed',
      '/events/0/data/label/en',
      /was "Countries that commit", and this is "Countries"/,
    ],
  ],
  [
    'a figure whose id is near another',
    [figure('countrys', en('Countries'))],
    ['figure-id-near', '/events/0/data/figureId', /did you mean "countries"\?/],
  ],
  ['figures that are numbered', [figure('dead-2024', en('x')), figure('dead-2025', en('y'))]],

  [
    'a language that is new',
    [reported('a', { headline: { fe: 'x' }, language: 'fe' })],
    ['language-new', '/events/0/data/headline/fe', /it has "en" and "fr"$/],
  ],
  [
    'a language that is new, once for an append',
    [reported('a', { headline: { en: 'x', de: 'x' } }), reported('b', { headline: { en: 'x', de: 'x' } })],
    ['language-new', '/events/0/data/headline/de'],
  ],
  ['a language of the title', [reported('a', { headline: { en: 'x', fr: 'x' } })]],
  [
    'a translation into a new language',
    [kinds.TranslationAdded({ developmentId: 'summit', language: 'uk', headline: 'x' })],
    ['language-new', '/events/0/data/language'],
  ],
]

describe('an accepted append is warned about', () => {
  test.each(CASES)('%s', (_, events, ...expected) => {
    const found = warned(events)
    expect(found).toEqual(
      expected.map(([code, pointer, message = /./]) => ({
        code,
        pointer,
        message: expect.stringMatching(message),
      })),
    )
  })
})

test('a new story is judged by its own events', () =>
  expect(
    warned([opened, reported('a', { headline: { de: 'x' }, language: 'de' })], EVERYTHING, new StoryFacts()),
  ).toMatchObject([{ code: 'language-new', pointer: '/events/1/data/headline/de' }]))

describe('what the story had', () => {
  const hidden = (more: Partial<Report>) =>
    factsOf([opened, ...['a', 'b', 'c'].map((id) => reported(id)), reported('secret', more)])
  const sealed: Seeing = { before: Infinity, sealed: new Set(['secret']) }

  test('in a held development is not known below editor', () => {
    const facts = hidden({
      headline: { en: 'x', uk: 'x' },
      actors: [{ name: 'Kyiv', role: 'host' }],
      occurred: '1999',
    })
    const asks = [
      reported('x', {
        headline: { en: 'x', uk: 'x' },
        actors: [{ name: 'KYIV', role: 'host' }],
        occurred: '1912',
      }),
    ]
    expect(warned(asks, EVERYTHING, facts).map(({ code }) => code)).toEqual([SPELLED, 'date-far-away'])
    expect(warned(asks, sealed, facts)).toMatchObject([
      { code: 'date-far-away', message: expect.stringContaining('from 2025-09-04 to 2025-09-04') },
      { code: 'language-new' },
    ])
  })

  test('is what the writer may see, where the first or the last mentions are held', () => {
    const ids = Array.from({ length: 6 }, (_, i) => `secret-${i}`)
    const seeing: Seeing = { before: Infinity, sealed: new Set(ids) }
    const names = { actors: [{ name: 'Kyiv', role: 'host' as const }] }
    const facts = factsOf([
      opened,
      ...ids.flatMap((id) => [reported(id, names), corrected(id, names)]).slice(0, 6),
      reported('open', names),
      figure('dead', en('Dead'), 5),
      kinds.FigureReported({
        figureId: 'dead',
        label: en('Killed'),
        value: { exact: 5 },
        developmentId: 'secret-0',
      }),
      position('Kyiv'),
      kinds.PositionStated({
        issueId: 'troops',
        actor: 'Kyiv',
        stance: 'opposes',
        developmentId: 'secret-0',
      }),
    ])
    expect(
      warned([reported('x', { actors: [{ name: 'KYIV', role: 'host' }] })], seeing, facts),
    ).toMatchObject([{ code: SPELLED }])
    expect(warned([figure('dead', en('Dead ones'), 6)], seeing, facts)).toMatchObject([
      { message: expect.stringContaining('was "Dead"') },
    ])
    expect(warned([position('Kyiv')], seeing, facts)).toMatchObject([{ code: 'nothing-changed' }])
    expect(warned([position('Kyiv')], EVERYTHING, facts)).toEqual([])
  })

  test('after the append is not known', () => {
    const facts = factsOf([...told, position('Kyiv', 'opposes'), position('kyiv')])
    expect(warned([position('Kyiv', 'opposes')], { ...EVERYTHING, before: told.length + 1 }, facts)).toEqual(
      [],
    )
  })

  test('before the events that are remembered may have been anything', () => {
    const facts = factsOf(told)
    facts.isWhole = false
    const codes = warned(
      [reported('x', { headline: { fe: 'x' }, language: 'fe', occurred: '1912' })],
      EVERYTHING,
      facts,
    )
    expect(codes).toEqual([])
  })
})

test('facts of the story are not needed to open it', () => {
  expect(needsFacts([opened, reported('a')])).toBe(false)
  expect(needsFacts([reported('a')])).toBe(true)
  expect(needsFacts([kinds.StoryClosed({})])).toBe(true)
})

describe('late filing', () => {
  const codes = (events: readonly DraftedEvent[], learnedAt?: string) =>
    warned(events, EVERYTHING, factsOf(told), learnedAt).map(({ code, pointer }) => [code, pointer])

  test.each([
    ['a day', '2025-11-27', '2025-11-26T09:59:59.999Z', true],
    ['a day that begins in the east', '2025-11-27', '2025-11-26T10:00:00.000Z', false],
    ['a time', '2025-11-27T17:30:00Z', '2025-11-27T17:00:00.000Z', true],
    ['a time that has passed', '2025-11-27T17:30:00Z', '2025-11-27T17:30:00.000Z', false],
  ])('is not before what happened: %s', (_, occurred, learnedAt, isWarned) => {
    const warning = (at: string) => (isWarned ? [['learned-before-occurred', `/events/0/data${at}`]] : [])
    expect(codes([reported('a', { occurred })], learnedAt)).toEqual(warning('/occurred'))
    expect(codes([reported('a', { occurred, actuality: 'planned' })], learnedAt)).toEqual([])
    expect(codes([corrected('summit', { occurred })], learnedAt)).toEqual(warning('/changes/occurred'))
    const said = kinds.PositionStated({ issueId: 'troops', actor: 'Italy', stance: 'opposes', occurred })
    expect(codes([said], learnedAt)).toEqual(warning('/occurred'))
  })

  /** A story of which these events were learned at these times, one after another. */
  function filed(...times: (string | null)[]): StoryFacts {
    const facts = factsOf(told)
    for (const [i, learnedAt] of times.entries())
      facts.learn({ ...reported(`late-${i}`), learnedAt, version: told.length + 1 + i, names: [] })
    return facts
  }
  const late = '2025-11-23T08:40:00.000Z'
  const lateCodes = (facts: StoryFacts, learnedAt?: string, seeing = EVERYTHING) =>
    warned([kinds.StoryClosed({})], seeing, facts, learnedAt).map(({ code, pointer }) => [code, pointer])

  test('is ended by an append without a learned time', () => {
    expect(lateCodes(filed(late))).toEqual([['known-now', '/learnedAt']])
    expect(lateCodes(filed(null, late))).toEqual([['known-now', '/learnedAt']])
    expect(lateCodes(filed(late), '2025-11-24T08:40:00.000Z')).toEqual([])
    expect(lateCodes(filed(late, null))).toEqual([])
    expect(lateCodes(filed())).toEqual([])
    expect(lateCodes(filed('2025-11-28T11:30:00.000Z'))).toEqual([])
  })

  test('is judged before the append, which may be known already', () =>
    expect(lateCodes(filed(late, null), undefined, { ...EVERYTHING, before: told.length + 2 })).toEqual([
      ['known-now', '/learnedAt'],
    ]))
})

test('an append has at most 100 warnings', () => {
  const places = Array.from({ length: 100 }, () => ({ name: 'x', country: 'UK' }))
  expect(warned([reported('a', { places }), reported('b', { places })])).toHaveLength(100)
})
