import { DevelopmentsBody, NewSubscriptionBody } from '@filrouge/contract'
import { Problem } from '@filrouge/runtime'
import { AppendBody, ImportLine, kinds } from '@filrouge/story'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { validated } from './validation.js'

/** The messages of the validation errors, by pointer. */
function mistakes(schema: z.ZodType, value: unknown): Record<string, string> {
  try {
    validated(schema, value)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    const errors = error.details.errors ?? []
    const byPointer = Object.fromEntries(errors.map(({ pointer, message }) => [pointer, message]))
    if (Object.keys(byPointer).length < errors.length)
      throw new Error('two errors at one place', { cause: error })
    return byPointer
  }
  return {}
}

describe('the errors of a value with several forms are those of the form that was meant', () => {
  const { value } = kinds.FigureReported.schema.shape
  const noField = expect.stringMatching(/^there is no field "/)
  const none = expect.stringMatching(/must be \{"exact": number\}, \{"from"/)

  test.each([
    [{ exact: '12' }, { '/exact': expect.stringContaining('number') }],
    [{ exact: null }, { '/exact': expect.stringContaining('number') }],
    [{ words: 'twelve' }, { '/words': expect.stringContaining('text by language') }],
    [{ words: { en: 12 } }, { '/words/en': expect.stringContaining('string') }],
    [{ words: { en: '' } }, { '/words/en': 'words.en is empty' }],
    [{ words: {} }, { '/words': expect.stringContaining('languages') }],
    [{ from: '1' }, { '/from': expect.stringContaining('number') }],
    [
      { from: '1', to: '2' },
      { '/from': expect.any(String), '/to': expect.any(String) },
    ],
    [{ from: 2, to: 1 }, { '': expect.stringContaining('`from` is after `to`') }],
    [{ from: 1, too: 2 }, { '/too': noField }],
    [{ exact: 1, about: true }, { '/about': noField }],
    [
      { exact: '1', about: true },
      { '/exact': expect.any(String), '/about': noField },
    ],
    // Several forms may be meant, or none.
    [{}, { '': none }],
    [{ exact: 1, words: { en: 'one' } }, { '': none }],
    [12, { '': none }],
    ['12', { '': none }],
    [[], { '': none }],
    [null, { '': none }],
  ])('a figure of %j', (sent, expected) => expect(mistakes(value, sent)).toEqual(expected))

  test.each([
    [{ version: '1' }, { '/version': expect.stringContaining('number') }],
    [{ version: -1 }, { '/version': expect.any(String) }],
    ['always', { '': expect.stringMatching(/must be "any", "exists"/) }],
    [1, { '': expect.stringMatching(/must be "any", "exists"/) }],
  ])('an expectation of %j in an import', (sent, expected) =>
    expect(mistakes(ImportLine.shape.expected, sent)).toEqual(expected),
  )

  test.each([
    [{ knownAt: 'yesterday' }, { '/knownAt': expect.any(String) }],
    [{ knownAt: '2025-01-01T00:00:00Z', at: 1 }, { '/at': noField }],
    ['later', { '': expect.stringContaining('"now", "beginning" or {"knownAt": time}') }],
  ])('a subscription that starts at %j', (sent, expected) =>
    expect(mistakes(NewSubscriptionBody.shape.start, sent)).toEqual(expected),
  )

  test('one development, or a list of developments', () => {
    const sound = { headline: { en: 'x' }, occurred: '2025', kind: { category: 'aid' }, language: 'en' }
    expect(mistakes(DevelopmentsBody, { ...sound, occurred: 5 })).toEqual({ '/occurred': expect.any(String) })
    expect(mistakes(DevelopmentsBody, [sound, { ...sound, surprise: 5 }])).toEqual({ '/1/surprise': noField })
    expect(mistakes(DevelopmentsBody, [])).toEqual({ '': expect.any(String) })
    expect(mistakes(DevelopmentsBody, 'x')).toEqual({
      '': expect.stringContaining('must be a development, or a list'),
    })
  })

  test('the pointers of an append are into its body', () => {
    const figure = { figureId: 'f', label: { en: 'x' }, value: { exact: '12' } }
    expect(mistakes(AppendBody, { events: [{ type: 'FigureReported', data: figure }] })).toEqual({
      '/events/0/data/value/exact': expect.stringContaining('number'),
    })
    const missing = { events: [{ type: 'FigureReported', data: { figureId: 'f', label: { en: 'x' } } }] }
    expect(mistakes(AppendBody, missing)).toEqual({
      '/events/0/data/value': expect.stringContaining('value is missing: give {'),
    })
    expect(mistakes(AppendBody, { events: [{ type: 'StoryBurned', data: {} }] })).toEqual({
      '/events/0/type': expect.any(String),
    })
  })
})
