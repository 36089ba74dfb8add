import type { RecordedEvent } from '@filrouge/client'
import { expect, test } from 'vitest'
import { isNews, nothingNew, withEvent } from './news.js'

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

const after = (...events: RecordedEvent[]) => events.reduce(withEvent, nothingNew(4))

test('a development counts once, however often it changes', () => {
  const news = after(
    event(5, 'DevelopmentReported', { developmentId: 'summit' }),
    event(6, 'DevelopmentCorrected', { developmentId: 'summit' }),
    event(7, 'ReportDisputed', { developmentId: 'veto' }),
    event(8, 'DevelopmentCorrected', { developmentId: 'veto' }),
  )
  expect(news).toEqual({ added: ['summit'], changed: ['veto'], others: 0, version: 8 })
})

test('a position that names a development is no change of it', () => {
  expect(after(event(5, 'PositionStated', { developmentId: 'summit' }))).toMatchObject({
    changed: [],
    others: 1,
  })
})

test('a sealed event is no news', () => {
  const news = after(event(5, 'DevelopmentReported', null))
  expect(news.version).toBe(5)
  expect(isNews(news)).toBe(false)
})
