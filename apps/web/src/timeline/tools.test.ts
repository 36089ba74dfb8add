import { describe, expect, test } from 'vitest'
import type { StoryQuery } from '../address.js'
import { pageOf, shownDevelopment, shownFacts, textOf } from '../../test/shown-story.js'

const items = [shownDevelopment({ developmentId: 'a' }), shownDevelopment({ developmentId: 'b' })]
const facts = shownFacts(items)
const { state } = facts
const many = {
  ...facts,
  state: { ...state, counts: { ...state.counts, developments: 2000 } },
  timeline: { items, next: 'cursor' },
  matches: 223,
}

/** The links that take a filter away: their words, and where they lead. */
function filtersOf(query: StoryQuery, language: 'en' | 'fr' = 'en') {
  const html = pageOf(facts, { query, language })
  const list = /<ul class="filters"[^>]*>(.*?)<\/ul>/s.exec(html)?.[1] ?? ''
  return [...list.matchAll(/<a href="([^"]*)">(.*?)<\/a>/gs)].map(([, href = '', words = '']) => [
    words.replaceAll(/<[^>]*>/g, ''),
    href.replaceAll('&amp;', '&'),
  ])
}

describe('the timeline says how many developments it shows', () => {
  test('of a story', () => expect(textOf(pageOf(many), '<p class="showing"')).toBe('2,000 developments'))
  test('that match, on all its pages', () => {
    const shown = pageOf(many, { query: { q: 'force' } })
    expect(textOf(shown, '<p class="showing"')).toBe('223 of 2,000 developments')
    const french = pageOf(many, { query: { from: '2025' }, language: 'fr' })
    expect(textOf(french, '<p class="showing"')).toMatch(/^223 faits sur 2.000$/)
  })
})

describe('the timeline says by what it is narrowed', () => {
  test('each filter is a link to the view without it', () =>
    expect(filtersOf({ actor: 'russia', q: 'force', order: 'desc', cursor: 'c' })).toEqual([
      ['Remove the filter “force” ×', '/stories/story?actor=russia&order=desc#_timeline'],
      ['Remove the filter russia ×', '/stories/story?q=force&order=desc#_timeline'],
    ]))

  test.each<[StoryQuery, string, string]>([
    [{ kind: 'reject' }, 'Refusal', 'Refus'],
    [{ kind: 'reject/meet,aid' }, 'Refusal to meet, Aid', 'Refus de se rencontrer, Aide'],
    [{ importance: 'key' }, 'Key', 'Principal'],
    [{ place: 'Germany' }, 'Germany', 'Allemagne'],
    [{ source: 'Reuters' }, 'Reuters', 'Reuters'],
    [{ from: '2025-09' }, 'since September 2025', 'depuis septembre 2025'],
    [{ to: '2025-09-05' }, 'until 5 September 2025', 'jusqu’au 5 septembre 2025'],
    [{ from: '2025-09-04', to: '2025-09-04' }, '4 September 2025', '4 septembre 2025'],
    [
      { from: '2025-09-04', to: '2025-09-05' },
      'between 4 and 5 September 2025',
      'entre le 4 et le 5 septembre 2025',
    ],
    [{ from: '2025-01/2025-02' }, 'since January 2025', 'depuis janvier 2025'],
  ])('%j', (query, english, french) => {
    expect(filtersOf(query)).toEqual([[`Remove the filter ${english} ×`, '/stories/story#_timeline']])
    expect(filtersOf(query, 'fr')).toEqual([[`Retirer le filtre ${french} ×`, '/stories/story#_timeline']])
  })

  test('without filters it says nothing', () => expect(pageOf(facts).includes('class="filters"')).toBe(false))
})

describe('a story without developments', () => {
  const text = (html: string) => html.slice(html.indexOf('<main')).replaceAll(/<[^>]*>/g, ' ')
  test('says so once, and has no controls that act on nothing', () => {
    const html = pageOf(shownFacts([]))
    expect(text(html).split('Nothing is recorded yet.')).toHaveLength(2)
    expect(text(html)).not.toMatch(/0 developments|0 things|learned in|How to read|Play|Filter|Newest/)
    for (const gone of ['class="plot', 'class="player', 'class="legend"', 'class="tools"', '_state"'])
      expect([gone, html.includes(gone)]).toEqual([gone, false])
  })

  test('has its expectations, where there are some', () => {
    const { counts } = shownFacts([]).state
    const state = { ...shownFacts([]).state, counts: { ...counts, openExpectations: 2 } }
    expect(text(pageOf(shownFacts([], { state })))).toContain('2 things still expected')
  })

  test('by a date before all developments, does not say that nothing is recorded', () => {
    const { overview } = facts
    const html = pageOf(shownFacts([], { overview }), { query: { happenedBy: '2020' } })
    expect(text(html)).toContain('Nothing had happened by then.')
    expect(html.includes('class="plot')).toBe(true)
  })
})
