import { describe, expect, test } from 'vitest'
import { isLasting, lastsOf } from './page-lasts.js'

const NOW = Date.parse('2026-11-30T12:00:00.000Z')
const TOMORROW = Date.parse('2026-12-01T00:00:00.000Z')
const PAST = {
  happenedBy: null,
  worldUntil: null,
  askedTime: null,
  judgedAt: '2025-09-05T00:00:00.000Z',
}
const pinned = (at: Partial<Parameters<typeof lastsOf>[1]>) => ({ ...PAST, ...at })

/** The expectations of a page with an open one. */
const open = (window: string, overdue = false): Parameters<typeof lastsOf>[0] => [
  { status: 'pending', overdue, window, reviewBy: null },
]

describe('a page', () => {
  test('of now lasts until an expectation is overdue, and not before it was made', () => {
    const judgedAt = '2026-11-30T12:00:00.000Z'
    const lasts = lastsOf(open('2026-11-30T15:00:00Z'), pinned({ judgedAt, askedTime: judgedAt }), NOW)
    expect(isLasting(lasts, judgedAt, NOW)).toBe(true)
    expect(isLasting(lasts, '2026-11-30T15:00:00.000Z', NOW + 1)).toBe(true)
    expect(isLasting(lasts, '2026-11-30T15:00:01.000Z', NOW + 1)).toBe(false)
    expect(isLasting(lasts, '2026-11-30T11:59:59.999Z', NOW)).toBe(false)
  })

  test('of now lasts until the day ends', () => {
    const judgedAt = '2026-11-30T12:00:00.000Z'
    const lasts = lastsOf(open('2025-09-10', true), pinned({ judgedAt, askedTime: judgedAt }), NOW)
    expect(isLasting(lasts, '2026-11-30T23:59:59.999Z', TOMORROW - 1)).toBe(true)
    expect(isLasting(lasts, '2026-12-01T00:00:00.000Z', TOMORROW)).toBe(false)
  })

  test('as of a known time lasts all day, although what it awaits was due long ago', () => {
    const judgedAt = '2025-09-05T00:00:00.000Z'
    const lasts = lastsOf(open('2025-09-10'), pinned({ judgedAt, askedTime: judgedAt }), NOW)
    expect(isLasting(lasts, judgedAt, TOMORROW - 1)).toBe(true)
  })

  test('of a version lasts for ever', () => {
    const lasts = lastsOf(open('2025-09-10'), pinned({}), NOW)
    expect(isLasting(lasts, pinned({}).judgedAt, Number.MAX_SAFE_INTEGER)).toBe(true)
  })

  test('of a version whose world has no end is judged now', () => {
    const judgedAt = '2026-11-30T12:00:00.000Z'
    const lasts = lastsOf(open('2026-11-30T15:00:00Z'), pinned({ judgedAt, happenedBy: '2025/..' }), NOW)
    expect(isLasting(lasts, '2026-11-30T14:00:00.000Z', NOW)).toBe(true)
    expect(isLasting(lasts, '2026-11-30T15:00:01.000Z', NOW)).toBe(false)
  })
})
