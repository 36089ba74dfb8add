import type { RecordedEvent } from '@filrouge/client'
import { expect, test } from 'vitest'
import { occurredOf, subjectOf, whatItSays } from './event-texts.js'

/** A recorded position. */
const position = (more: object): RecordedEvent<'PositionStated'> => ({
  id: 'strait/7',
  storyId: 'strait',
  version: 7,
  type: 'PositionStated',
  data: { issueId: 'tolls', actor: 'Norway', stance: 'supports', scope: 'general', conditions: [], ...more },
  dataHash: '',
  salt: '',
  recordedAt: '',
  learnedAt: null,
  appendId: '',
  recordedBy: '',
  previousHash: '',
  hash: '',
  position: { partition: 0, offset: 0, index: 0 },
})
const said = (more: object) => `${subjectOf(position(more))}  ${whatItSays(position(more), 'en')}`

test('a position names its issue and its scope, and the development in which it was stated', () => {
  expect(said({})).toBe('tolls  Norway supports')
  expect(said({ scope: 'ferries' })).toBe('tolls  Norway supports (ferries)')
  expect(said({ developmentId: 'talks' })).toBe('talks  Norway supports (tolls)')
  expect(said({ developmentId: 'talks', scope: 'ferries', conditions: [{ en: 'In winter' }] })).toBe(
    'talks  Norway supports (tolls, ferries): In winter',
  )
})

test('an event without a date of its own has none', () => {
  expect(occurredOf(position({}))).toBe(null)
  expect(occurredOf(position({ occurred: '2025-09' }))).toBe('2025-09')
})
