import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  AppendBody,
  FoldState,
  Id,
  Time,
  type DataOf,
  type DraftOf,
  type EventType,
} from '../libs/story/src/index.js'
import { append } from '../libs/story/test/given.js'

const Line = AppendBody.extend({ storyId: Id, learnedAt: Time })
const lines = readFileSync(
  join(import.meta.dirname, '../examples/coalition-of-the-willing/story.ndjson'),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => Line.parse(JSON.parse(line)))
const events = lines.flatMap((line) => line.events)

const all = <Type extends EventType>(type: Type): DataOf<Type>[] =>
  events.flatMap((event) => (isOf(event, type) ? [event.data] : []))
const isOf = <Type extends EventType>(event: { type: EventType }, type: Type): event is DraftOf<Type> =>
  event.type === type

/** Every development with its corrections applied. */
const developments = new Map<string, Partial<DataOf<'DevelopmentReported'>>>(
  all('DevelopmentReported').map((data) => [data.developmentId, data]),
)
for (const { developmentId, changes } of all('DevelopmentCorrected')) {
  const stated = Object.entries(changes).filter(([, value]) => value !== null)
  developments.set(developmentId, { ...developments.get(developmentId), ...Object.fromEntries(stated) })
}

/** The facts, one a row: occurred, kind, actors, places, links, and words that the texts must contain. */
const FACTS: [
  row: number,
  id: string,
  occurred: string,
  kind: object,
  who: string[],
  where: string | null,
  links: string[],
  words: RegExp[],
][] = [
  [
    1,
    'executive-order',
    '2025-01',
    { category: 'other', note: 'executive order' },
    ['Donald Trump'],
    'Washington',
    [],
    [/executive order/],
  ],
  [
    2,
    'alaska-summit',
    '2025-08-15',
    { category: 'consult', mode: 'visit' },
    ['Donald Trump', 'Vladimir Putin'],
    'Alaska',
    [],
    [/isolation/, /no cease-fire/],
  ],
  [
    3,
    'coalition-summit',
    '2025-09-04',
    { category: 'agree', contexts: ['military', 'peacekeeping'] },
    ['Coalition of the Willing', 'Emmanuel Macron', 'Keir Starmer'],
    'Paris',
    [],
    [/26 countries/, /essentially European/, /on land, at sea or in the air/, /reassurance force/],
  ],
  [
    4,
    'guarantees-when',
    '2025-09-04',
    { category: 'other', note: 'statement' },
    ['Emmanuel Macron'],
    'Paris',
    ['partOf coalition-summit'],
    [/cease-fire, an armistice or a peace treaty/i, /deter another attack/],
  ],
  [
    5,
    'contributions',
    '2025-09-04',
    { category: 'reject', note: 'disclosure' },
    ['Coalition of the Willing'],
    'Paris',
    ['partOf coalition-summit'],
    [/declines? to/],
  ],
  [
    6,
    'important-contributors',
    '2025-09-04',
    { category: 'other', note: 'statement' },
    ['Emmanuel Macron', 'Germany', 'Italy', 'Poland'],
    'Paris',
    ['partOf coalition-summit'],
    [/robust American safety net/],
  ],
  [
    7,
    'italy-no-troops',
    '2025-09-04',
    { category: 'reject', mode: 'assist', contexts: ['military'] },
    ['Giorgia Meloni'],
    null,
    ['respondsTo coalition-summit'],
    [/no troops/],
  ],
  [
    8,
    'germany-air-defence',
    '2025-09-04',
    { category: 'agree', contexts: ['military'] },
    ['Germany'],
    null,
    ['respondsTo coalition-summit'],
    [/air defence/, /ground forces/],
  ],
  [
    9,
    'video-conference',
    '2025-09-04',
    { category: 'consult' },
    ['Coalition of the Willing', 'Donald Trump'],
    null,
    ['follows coalition-summit'],
    [/backstop/, /No announcement/],
  ],
  [
    10,
    'zelensky-counts-on-backstop',
    '2025-09-04',
    { category: 'other', note: 'statement' },
    ['Volodymyr Zelensky'],
    'Paris',
    ['partOf video-conference'],
    [/counts on the backstop/],
  ],
  [
    11,
    'backstop-in-coming-days',
    '2025-09-04',
    { category: 'other', note: 'statement' },
    ['Emmanuel Macron'],
    'Paris',
    ['partOf video-conference'],
    [/coming days/],
  ],
  [
    12,
    'zelensky-trump-call',
    '2025-09-04?',
    { category: 'consult', mode: 'phone' },
    ['Volodymyr Zelensky', 'Donald Trump'],
    null,
    [],
    [/sanctions on Moscow/, /sky/],
  ],
  [
    13,
    'kremlin-veto',
    '2025-09-04/2025-09-05',
    { category: 'reject', mode: 'yield' },
    ['Dmitry Peskov'],
    'Moscow',
    ['respondsTo coalition-summit'],
    [/European and American contingents/, /Russia must receive guarantees/],
  ],
  [
    14,
    'legitimate-target',
    '2025-09-05',
    { category: 'threaten', mode: 'violence' },
    ['Vladimir Putin'],
    'Vladivostok',
    ['respondsTo coalition-summit'],
    [/legitimate target/, /Eastern Economic Forum/],
  ],
  [
    15,
    'respect-guarantees',
    '2025-09-05',
    { category: 'other', note: 'conditional position' },
    ['Vladimir Putin'],
    'Vladivostok',
    ['partOf legitimate-target'],
    [/durable peace/, /fully respect/],
  ],
  [
    16,
    'aid-programmes-end',
    '2025-09-04/2025-09-05',
    { category: 'sanction', mode: 'discontinue', contexts: ['military'] },
    ['United States'],
    'Washington',
    ['follows executive-order'],
    [/several hundred million dollars/, /trains and equips/, /its own defence/],
  ],
  [
    17,
    'measure-coordinated',
    '2025-09-04/2025-09-05',
    { category: 'other', note: 'statement' },
    ['White House'],
    'Washington',
    ['partOf aid-programmes-end'],
    [/coordinated/, /order of January/],
  ],
  [
    18,
    'trump-will-speak',
    '2025-09-04',
    { category: 'other', note: 'statement' },
    ['Donald Trump'],
    'Washington',
    [],
    [/dinner with technology leaders/, /consulted Zelensky/],
  ],
  [
    19,
    'kremlin-quickly',
    '2025-09-04/2025-09-05',
    { category: 'other', note: 'statement' },
    ['Kremlin'],
    'Moscow',
    ['respondsTo trump-will-speak'],
    [/quickly/],
  ],
  [
    20,
    'trump-putin-rapprochement',
    '2025-01/2025-09',
    { category: 'other', note: 'background' },
    ['Donald Trump', 'Vladimir Putin'],
    null,
    [],
    [/closer to Putin/, /several times/],
  ],
]

describe('the example story carries every fact', () => {
  test.each(FACTS)('row %i: %s', (_, id, occurred, kind, who, where, links, words) => {
    const {
      actors = [],
      places = [],
      links: linked = [],
      headline,
      body,
      attribution,
      ...development
    } = developments.get(id) ?? {}
    expect(development).toMatchObject({ occurred, kind })
    expect(actors.map(({ name }) => name)).toEqual(expect.arrayContaining(who))
    expect(places.map(({ name }) => name)).toEqual(where === null ? [] : [where])
    expect(linked.map(({ relation, developmentId }) => `${relation} ${developmentId}`)).toEqual(links)
    expect(attribution).toMatchObject([{ source: 'French-language press article, 5 September 2025' }])
    for (const word of words) expect(`${headline?.['en']} ${body?.['en']}`).toMatch(word)
    expect([headline, body].map((text) => Object.keys(text ?? {}))).toEqual([
      ['en', 'fr'],
      ['en', 'fr'],
    ])
  })

  test('there are no other developments', () => expect(developments.size).toBe(FACTS.length))

  test('its figures', () => {
    expect(all('FigureReported')).toMatchObject([
      { figureId: 'committed-countries', value: { exact: 26 }, developmentId: 'coalition-summit' },
      {
        figureId: 'aid-amount',
        value: { words: { en: 'several hundred million' } },
        unit: 'USD',
        developmentId: 'aid-programmes-end',
      },
    ])
  })

  test('its positions', () => {
    expect(all('PositionStated').map(({ actor, scope, stance }) => `${actor} ${stance} ${scope}`)).toEqual([
      'France supports general',
      'United Kingdom supports general',
      'Ukraine supports general',
      'Italy opposes general',
      'Germany conditional general',
      'Poland conditional general',
      'United States undeclared general',
      'Russia opposes general',
      'Vladimir Putin opposes now',
      'Vladimir Putin conditional durable-peace',
    ])
  })

  test('its expectations', () => {
    expect(all('ExpectationAnnounced')).toMatchObject([
      {
        expectationId: 'force-deployed',
        announcedBy: 'Emmanuel Macron',
        condition: { en: expect.stringContaining('armistice') },
      },
      { expectationId: 'american-backstop', window: '2025-09-05/2025-09~' },
      { expectationId: 'aid-ended' },
      { expectationId: 'trump-putin-conversation', window: '2025-09-05/..' },
    ])
  })

  test('both tracks of corrections', () => {
    const reported = new Map(all('DevelopmentReported').map((data) => [data.developmentId, data]))
    expect(reported.get('contributions')?.headline['en']).toBe('26 countries give their contributions')
    expect(reported.get('kremlin-veto')?.occurred).toBe('2025-09-04')
    expect(all('DevelopmentCorrected').map(({ developmentId }) => developmentId)).toEqual([
      'contributions',
      'kremlin-veto',
    ])
  })

  test('filed on 4 to 6 September, in order, and accepted by the fold', () => {
    const state = new FoldState()
    for (const { storyId, events: own, learnedAt } of lines) {
      expect(learnedAt >= '2025-09-04' && learnedAt < '2025-09-07').toBe(true)
      expect(
        append(state, own, { storyId, learnedAt, time: '2025-09-07T00:00:00.000Z' }).verdict.verdict,
      ).toBe('accepted')
    }
    expect(
      z.object({ version: z.literal(events.length) }).parse(state.story('coalition-of-the-willing')),
    ).toBeTruthy()
  })
})
