import { expect, test } from 'vitest'
import { pageOf, shownDevelopment, shownFacts, shownIssue, textOf } from '../../test/shown-story.js'

const KNOWN = '2024-12-31T10:00:00.000Z'

/** What the table says, with the one position on one issue, and what the matrix of two issues says. */
function sinceOf(position: { since: string; developmentId: string | null }, language: 'en' | 'fr' = 'en') {
  const issues = [shownIssue([position])]
  const items = [shownDevelopment({ developmentId: 'summit', occurred: '2024-09-04' })]
  const headlines = [{ ...items[0]!, developmentId: 'elsewhere', occurred: '2023-02' }]
  const facts = (all: typeof issues) => shownFacts(items, { issues: all, headlines })
  const matrix = pageOf(facts([...issues, { ...shownIssue([]), issueId: 'other' }]), { language })
  const table = textOf(pageOf(facts(issues), { language }), '<td class="since"')
  expect(textOf(matrix, '<span class="path"')).toBeDefined()
  expect(matrix.replaceAll(/<[^>]*>/g, '')).toContain(table)
  return table
}

test('a position is held since its date, else since that of the development in which it was stated', () => {
  expect(sinceOf({ since: '2023-05', developmentId: 'summit' })).toBe('May 2023')
  expect(sinceOf({ since: KNOWN, developmentId: 'summit' })).toBe('4 September 2024')
  expect(sinceOf({ since: KNOWN, developmentId: 'elsewhere' })).toBe('February 2023')
})

test('where no date is stated, only since when it is known is said', () => {
  expect(sinceOf({ since: KNOWN, developmentId: null })).toBe('known since 31 December 2024, 10:00 UTC')
  expect(sinceOf({ since: KNOWN, developmentId: null }, 'fr')).toBe(
    'connu depuis le 31 décembre 2024, 10 h UTC',
  )
})
