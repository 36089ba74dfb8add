import { describe, test } from 'vitest'
import { given } from '../test/given.js'
import * as e from '../test/events.js'
import { kinds } from './catalogue.js'

const { opened, closed, reported, corrected, held, released, withdrawn, merged, undone, linkTo } = e
const at = (i: number, place: string) => `/events/${i}/data${place}`

describe('a story', () => {
  test('is opened once', () => given(opened).when(opened).rejected('story-exists', '/events/0'))
  test('exists before any other event is appended to it', () =>
    given().when(reported('a')).rejected('story-not-found', '/events/0'))
  test('may be opened and filled in one append', () => given().when(opened, reported('a')).accepted())
  test('is closed once', () => given(opened, closed).when(closed).rejected('story-closed'))
  test('is reopened only when closed', () =>
    given(opened).when(kinds.StoryReopened({})).rejected('story-open'))
  test('is closed, reopened, and goes on', () =>
    given(opened, closed, kinds.StoryReopened({})).when(reported('a')).accepted())
  test('is described and linked, also when closed', () =>
    given(opened, closed)
      .when(
        kinds.StoryDescribed({ tags: ['x'] }),
        kinds.StoriesLinked({ storyId: 'other', relation: 'follows' }),
      )
      .accepted())
})

describe('a closed story', () => {
  const story = () => given(opened, reported('a'), e.issue('i'), e.announced('x'), closed)
  test.each([reported('b'), e.issue('j'), e.position('i'), e.announced('y'), e.revised('x'), e.figure('f')])(
    'takes no $type',
    (event) => story().when(event).rejected('story-closed', '/events/0'),
  )
  test.each([
    corrected('a', { headline: e.en('new') }),
    held('a'),
    withdrawn('a'),
    e.corroborated('a'),
    e.disputed('a'),
    e.assessed('a'),
    e.rated,
    e.translated('a'),
    e.fulfilled('x', 'a'),
    e.cancelled('x'),
    e.lapsed('x'),
  ])('accepts $type: it corrects or judges', (event) => story().when(event).accepted())
})

describe('a development that an event names', () => {
  const naming = [
    corrected('a', { headline: e.en('new') }),
    held('a'),
    withdrawn('a'),
    e.corroborated('a'),
    e.disputed('a'),
    e.assessed('a'),
    e.translated('a'),
    e.position('i', 'a'),
    e.announced('y', 'a'),
    e.figure('f', 'a'),
  ]
  const base = [opened, reported('b'), e.issue('i'), e.announced('x')] as const
  test.each(naming)('is known: $type', (event) =>
    given(...base)
      .when(event)
      .rejected('development-unknown', at(0, '/developmentId')),
  )
  test.each(naming)('is not withdrawn: $type', (event) =>
    given(...base, reported('a'), withdrawn('a'))
      .when(event)
      .rejected('development-withdrawn'),
  )
  test.each(naming)('is not merged away: $type', (event) =>
    given(...base, reported('a'), merged('b', 'a'))
      .when(event)
      .rejected('development-merged'),
  )
  test('is known, in a link of a report', () =>
    given(opened, reported('b'))
      .when(reported('c', [linkTo('b'), linkTo('z')]))
      .rejected('development-unknown', at(0, '/links/1/developmentId')))
  test('is known, in a link of a correction', () =>
    given(opened, reported('b'))
      .when(corrected('b', { links: [linkTo('z')] }))
      .rejected('development-unknown', at(0, '/changes/links/0/developmentId')))
  test('is known, as the fulfilment of an expectation', () =>
    given(...base)
      .when(e.fulfilled('x', 'z'))
      .rejected('development-unknown', at(0, '/by')))
  test('is known, on both sides of a merge', () => {
    given(...base)
      .when(merged('z', 'b'))
      .rejected('development-unknown', at(0, '/into'))
    given(...base)
      .when(merged('b', 'z'))
      .rejected('development-unknown', at(0, '/from/0'))
  })
  test('may be held', () =>
    given(opened, reported('a'), held('a'))
      .when(e.corroborated('a'), corrected('a', { headline: e.en('new') }))
      .accepted())
  test('may come from an earlier event of the same append', () =>
    given(opened).when(reported('a'), e.corroborated('a')).accepted())
})

describe('a report', () => {
  test('is of a new development', () =>
    given(opened, reported('a')).when(reported('a')).rejected('development-exists', at(0, '/developmentId')))
  test('does not reuse the id of a withdrawn development', () =>
    given(opened, reported('a'), withdrawn('a')).when(reported('a')).rejected('development-exists'))
})

describe('a correction', () => {
  const story = () => given(opened, reported('a'))
  test('changes something', () => story().when(corrected('a', {})).rejected('no-change', at(0, '/changes')))
  test('to the current values changes nothing', () =>
    story()
      .when(corrected('a', { headline: e.en('a'), occurred: '2025-09-04', actuality: 'actual' }))
      .rejected('no-change'))
  test('that removes absent fields changes nothing', () =>
    story()
      .when(corrected('a', { body: null, actuality: null }))
      .rejected('no-change'))
  test('of one field among equal ones is a change', () =>
    story()
      .when(corrected('a', { headline: e.en('a'), importance: 'key' }))
      .accepted())
  test('back to an earlier value is a change', () =>
    given(opened, reported('a'), corrected('a', { importance: 'key' }))
      .when(corrected('a', { importance: null }))
      .accepted())
})

describe('a hold', () => {
  test('is set once', () =>
    given(opened, reported('a'), held('a'))
      .when(held('a'))
      .rejected('development-held', at(0, '/developmentId')))
  test('is released only where it is set', () =>
    given(opened, reported('a')).when(released('a')).rejected('development-not-held'))
  test('is set again after its release', () =>
    given(opened, reported('a'), held('a'), released('a')).when(held('a')).accepted())
})

describe('a merge', () => {
  const story = () => given(opened, reported('a'), reported('b'), merged('a', 'b'))
  test('is undone once, by its version', () => {
    story().when(undone(4)).accepted()
    given(opened, reported('a'), reported('b'), merged('a', 'b'), undone(4))
      .when(undone(4))
      .rejected('merge-unknown', at(0, '/mergeVersion'))
  })
  test('is at that version', () => story().when(undone(3)).rejected('merge-unknown'))
  test('undone, its developments stand again', () =>
    given(opened, reported('a'), reported('b'), merged('a', 'b'), undone(4))
      .when(e.corroborated('b'))
      .accepted())
})

describe('an issue', () => {
  test('is raised once', () =>
    given(opened, e.issue('i')).when(e.issue('i')).rejected('issue-exists', at(0, '/issueId')))
  test('is raised before a position on it', () =>
    given(opened).when(e.position('i')).rejected('issue-unknown', at(0, '/issueId')))
  test('takes positions, and restatements', () =>
    given(opened, e.issue('i'), e.position('i')).when(e.position('i')).accepted())
})

describe('an expectation', () => {
  test('is announced once', () =>
    given(opened, e.announced('x'))
      .when(e.announced('x'))
      .rejected('expectation-exists', at(0, '/expectationId')))
  test.each([e.revised('x'), e.fulfilled('x', 'a'), e.cancelled('x'), e.lapsed('x')])(
    'is announced before $type',
    (event) =>
      given(opened, reported('a')).when(event).rejected('expectation-unknown', at(0, '/expectationId')),
  )
  test.each([e.fulfilled('x', 'a'), e.cancelled('x'), e.lapsed('x')])('is settled by $type', (event) => {
    for (const later of [e.revised('x'), e.fulfilled('x', 'a'), e.cancelled('x'), e.lapsed('x')])
      given(opened, reported('a'), e.announced('x'), event)
        .when(later)
        .rejected('expectation-settled', at(0, '/expectationId'))
  })
  test('partly fulfilled may still change', () =>
    given(opened, reported('a'), e.announced('x'), e.fulfilled('x', 'a', true))
      .when(e.revised('x'), e.fulfilled('x', 'a'))
      .accepted())
})

describe('the first broken rule is reported', () => {
  test('of the story before that of the development', () =>
    given(opened, closed)
      .when(reported('a', [linkTo('z')]))
      .rejected('story-closed'))
  test('of a link before the id that is taken', () =>
    given(opened, reported('a'))
      .when(reported('a', [linkTo('z')]))
      .rejected('development-unknown'))
  test('of the development before the issue', () =>
    given(opened).when(e.position('i', 'z')).rejected('development-unknown'))
  test('of the first event before the second', () =>
    given(opened)
      .when(e.rated, e.corroborated('z'), reported('a', [linkTo('y')]))
      .rejected('development-unknown', at(1, '/developmentId')))
})
