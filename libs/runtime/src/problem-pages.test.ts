import { readFileSync } from 'node:fs'
import { bounds, DATE_FORMS } from '@filrouge/story'
import { expect, test } from 'vitest'
import { problemPage } from './problem-pages.js'

test('the page of validation-failed has the table of dates, which is that of the guide', () => {
  const page = problemPage('validation-failed') ?? ''
  expect(page).toContain('<h2 id="dates">')
  expect(problemPage('no-change')).not.toContain('dates')
  const guide = readFileSync('docs/guides/writing.md', 'utf8')
  const rows = /^\| You know .*\n\|.*\n((?:\|.*\n)+)/m.exec(guide)?.[1]?.trim().split('\n') ?? []
  expect(
    rows.map((row) =>
      row
        .split('|')
        .slice(1, 3)
        .map((cell) => cell.trim()),
    ),
  ).toEqual(DATE_FORMS)
})

test('every date of the table is a date', () => {
  for (const [, written] of DATE_FORMS)
    for (const [, date = ''] of written.matchAll(/`([^`]+)`/g)) expect(() => bounds(date)).not.toThrow()
})
