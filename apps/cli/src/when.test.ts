import { InvalidArgumentError } from 'commander'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { minuteIn } from './times.js'
import { dateMeant, learnedMeant, timeMeant } from './when.js'

/** In Paris: 29 October 2025, 00:30, three days after the clocks went back. */
const NOW = new Date('2025-10-28T23:30:00.000Z')

beforeEach(() => void vi.stubEnv('TZ', 'Europe/Paris'))
afterEach(() => void vi.unstubAllEnvs())

describe('a time', () => {
  test.each([
    ['now', '2025-10-28T23:30:00.000Z'],
    ['9:00', '2025-10-29T08:00:00.000Z'],
    ['09:00:30', '2025-10-29T08:00:30.000Z'],
    ['09:00Z', '2025-10-29T09:00:00.000Z'],
    ['today 9:00', '2025-10-29T08:00:00.000Z'],
    ['yesterday 18:00', '2025-10-28T17:00:00.000Z'],
    ['  Yesterday   18:00 ', '2025-10-28T17:00:00.000Z'],
    ['tomorrow 0:00', '2025-10-29T23:00:00.000Z'],
    ['2025-09-04 18:00', '2025-09-04T16:00:00.000Z'],
    ['2025-09-04T18:00', '2025-09-04T16:00:00.000Z'],
    ['2025-09-04 18:00:01.5', '2025-09-04T16:00:01.500Z'],
    ['2025-09-04 18:00+02:00', '2025-09-04T16:00:00.000Z'],
    ['2025-09-04 18:00z', '2025-09-04T18:00:00.000Z'],
    ['0099-03-04 12:00Z', '0099-03-04T12:00:00.000Z'],
    ['22 Nov 2024 9:00', '2024-11-22T08:00:00.000Z'],
    ['November 22, 2024 at 9h00', '2024-11-22T08:00:00.000Z'],
    ['22/11/2024 9:00', '2024-11-22T08:00:00.000Z'],
    ['18:00 yesterday', '2025-10-28T17:00:00.000Z'],
    ['18h yesterday', '2025-10-28T17:00:00.000Z'],
    ['5:50am', '2025-10-29T04:50:00.000Z'],
    ['9:00 pm', '2025-10-29T20:00:00.000Z'],
    ['12am', '2025-10-28T23:00:00.000Z'],
    ['12:30 p.m. on 4 Sept 2025', '2025-09-04T10:30:00.000Z'],
    // A Wednesday.
    ['Monday 9:00', '2025-10-27T08:00:00.000Z'],
    ['wed 0:10', '2025-10-28T23:10:00.000Z'],
    ['last Wednesday 9:00', '2025-10-22T07:00:00.000Z'],
    ['2 days ago 9:00', '2025-10-27T08:00:00.000Z'],
    // Winter and summer time.
    ['2025-03-30 01:59', '2025-03-30T00:59:00.000Z'],
    ['2025-03-30 03:00', '2025-03-30T01:00:00.000Z'],
  ])('%s', (text, means) => expect(timeMeant(text, 'start', NOW).means).toBe(means))

  test.each([
    ['2025-09-04', '2025-09-03T22:00:00.000Z', '2025-09-04T21:59:59.999Z'],
    ['today', '2025-10-28T23:00:00.000Z', '2025-10-29T22:59:59.999Z'],
    ['yesterday', '2025-10-27T23:00:00.000Z', '2025-10-28T22:59:59.999Z'],
    // Days of 25 and 23 hours.
    ['2025-10-26', '2025-10-25T22:00:00.000Z', '2025-10-26T22:59:59.999Z'],
    ['2025-03-30', '2025-03-29T23:00:00.000Z', '2025-03-30T21:59:59.999Z'],
    ['2024-02-29', '2024-02-28T23:00:00.000Z', '2024-02-29T22:59:59.999Z'],
    ['2025-10', '2025-09-30T22:00:00.000Z', '2025-10-31T22:59:59.999Z'],
    ['2024', '2023-12-31T23:00:00.000Z', '2024-12-31T22:59:59.999Z'],
    ['Sunday', '2025-10-25T22:00:00.000Z', '2025-10-26T22:59:59.999Z'],
    ['2 days ago', '2025-10-26T23:00:00.000Z', '2025-10-27T22:59:59.999Z'],
    ['22.11.2024', '2024-11-21T23:00:00.000Z', '2024-11-22T22:59:59.999Z'],
    ['11/22/2024', '2024-11-21T23:00:00.000Z', '2024-11-22T22:59:59.999Z'],
  ])('the day %s begins and ends in the zone of the reader', (day, start, end) => {
    expect(timeMeant(day, 'start', NOW).means).toBe(start)
    expect(timeMeant(day, 'end', NOW).means).toBe(end)
  })

  test('in RFC 3339 is left to the service', () => {
    for (const time of ['2025-09-04T18:00:00Z', '2025-09-04T18:00:00.123456+02:00', '2016-12-31T23:59:60Z'])
      expect(timeMeant(time, 'end', NOW)).toEqual({ written: time, means: time })
  })

  test('that was printed is read back', () => {
    for (const zone of ['Europe/Paris', 'America/St_Johns', 'Asia/Kathmandu', 'UTC']) {
      vi.stubEnv('TZ', zone)
      const time = '2025-10-26T00:30:00.000Z'
      expect(timeMeant(minuteIn('local', time), 'start', NOW).means).toBe(time)
      expect(timeMeant(minuteIn('utc', time), 'start', NOW).means).toBe(time)
    }
  })

  test.each([
    '',
    ' ',
    'soon',
    '9',
    '13pm',
    '0am',
    '2025-21',
    '2025-09 9:00',
    'last week',
    '24:00',
    '9:60',
    '2025-11-31',
    '2025-02-29',
    '2025-13-01',
    '04/09/2025',
    '2025-09-04 18:00+99:99',
    'yesterdayish',
    '2025-09-0418:00',
  ])('%j is refused, with what can be written', (text) => {
    expect(() => timeMeant(text, 'start', NOW)).toThrow(InvalidArgumentError)
  })
})

describe('a time that cannot be read is refused with', () => {
  test.each([
    ['yestreday 18:00', '"yestreday 18:00" is no time; did you mean yesterday?'],
    ['04/09/2025', 'It may be 4 September or 9 April: write 2025-09-04 or 2025-04-09.'],
    ['soon', '"soon" is no time: write 2025-09-04, "22 Nov 2025", yesterday, Friday, '],
  ])('%s', (text, why) => expect(() => timeMeant(text, 'end', NOW)).toThrow(why))
})

describe('the time of learning', () => {
  test.each([
    ['yesterday', '2025-10-28T22:59:59.999Z'],
    ['2025-09', '2025-09-30T21:59:59.999Z'],
    ['yesterday 9:00', '2025-10-28T08:00:00.000Z'],
  ])('%s is its end', (text, means) => expect(learnedMeant(text, NOW)).toEqual({ written: text, means }))

  test.each(['now', 'today', '2025-10-29', '2025-10', 'Wednesday'])('%s has not ended, and is now', (text) =>
    expect(learnedMeant(text, NOW)).toEqual({ written: text, means: NOW.toISOString(), isNow: true }),
  )

  test('that is still to come is left to the service', () =>
    expect(learnedMeant('9:00', NOW)).toEqual({ written: '9:00', means: '2025-10-29T08:00:00.000Z' }))
})

describe('a date', () => {
  test.each([
    ['today', '2025-10-29'],
    ['yesterday', '2025-10-28'],
    ['9:00', '2025-10-29T08:00:00Z'],
    ['yesterday 18:00', '2025-10-28T17:00:00Z'],
    ['2025-09-04 18:00', '2025-09-04T16:00:00Z'],
    ['2025-09-04T18:00', '2025-09-04T16:00:00Z'],
    ['2025-09-04T18:00:05', '2025-09-04T16:00:05Z'],
    ['2025-11-29T05:00Z', '2025-11-29T05:00:00Z'],
    ['2025-11-29T05:00+02:00', '2025-11-29T03:00:00Z'],
    ['27/11/2026', '2026-11-27'],
    ['22 Nov 2026', '2026-11-22'],
    ['Nov 2026', '2026-11'],
    ['Monday', '2025-10-27'],
    ['yesterday/today', '2025-10-28/2025-10-29'],
    ['27.11.2026/..', '2026-11-27/..'],
    ['2025-09-04/Monday', '2025-09-04/2025-10-27'],
    ['now', '2025-10-28T23:30:00Z'],
  ])('%s is a day or an instant of the reader', (text, means) =>
    expect(dateMeant(text, NOW).means).toBe(means),
  )

  test('may be still to come', () => {
    expect(dateMeant('Monday', NOW, 'future').means).toBe('2025-11-03')
    expect(dateMeant('Wednesday', NOW, 'future').means).toBe('2025-10-29')
    expect(dateMeant('next Wednesday', NOW).means).toBe('2025-11-05')
  })

  test('of EDTF is left as it is', () => {
    for (const text of [
      '2025-09-04',
      '2025-09-04T17:30:00Z',
      '2025-09-04T17:30:00+02:00',
      '2025~',
      '2025-09-04/..',
      '2025-21',
      '2025-09-04~/2025-09?',
      '2025-XX',
      '202X',
    ])
      expect(dateMeant(text, NOW)).toEqual({ written: text, means: text })
  })

  test.each([
    ['soon', '"soon" is no date: write 2025-09-04, "22 Nov 2025", yesterday, Friday'],
    ['last week', '"last week" is no date: write '],
    ['', '"" is no date: write '],
    ['yesterady', 'did you mean yesterday?'],
    ['2025-9-4', '"2025-9-4" is not a date of EDTF: write 2025-09-04.'],
    ['2026-11-2X', 'write 2026-11-XX or 2026-11-20/2026-11-29.'],
    ['2026-02-3X', 'write 2026-02-XX.'],
    ['2026-1X', 'write 2026-XX or 2026-10/2026-12.'],
  ])('%j is refused', (text, why) => {
    expect(() => dateMeant(text, NOW)).toThrow(InvalidArgumentError)
    expect(() => dateMeant(text, NOW)).toThrow(why)
  })

  test('with a day or time that does not exist is refused', () => {
    for (const text of ['2025-11-31 9:00', 'yesterday 25:00', 'yesterday at noon'])
      expect(() => dateMeant(text, NOW)).toThrow(InvalidArgumentError)
  })
})
