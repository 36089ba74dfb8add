import { expect, test } from 'vitest'
import { aboutLine } from './options.js'
import { Output } from './output.js'

const OWN = '2025-09-06T07:00:00.000Z'
const RECORDED = '2025-09-07T07:00:00.000Z'
const NOW = new Date('2025-10-10T00:00:00Z')
const out = new Output(false, 'utc')
const about = (past: Parameters<typeof aboutLine>[3], happenedBy: string | null = null) =>
  aboutLine(out, 'strait', { version: 40, knownAt: OWN, recordedAt: RECORDED, happenedBy }, past, NOW)

const AT = 'strait at version 40, known at 2025-09-06 07:00Z'

test('the line about an answer names the time that was asked for, unless it is the version’s own', () => {
  expect(about({})).toBe(AT)
  expect(about({ knownAt: '2025-10-02T21:59:59.999Z' })).toBe(`${AT}, as of 2025-10-02 21:59:59Z`)
  expect(about({ knownAt: '2025-09-06T08:00:00Z' }, '2025-09')).toBe(
    `${AT}, as of 2025-09-06 08:00:00Z, happened by 2025-09`,
  )
  expect(about({ knownAt: '2025-09-06T07:00:00Z' })).toBe(AT)
  expect(about({ recordedAt: '2025-09-08T00:00:00Z' })).toBe(`${AT}, as recorded at 2025-09-08 00:00:00Z`)
  expect(about({ recordedAt: RECORDED })).toBe(AT)
})

test('a time that is still to come is now, which every answer is about without one', () =>
  expect(about({ knownAt: '2025-10-10T21:59:59.999Z' })).toBe(AT))
