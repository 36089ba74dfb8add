import { expect, test } from 'vitest'
import { asOf, type StripDevelopment, type StripOverview } from './overview.js'

const development = (
  developmentId: string,
  firstVersion: number,
  more: Partial<StripDevelopment> = {},
): StripDevelopment => ({
  developmentId,
  headline: { value: developmentId, lang: 'en' },
  occurred: '2025-09-04',
  occurredRange: { earliest: '2025-09-04T00:00:00.000Z', latest: '2025-09-04T23:59:59.999Z' },
  category: 'consult',
  importance: null,
  actuality: 'actual',
  firstVersion,
  corrected: [],
  ...more,
})

const overview = (version: number, developments: StripDevelopment[] | null): StripOverview => ({
  version,
  developments,
  columns: null,
  columnsBy: null,
  momentsBy: 'moment',
  moments: [],
})

const ids = ({ developments }: StripOverview) => developments?.map(({ developmentId }) => developmentId)

test('the strip of a past version has what was withdrawn since, and what was learned later', () => {
  const then = overview(5, [development('kept', 2), development('withdrawn', 3)])
  const now = overview(9, [development('kept', 2), development('later', 7)])
  expect(ids(asOf(then, now))).toEqual(['kept', 'withdrawn', 'later'])
})

test('it has nothing that was withdrawn then and stands now', () => {
  const then = overview(5, [development('kept', 2)])
  const now = overview(9, [development('kept', 2), development('back', 3)])
  expect(ids(asOf(then, now))).toEqual(['kept'])
})

test('a development has the date that was known then, in its order, and its later corrections', () => {
  const moved = {
    occurred: '2025-09-03',
    occurredRange: { earliest: '2025-09-03T00:00:00.000Z', latest: '2025-09-03T23:59:59.999Z' },
  }
  const corrected = [{ version: 8, knownAt: '2025-09-10T00:00:00.000Z' }]
  const then = overview(5, [development('a', 2), development('b', 3)])
  const now = overview(9, [development('b', 3, { ...moved, corrected }), development('a', 2)])
  expect(asOf(then, now).developments).toEqual([development('a', 2), development('b', 3, { corrected })])
})

test('the present, and a story of too many developments, are drawn as they stand now', () => {
  const now = overview(9, [development('kept', 2)])
  expect(asOf(now, now)).toBe(now)
  expect(asOf(overview(5, null), now)).toBe(now)
  expect(asOf(overview(5, []), overview(9, null)).developments).toBeNull()
})
