import { InvalidArgumentError } from 'commander'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { minuteIn } from './times.js'
import { dateMeant, timeMeant } from './when.js'

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
    '24:00',
    '9:60',
    '9:00 yesterday',
    '2025-11-31',
    '2025-02-29',
    '2025-13-01',
    '2025-09',
    '2025',
    '04/09/2025',
    '9:00 pm',
    '2025-09-04 18:00+99:99',
    'yesterdayish',
    '2025-09-0418:00',
  ])('%j is refused, with what can be written', (text) => {
    expect(() => timeMeant(text, 'start', NOW)).toThrow(InvalidArgumentError)
  })
})

describe('a date', () => {
  test.each([
    ['today', '2025-10-29'],
    ['yesterday', '2025-10-28'],
    ['9:00', '2025-10-29T08:00:00Z'],
    ['yesterday 18:00', '2025-10-28T17:00:00Z'],
    ['2025-09-04 18:00', '2025-09-04T16:00:00Z'],
    ['now', '2025-10-28T23:30:00Z'],
  ])('%s is a day or an instant of the reader', (text, means) =>
    expect(dateMeant(text, NOW).means).toBe(means),
  )

  test('of EDTF, and everything else, is left to the service', () => {
    for (const text of [
      '2025-09-04',
      '2025-09-04T17:30:00',
      '2025~',
      '2025-09-04/..',
      '2025-21',
      'soon',
      '',
      '27/11/2026',
    ])
      expect(dateMeant(text, NOW)).toEqual({ written: text, means: text })
  })

  test('with a day or time that does not exist is refused', () => {
    for (const text of ['2025-11-31 9:00', 'yesterday 25:00', 'yesterday at noon'])
      expect(() => dateMeant(text, NOW)).toThrow(InvalidArgumentError)
  })
})
