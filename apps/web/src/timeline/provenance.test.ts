import { expect, test } from 'vitest'
import { pageOf, shownDevelopment, shownFacts, textOf } from '../../test/shown-story.js'

const knownOf = (occurred: string, firstKnownAt: string, language: 'en' | 'fr' = 'en') =>
  textOf(pageOf(shownFacts([shownDevelopment({ occurred, firstKnownAt })]), { language }), '<p class="known"')

test('the year in which something became known is said where the heading does not say it', () => {
  const at = '2026-11-29T23:12:00.000Z'
  expect(knownOf('2026-11-02', at)).toMatch(/^Known 29 Nov, 23:12 /)
  expect(knownOf('2026', at)).toMatch(/^Known 29 Nov, 23:12 /)
  for (const other of ['2025-01-01', '2025', '2025-12/2026-11', '2026-11-02/..', '../2026-11-02', '2026-24'])
    expect(knownOf(other, at)).toMatch(/^Known 29 Nov 2026, 23:12 /)
  expect(knownOf('2025-01-01', at, 'fr')).toMatch(/^Connu 29 nov. 2026, 23 h 12 /)
})

test('the whole time is in the document, and the timeline says its zone once', () => {
  const page = pageOf(
    shownFacts([shownDevelopment({ developmentId: 'a' }), shownDevelopment({ developmentId: 'b' })]),
  )
  expect(page).toContain('<time datetime="2025-09-04T16:00:00.000Z">4 Sept, 16:00</time>')
  expect(page.split('Times are in UTC.')).toHaveLength(2)
})
