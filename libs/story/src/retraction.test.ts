import { describe, expect, test } from 'vitest'
import * as e from '../test/events.js'
import { append, given } from '../test/given.js'
import { EVENT_TYPES, type DraftedEvent } from './catalogue.js'
import { FoldState, type EntityKey } from './fold-state.js'
import { namedDevelopments } from './naming.js'

const CLAIMS: DraftedEvent['type'][] = [
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
]
const isClaim = (type: DraftedEvent['type']) => CLAIMS.includes(type)

/** The story of the example of a type, with the retraction of the example's event. */
function exampleOf(type: DraftedEvent['type']) {
  const { before, event } = e.examples[type]
  return { story: [...before, event], retraction: e.retracted(before.length + 1) }
}

describe('a retraction', () => {
  test.each(CLAIMS)('of a %s is accepted once', (type) => {
    const { story, retraction } = exampleOf(type)
    given(...story)
      .when(retraction)
      .accepted()
    given(...story, retraction)
      .when(retraction)
      .rejected('claim-retracted', '/events/0/data/version')
  })
  test.each(EVENT_TYPES.filter((type) => !isClaim(type)))('of a %s is refused', (type) => {
    const { story, retraction } = exampleOf(type)
    given(...story)
      .when(retraction)
      .rejected('claim-unknown', '/events/0/data/version')
  })
  test('of a version that the story has not reached is refused', () =>
    given(e.opened).when(e.retracted(2)).rejected('claim-unknown'))
  test('stands in one append with the claim, and with its replacement', () =>
    given(e.opened).when(e.figure('f'), e.retracted(2), e.figure('f')).accepted())
  test('is possible in a closed story', () =>
    given(e.opened, e.figure('f'), e.closed).when(e.retracted(2)).accepted())
})

describe('after the retraction', () => {
  test('of a withdrawal the development stands, and can be withdrawn again', () =>
    given(e.opened, e.reported('a'), e.withdrawn('a'), e.retracted(3))
      .when(e.corroborated('a'), e.withdrawn('a'))
      .accepted())
  test('of a withdrawal a hold is as it was', () =>
    given(e.opened, e.reported('a'), e.held('a'), e.withdrawn('a'), e.retracted(4))
      .when(e.held('a'))
      .rejected('development-held'))
  test.each([e.fulfilled('x', 'a'), e.cancelled('x'), e.lapsed('x')])(
    'of $type the expectation is open',
    (outcome) =>
      given(e.opened, e.reported('a'), e.announced('x'), outcome, e.retracted(4))
        .when(e.revised('x'), e.fulfilled('x', 'a'))
        .accepted(),
  )
  test('of a part of a fulfilment the expectation stays settled by the whole', () =>
    given(e.opened, e.reported('a'), e.announced('x'), e.fulfilled('x', 'a', true), e.fulfilled('x', 'a'))
      .when(e.retracted(4), e.cancelled('x'))
      .rejected('expectation-settled', '/events/1/data/expectationId'))
})

test.each<[DraftedEvent['type'], string[]]>([
  ['ReportDisputed', ['dev-a']],
  ['PositionStated', ['dev-a']],
  ['ExpectationFulfilled', ['dev-a']],
  ['SourceRated', []],
])('a retraction of a %s names the developments that the event names', (type, developments) => {
  const { story, retraction } = exampleOf(type)
  const state = new FoldState()
  append(state, story)
  const entityOf = (key: EntityKey) => state.entity('story', key)
  expect(namedDevelopments(retraction, entityOf)).toEqual(developments)
})
