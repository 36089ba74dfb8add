import { describe, expect, test } from 'vitest'
import { pageOf, shownFacts, shownFigure, shownIssue, textOf } from '../../test/shown-story.js'
import { figureElement } from '../element-ids.js'
import { shownOf } from './rows.js'

const figures = Array.from({ length: 60 }, (_, n) => ({
  ...shownFigure([{ value: { exact: n } }]),
  figureId: `figure-${n}`,
}))
const rowsOf = (html: string) =>
  figures.filter(({ figureId }) => html.includes(`id="${figureElement(figureId)}"`)).length

describe('a long table', () => {
  test('shows the first rows, and leads to the page with all of them', () => {
    const page = pageOf(shownFacts([], { figures }), { query: { version: 4 } })
    expect(rowsOf(page)).toBe(50)
    expect(textOf(page, '<p class="all-of-them"')).toBe('Show all 60')
    expect(page).toContain('href="/stories/story?version=4&amp;all=figures#_figures"')
  })

  test('shows all rows where the address asks for them', () => {
    const page = pageOf(shownFacts([], { figures }), { query: { all: 'figures' } })
    expect(rowsOf(page)).toBe(60)
    expect(page).not.toContain('all-of-them')
  })

  test('of 50 rows has no such link', () => {
    const page = pageOf(shownFacts([], { figures: figures.slice(0, 50) }))
    expect(rowsOf(page)).toBe(50)
    expect(page).not.toContain('all-of-them')
  })

  test('shows what changed, wherever it stands', () => {
    const shown = shownOf(
      figures,
      { view: { query: {} }, part: 'figures' },
      ({ figureId }) => figureId === 'figure-57',
    )
    expect(shown.map(({ figureId }) => figureId).slice(49)).toEqual(['figure-49', 'figure-57'])
  })

  test('counts positions, in a table of one issue and in a matrix', () => {
    const positions = Array.from({ length: 60 }, (_, n) => ({ actor: `Actor ${n}` }))
    const one = pageOf(shownFacts([], { issues: [shownIssue(positions)] }))
    expect(textOf(one, '<p class="all-of-them"')).toBe('Show all 60')
    expect(one.match(/<th scope="rowgroup"/g)).toHaveLength(50)
    const issues = Array.from({ length: 9 }, (_, n) => ({
      ...shownIssue(positions.slice(0, 2)),
      issueId: `issue-${n}`,
    }))
    const matrix = pageOf(shownFacts([], { issues }))
    expect(textOf(matrix, '<p class="all-of-them"')).toBe('Show all 18')
    expect(textOf(matrix, '<p class="d more-of"')).toBe('3 more')
  })
})

test('the numbers where the story stands lead to the others', () =>
  expect(textOf(pageOf(shownFacts([], { figures })), '<p class="d more-of"')).toBe('52 more'))
