import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { dateIn, minuteIn, secondIn } from './times.js'

beforeEach(() => void vi.stubEnv('TZ', 'Europe/Paris'))
afterEach(() => void vi.unstubAllEnvs())

test('a time is printed in the zone of the reader, with its offset at that time', () => {
  expect(minuteIn('local', '2025-09-04T18:00:12.345Z')).toBe('2025-09-04 20:00+02:00')
  expect(minuteIn('local', '2025-12-31T23:30:00.000Z')).toBe('2026-01-01 00:30+01:00')
  expect(secondIn('local', '2025-09-04T18:00:12.345Z')).toBe('2025-09-04 20:00:12+02:00')
})

test('with --utc it is in UTC', () => {
  expect(minuteIn('utc', '2025-09-04T18:00:12.345Z')).toBe('2025-09-04 18:00Z')
  expect(secondIn('utc', '2025-09-04T18:00:12.345Z')).toBe('2025-09-04 18:00:12Z')
})

test.each([
  ['America/St_Johns', '2025-01-04 14:30-03:30'],
  ['Asia/Kathmandu', '2025-01-04 23:45+05:45'],
  ['UTC', '2025-01-04 18:00Z'],
])('the offset of %s', (zone, printed) => {
  vi.stubEnv('TZ', zone)
  expect(minuteIn('local', '2025-01-04T18:00:00.000Z')).toBe(printed)
})

describe('an EDTF date', () => {
  test('has its instants in the zone, and keeps everything else', () => {
    expect(dateIn('local', '2025-09-04T17:30:00Z')).toBe('2025-09-04 19:30+02:00')
    expect(dateIn('local', '2025-09-04T17:30:05Z/..')).toBe('2025-09-04 19:30:05+02:00/..')
    for (const edtf of ['2025-09-04', '2025-09~', '2025-XX', '../2025-09', '2025-21?', '2025-09-04T17:30:00'])
      expect(dateIn('local', edtf)).toBe(edtf)
  })
})

test('a time that its zone moves out of the years 0000 to 9999 stays in UTC', () =>
  expect(minuteIn('local', '9999-12-31T23:30:00.000Z')).toBe('9999-12-31T23:30:00.000Z'))
