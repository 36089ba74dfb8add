import { expect, test } from 'vitest'
import { aboutWords, doneWords } from './event-words.js'

const attribution = { source: 'AFP' }

test.each([
  [
    'PositionStated',
    { issueId: 'tolls', actor: 'Norway', stance: 'supports' },
    'position: Norway supports (tolls)',
  ],
  [
    'PositionStated',
    { issueId: 'tolls', actor: 'Norway', stance: 'opposes', scope: 'ferries' },
    'position: Norway opposes (tolls, ferries)',
  ],
  [
    'FigureReported',
    { figureId: 'ships', label: { en: 'x' }, value: { from: 20 }, unit: 'ships', attribution },
    'figure ships: 20.. ships (AFP)',
  ],
  ['SourceRated', { source: 'AFP', reliability: 'B', reason: { en: 'x' } }, 'rated AFP: B'],
  ['ReportCorroborated', { developmentId: 'talks', attribution }, 'corroborated talks, by AFP'],
  ['TranslationAdded', { developmentId: 'talks', language: 'fr', headline: 'x' }, 'translated talks into fr'],
  [
    'ExpectationFulfilled',
    { expectationId: 'vote', by: 'talks', partly: true },
    'fulfilled vote, by talks, partly',
  ],
  [
    'ExpectationRevised',
    { expectationId: 'vote', window: '2025', reason: { en: 'x' } },
    'revised vote: window',
  ],
  ['StoryDescribed', { title: { en: 'x' }, tags: [] }, 'changed title, tags'],
  ['StoryClosed', {}, 'closed'],
])('%s %j', (type, data, done) => {
  expect(doneWords({ type, data })).toBe(done)
  expect(doneWords({ version: 7, type, data, hash: 'x' })).toBe(done)
  expect(done.endsWith(aboutWords({ type, data }))).toBe(true)
})

test('an event that cannot be read has no words', () => {
  for (const event of [null, 'x', { type: 'Other', data: {} }, { type: 'PositionStated', data: {} }])
    expect(doneWords(event)).toBe('')
})
