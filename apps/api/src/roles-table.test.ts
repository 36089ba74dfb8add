import { EVENT_TYPES } from '@filrouge/story'
import { describe, expect, test } from 'vitest'
import { describeRoles } from './describe.js'
import { declaredNeeds, type DeclaredNeed } from './http/declared-needs.js'
import { rolesTable } from './roles-table.js'

const rowOf = (what: string) =>
  describeRoles()
    .split('\n')
    .find((row) => row.includes(what))

test('the table has a row for each type of event, and none twice', () => {
  expect(EVENT_TYPES.filter((type) => describeRoles().split(`\`${type}\``).length !== 2)).toEqual([])
})

test.each([
  ['Read stories', ['public', 'yes', 'yes', 'yes', 'yes']],
  ['Make subscriptions', ['', 'yes', 'yes', 'yes', 'yes']],
  ['Read the own key', ['', 'yes', 'yes', 'yes', 'yes']],
  ['`PositionStated`', ['', '', 'yes', 'yes', 'yes']],
  ['`StoryOpened`', ['', '', '', 'yes', 'yes']],
  ['Set `learnedAt`', ['', '', '', 'yes', 'yes']],
  ['Make, list and remove keys', ['', '', '', '', 'yes']],
])('%s: %j', (what, cells) => {
  expect(rowOf(what)?.split(' | ').slice(1, 6)).toEqual(cells)
})

describe('a table that is not whole is refused', () => {
  const needs = declaredNeeds()
  const changed = (toDo: string, role: DeclaredNeed['role']) =>
    needs.map((need) => (need.toDo === toDo ? { ...need, role } : need))

  test('where a command has no row', () =>
    expect(() => rolesTable([...needs, { role: 'admin', toDo: 'juggling' }])).toThrow('juggling'))
  test('where a row has no command', () =>
    expect(() => rolesTable(needs.filter(({ toDo }) => toDo !== 'importing'))).toThrow('importing'))
  test('where the commands of a row need several roles', () =>
    expect(() => rolesTable(changed('importing', 'editor'))).toThrow('importing'))
})

test('a change of a role changes the table', () => {
  const stricter = declaredNeeds().map((need) =>
    ['writing', 'importing'].includes(need.toDo) ? { ...need, role: 'editor' as const } : need,
  )
  expect(rolesTable(stricter)).not.toBe(describeRoles())
})
