import { describe, expect, test } from 'vitest'
import * as e from '../test/events.js'
import { given } from '../test/given.js'
import { EventBody } from './append-body.js'
import { developmentIdOf, EVENT_TYPES, kinds } from './catalogue.js'
import { namedDevelopments } from './naming.js'

const noEntity = () => undefined

describe.each(EVENT_TYPES)('%s', (type) => {
  const { before, event } = e.examples[type]

  test('is accepted where no rule is broken', () =>
    given(...before)
      .when(event)
      .accepted())

  // Sealing depends on it: an event that does not name a held development shows its data to every reader.
  test('names each development whose id its data holds', () => {
    const ids = JSON.stringify(event.data).match(/\bdev-[a-z]/g) ?? []
    expect(namedDevelopments(event, noEntity).sort()).toEqual([...new Set(ids)].sort())
  })

  test('is a body of an append', () => expect(EventBody.parse(event)).toEqual(event))

  test('has a summary of one sentence', () => expect(kinds[type].summary).toMatch(/^[A-Z].*[^.]\.$/))
})

test('an event without an optional developmentId names no development', () => {
  for (const event of [e.position('i'), e.announced('x'), e.figure('f')])
    expect(namedDevelopments(event, noEntity)).toEqual([])
})

test('a correction that removes the links of a development names only that development', () =>
  expect(namedDevelopments(e.corrected('dev-a', { links: null }), noEntity)).toEqual(['dev-a']))

test('the types whose data has a developmentId', () => {
  const having = (presence: string) => EVENT_TYPES.filter((type) => developmentIdOf(type) === presence)
  expect(having('always')).toEqual([
    'DevelopmentReported',
    'DevelopmentCorrected',
    'DevelopmentHeld',
    'HoldReleased',
    'DevelopmentWithdrawn',
    'ReportCorroborated',
    'ReportDisputed',
    'CredibilityAssessed',
    'TranslationAdded',
  ])
  expect(having('maybe')).toEqual(['PositionStated', 'ExpectationAnnounced', 'FigureReported'])
})
