import { describe, expect, test } from 'vitest'
import { readCalendar } from '../../../../test/support/feed-formats.js'
import { expected, STORY, touched } from '../../test/feed-stories.js'
import { addressesFor } from './addresses.js'
import { calendarOf } from './calendar.js'
import { spanOfDate, spanOfWindow } from './day-span.js'
import { entryIdsOf } from './entry-ids.js'

const addresses = addressesFor({ url: '/', host: 'news.example', protocol: 'http' }, null)
const ids = entryIdsOf('store')
const written = (dated: Partial<Parameters<typeof calendarOf>[0]>) =>
  calendarOf({ story: STORY, developments: [], expectations: [], ...dated }, { addresses, ids })
const eventsOf = (dated: Parameters<typeof written>[0]) => readCalendar(written(dated)).events

describe('a development', () => {
  test.each([
    ['2025-09-04', '2025-09-04', null, 'CONFIRMED', 'They meet'],
    ['2025-09-04/2025-09-05', '2025-09-04', '2025-09-06', 'CONFIRMED', 'They meet'],
    ['2025-12-31?', '2025-12-31', null, 'TENTATIVE', 'They meet (uncertain date perhaps 31 December 2025)'],
    [
      '2025-09-04~/2025-09-06',
      '2025-09-04',
      '2025-09-07',
      'TENTATIVE',
      'They meet (uncertain date between around 4 September and 6 September 2025)',
    ],
    ['2025-09-04T23:30:00-05:00', '2025-09-05T04:30:00Z', null, 'CONFIRMED', 'They meet'],
    ['9999-12-30/9999-12-31', '9999-12-30', null, 'CONFIRMED', 'They meet'],
  ])('of %s', (occurred, start, end, status, summary) => {
    expect(eventsOf({ developments: [touched({ occurred })] })).toMatchObject([
      { start, ...(end !== null && { end }), status, summary },
    ])
    expect(written({ developments: [touched({ occurred })] }).includes('DTEND')).toBe(end !== null)
  })
  test.each([
    '2025',
    '2025-09',
    '2025-09~',
    '2025-09-XX',
    '2025-09-04/..',
    '../2025-09-04',
    '2025-09/2025-09-04',
    '2025-21',
    '/2025-09-04',
  ])('of %s has no known days', (occurred) =>
    expect(eventsOf({ developments: [touched({ occurred })] })).toEqual([]),
  )
  test('is tentative while it is planned or conditional', () => {
    const developments = (['planned', 'conditional'] as const).map((actuality) => touched({ actuality }))
    expect(eventsOf({ developments })).toMatchObject([
      { status: 'TENTATIVE', summary: 'They meet (Planned)' },
      { status: 'TENTATIVE', summary: 'They meet (Conditional)' },
    ])
  })
  test('has the version and known time of its last event', () => {
    expect(eventsOf({ developments: [touched({ lastVersion: 7 })] })).toMatchObject([
      { sequence: 7, stamp: '2025-09-05T12:00:00Z', modified: '2025-09-05T12:00:00Z' },
    ])
  })
})

describe('an expectation', () => {
  test.each([
    ['pending', 'TENTATIVE', 'Expected: A deal'],
    ['postponed', 'TENTATIVE', 'Postponed: A deal'],
    ['partly-fulfilled', 'TENTATIVE', 'Partly fulfilled: A deal'],
    ['fulfilled', 'CONFIRMED', 'Fulfilled: A deal'],
    ['cancelled', 'CANCELLED', 'Cancelled: A deal'],
    ['lapsed', 'CANCELLED', 'Lapsed: A deal'],
  ] as const)('that is %s', (status, inCalendar, summary) => {
    expect(eventsOf({ expectations: [expected({ status })] })).toMatchObject([
      { status: inCalendar, summary, start: '2025-09-10', end: '2025-09-13', sequence: 3 },
    ])
  })
  test.each([
    ['2025-09-05/..', '2025-09-05', null],
    ['../2025-09-05', '2025-09-05', null],
    ['2025-09', '2025-09-01', '2025-10-01'],
    ['2025-12-31T23:00:00Z', '2025-12-31', null],
  ])('with the window %s', (window, first, after) => {
    expect(spanOfWindow(window)).toEqual({ days: { first, after } })
    expect(eventsOf({ expectations: [expected({ window })] })).toMatchObject([{ start: first }])
  })
  test('says its announcer, condition and window, and names the page of its development', () => {
    const condition = { value: 'If all agree;', lang: 'en' }
    expect(eventsOf({ expectations: [expected({ condition, developmentId: 'summit' })] })).toMatchObject([
      {
        description: 'between 10 and 12 September 2025\nAnnounced by The host\nCondition: If all agree;',
        url: 'http://news.example/stories/talks?development=summit#summit',
      },
    ])
  })
})

test('the same answer gives the same bytes, in French where its story is', () => {
  const dated = { developments: [touched()], expectations: [expected()] }
  expect(written(dated)).toBe(written(dated))
  const story = { ...STORY, title: { value: 'Les pourparlers', lang: 'fr-CH' } }
  expect(eventsOf({ ...dated, story })[0]?.summary).toBe('Attendu\u00a0: A deal')
})

test('a date of one day ends on that day', () => {
  expect(spanOfDate('2024-02-29')).toEqual({ days: { first: '2024-02-29', after: null } })
  expect(spanOfDate('2024-02-28/2024-02-29')).toEqual({ days: { first: '2024-02-28', after: '2024-03-01' } })
})
