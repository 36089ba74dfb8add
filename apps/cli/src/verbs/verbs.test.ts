import { EVENT_TYPES, isEventType, kinds, type EventType } from '@filrouge/story'
import { describe, expect, test } from 'vitest'
import { Output } from '../output.js'
import { dataOf, neededWith } from './data.js'
import { FIGURE } from './forms.js'
import { VERBS } from './index.js'
import type { Field } from './verb.js'

/** Events that have no verb: position --question raises an issue. */
const ELSEWHERE: EventType[] = ['IssueRaised']
/** Fields that a verb fills in itself, or that only a file can give; and options that are no field. */
const FILLED: Readonly<Record<string, string[]>> = { open: ['language'], report: ['language', 'media'] }
const BESIDE: Readonly<Record<string, string[]>> = { position: ['question'], correct: ['set'] }
/** Fields that the command makes from several options, or has a default for. */
const MADE = ['changes', 'severity']
const known = VERBS.filter(({ type }) => isEventType(type))

test('every type of event has one command', () => {
  const types = known.map(({ type }) => type)
  expect([...types, ...ELSEWHERE].sort()).toEqual([...EVENT_TYPES].sort())
  expect(VERBS.filter(({ type }) => !isEventType(type)).map(({ type }) => type)).toEqual(
    // Until the type is in the domain.
    isEventType('ClaimRetracted') ? [] : ['ClaimRetracted'],
  )
})

describe.each(known)('$name', ({ name: verb, type, fields }) => {
  const shape: Readonly<Record<string, { safeParse(value: unknown): { success: boolean } }>> = isEventType(
    type,
  )
    ? kinds[type].schema.shape
    : {}

  test('can give every field of its event', () => {
    const given = fields.flatMap(({ to }) => (to === null ? [] : [to.split('.')[0]]))
    const all = [...given, ...(FILLED[verb] ?? [])]
    expect([...new Set(all)].sort()).toEqual([...Object.keys(shape), ...(BESIDE[verb] ?? [])].sort())
  })

  test('needs what its event needs', () => {
    const isNeeded = (name: string) =>
      fields.some(({ to, needed }) => needed && to !== null && to.split('.')[0] === name)
    const own = Object.entries(shape).filter(([name]) => !FILLED[verb]?.includes(name))
    const isGiven = (name: string) =>
      !(verb === 'report' && name === 'developmentId') && !(verb === 'correct' && MADE.includes(name))
    for (const [name, schema] of own.filter(([name]) => isGiven(name)))
      expect({ name, needed: isNeeded(name) }).toEqual({ name, needed: !schema.safeParse(undefined).success })
  })

  test('offers the values that its event takes', () => {
    for (const { to, form } of fields) {
      const choices = form.choices ?? []
      const schema = Object.entries(shape).find(([name]) => name === to)?.[1]
      if (!schema) continue
      for (const choice of choices) {
        const value = form.read(choice, { lang: 'en', name: '', out: new Output(false) })
        expect(schema.safeParse(value).success).toBe(true)
      }
    }
  })
})

test('values go where their paths say', () => {
  const corroborate = VERBS.find(({ name }) => name === 'corroborate')
  const values = new Map(
    (corroborate?.fields ?? [])
      .filter(({ name }) => ['development', 'source', 'quote'].includes(name))
      .map((field) => [field, field.name]),
  )
  expect(dataOf(corroborate?.fields ?? [], values)).toEqual({
    developmentId: 'development',
    attribution: { source: 'source', quote: 'quote' },
  })
})

describe('the value of a figure', () => {
  const read = (text: string) => FIGURE.read(text, { lang: 'fr', name: 'value', out: new Output(false) })

  test.each([
    ['26', { exact: 26 }],
    ['-0.5', { exact: -0.5 }],
    ['+3', { exact: 3 }],
    ['007', { exact: 7 }],
    ['20..30', { from: 20, to: 30 }],
    ['0.5..1.5', { from: 0.5, to: 1.5 }],
    ['20..', { from: 20 }],
    ['..30', { to: 30 }],
    ['-5..-1', { from: -5, to: -1 }],
    ['quelques dizaines', { words: { fr: 'quelques dizaines' } }],
  ])('%s', (text, value) => expect(read(text)).toEqual(value))

  test.each(['26,000', '26 000', '26.', '..', '1..2..3', '9007199254740993', '', '20-30', '20...30'])(
    '%j is refused',
    (text) => expect(() => read(text)).toThrow(/^(Give a number|9007199254740993 would be rounded)/),
  )

  test.each([
    ['1,400', '1400'],
    ["1'400'000", '1400000'],
    ['26 000', '26000'],
    ['~30', '"about 30"'],
    ['>20', '20..'],
    ['<= 1,400', '..1400'],
    ['20-30', '20..30'],
  ])('%j is refused, with %s', (text, meant) => {
    expect(() => read(text)).toThrow(`: did you mean ${meant}?`)
    expect(() => read(meant.replaceAll('"', ''))).not.toThrow()
  })
})

test('the summary of a story cannot be taken away', () => {
  const summary = VERBS.find(({ name }) => name === 'describe')?.fields.find(({ name }) => name === 'summary')
  const read = (text: string) => summary?.form.read(text, { lang: 'fr', name: '', out: new Output(false) })
  for (const none of ['none', 'en=none']) expect(() => read(none)).toThrow('A summary cannot be taken away')
  expect(read('Un détroit')).toEqual({ fr: 'Un détroit' })
})

test('a report of another kind needs its note', () => {
  const fields = VERBS.find(({ name }) => name === 'report')?.fields ?? []
  const [kind, note] = ['kind', 'note'].map((name) => fields.find((field) => field.name === name))
  const needed = (category: string, ...more: [Field, unknown][]) =>
    kind && neededWith(fields, kind, new Map<Field, unknown>([[kind, { category }], ...more]))
  expect(note).toBeDefined()
  expect(needed('other')).toEqual([note])
  expect(needed('aid')).toEqual([])
  expect(note && needed('other', [note, 'a statement'])).toEqual([])
})

test.each([
  ['position', 'the position is held since the time at which it became known'],
  ['figure', 'without it, --happened-by goes by the date of the development'],
])('the help of %s says which date counts without --occurred', (verb, words) => {
  const fields = VERBS.find(({ name }) => name === verb)?.fields
  expect(fields?.find(({ name }) => name === 'occurred')?.description).toContain(words)
})
