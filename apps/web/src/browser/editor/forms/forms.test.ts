import { EVENT_TYPES, isEventType, kinds } from '@filrouge/story'
import { expect, test } from 'vitest'
import type { Control, Field } from '../field.js'
import { FORMS } from './index.js'

/** Types of events that the page has no form for: the command line has. */
const ELSEWHERE = ['StoriesLinked', 'DevelopmentsMerged', 'MergeUndone', 'SourceRated', 'ClaimRetracted']

test('every type of event has one form, or is said to have none', () =>
  expect([...FORMS.map(({ type }) => type), ...ELSEWHERE].sort()).toEqual([...EVENT_TYPES].sort()))

test.each(FORMS.map((form) => [form.name, form] as const))('%s needs the role of its event', (_, form) =>
  expect(isEventType(form.type) && kinds[form.type].role).toBe(form.role),
)

/** Fields that the form fills in itself, and that are no choice of the writer. */
const FILLED: Readonly<Record<string, readonly string[]>> = {
  report: ['language', 'media'],
  open: ['language'],
  translate: ['language', 'ofVersion'],
}
/** The id of the story is in the path of the request. */
const BESIDE: Readonly<Record<string, readonly string[]>> = { open: ['storyId'] }
/** What a form is about. */
const SUBJECTS = ['developmentId', 'expectationId']

test.each(FORMS.map((form) => [form.name, form] as const))('%s has the fields of its event', (name, form) => {
  const shape = isEventType(form.type) ? Object.keys(kinds[form.type].schema.shape) : []
  const beginsWith = form.begin ? SUBJECTS : []
  const given = form.fields.map(({ at }) => at.split('/')[1] ?? '')
  const all = new Set([...given, ...(FILLED[name] ?? []), ...shape.filter((one) => beginsWith.includes(one))])
  expect([...all].sort()).toEqual([...shape, ...(BESIDE[name] ?? [])].sort())
})

test('each place is in its form once', () => {
  const places = ({ at, control }: Field): string[] => [
    at,
    ...columnsOf(control).map((column) => at + column.at),
  ]
  for (const { name, fields } of FORMS) {
    const all = fields.flatMap(places)
    expect({ name, repeated: all.filter((place, n) => all.indexOf(place) < n) }).toEqual({
      name,
      repeated: [],
    })
  }
})

const columnsOf = (control: Control) => (control.as === 'rows' ? control.columns : [])
