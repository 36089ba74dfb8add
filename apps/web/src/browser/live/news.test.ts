import type { RecordedEvent } from '@filrouge/client'
import { expect, test } from 'vitest'
import { catalogueOf } from '../../language/index.js'
import { newsWords } from './announcer.js'
import { isNews, nothingNew, standing, withEvent } from './news.js'

const event = (version: number, type: RecordedEvent['type'], data: object | null): RecordedEvent => ({
  id: `talks/${version}`,
  storyId: 'talks',
  version,
  type,
  data: data && { ...data },
  dataHash: '',
  salt: null,
  recordedAt: '2025-09-04T16:00:00.000Z',
  learnedAt: null,
  appendId: '',
  recordedBy: '',
  previousHash: '',
  hash: '',
  position: { partition: 0, offset: 0, index: 0 },
  ...(data === null && { sealed: true }),
})

const after = (...events: RecordedEvent[]) =>
  events.reduce((news, one) => withEvent(news, one), nothingNew(4))

test('a development counts once, however often it changes', () => {
  const news = after(
    event(5, 'DevelopmentReported', { developmentId: 'summit' }),
    event(6, 'DevelopmentCorrected', { developmentId: 'summit' }),
    event(7, 'ReportDisputed', { developmentId: 'veto' }),
    event(8, 'DevelopmentCorrected', { developmentId: 'veto' }),
  )
  expect(news).toEqual({
    developments: new Map([
      ['summit', 'added'],
      ['veto', 'corrected'],
    ]),
    others: 0,
    version: 8,
  })
})

test('a position that names a development is no change of it', () => {
  expect(after(event(5, 'PositionStated', { developmentId: 'summit' }))).toMatchObject({
    developments: new Map(),
    others: 1,
  })
})

test('a sealed event is no news', () => {
  const news = after(event(5, 'DevelopmentReported', null))
  expect(news.version).toBe(5)
  expect(isNews(news)).toBe(false)
})

test.each([
  ['DevelopmentCorrected', '1 corrected', '1 corrigé'],
  ['DevelopmentWithdrawn', '1 withdrawn', '1 retiré'],
  ['DevelopmentHeld', '1 held', '1 retenu'],
  ['HoldReleased', '1 released', '1 publié'],
  ['ReportDisputed', '1 judged anew', '1 jugé à nouveau'],
  ['TranslationAdded', '1 translated', '1 traduit'],
] as const)('%s has its own words', (type, english, french) => {
  const news = after(event(5, type, { developmentId: 'summit' }))
  expect(newsWords(news, catalogueOf('en'))).toBe(english)
  expect(newsWords(news, catalogueOf('fr'))).toBe(french)
})

test('of merged developments those are counted that are no more', () => {
  const news = after(
    event(5, 'DevelopmentReported', { developmentId: 'new' }),
    event(6, 'DevelopmentsMerged', { into: 'summit', from: ['double', 'triple'], reason: { en: 'x' } }),
  )
  expect(newsWords(news, catalogueOf('en'))).toBe('1 new, 2 merged')
  expect(standing(news)).toEqual(['new'])
})

test('what is withdrawn is not new any more, and nothing leads to it', () => {
  const news = after(
    event(5, 'DevelopmentReported', { developmentId: 'summit' }),
    event(6, 'DevelopmentWithdrawn', { developmentId: 'summit' }),
  )
  expect(newsWords(news, catalogueOf('en'))).toBe('1 withdrawn')
  expect(standing(news)).toEqual([])
})

test('what the reader recorded is no news', () => {
  const news = withEvent(nothingNew(4), event(5, 'DevelopmentReported', { developmentId: 'summit' }), true)
  expect(news).toEqual(nothingNew(5))
})
