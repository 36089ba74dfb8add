import { expect, test } from 'vitest'
import { retryAfterMs } from './retry-after.js'

const now = new Date('2025-09-05T10:00:00Z')
const DAY = 86_400_000

test.each([
  ['0', 0],
  ['5', 5000],
  [' 120 ', 120_000],
  ['86400', DAY],
  ['86401', DAY],
  ['9'.repeat(400), DAY],
  ['Fri, 05 Sep 2025 10:01:00 GMT', 60_000],
  ['Friday, 05-Sep-25 10:01:00 GMT', 60_000],
  ['Fri Sep  5 10:01:00 2025', 60_000],
  ['Fri, 05 Sep 2025 09:00:00 GMT', 0],
  ['Sat, 05 Sep 2026 10:00:00 GMT', DAY],
])('%s is %i ms', (header, ms) => expect(retryAfterMs(header, undefined, now)).toBe(ms))

test.each([
  undefined,
  '',
  ' ',
  '-1',
  '+1',
  '1.5',
  '1e3',
  'soon',
  'Infinity',
  '2025-09-05T10:01:00Z',
  '5 seconds',
  'Fri, 99 Sep 2025 10:01:00 GMT',
])('"%s" is ignored', (header) => expect(retryAfterMs(header, undefined, now)).toBeNull())

test("a date is counted from the answer's own", () => {
  const [until, date] = ['Fri, 05 Sep 2025 12:01:00 GMT', 'Fri, 05 Sep 2025 12:00:00 GMT']
  expect(retryAfterMs(until, date, now)).toBe(60_000)
  expect(retryAfterMs(until, 'noon', now)).toBe(7_260_000)
  expect(retryAfterMs('5', date, now)).toBe(5000)
})
