import { editorCatalogues } from '@filrouge/words/editor'
import { describe, expect, test } from 'vitest'
import { readingOf } from '../../language/reading.js'
import { figureOf, figureReads, figureText } from './figure-value.js'

const reads = (text: string, page: 'en' | 'fr') =>
  figureReads(text, readingOf(page), editorCatalogues[page]).replaceAll(/\s/gu, ' ')

test.each([
  ['26', { exact: 26 }, 'Reads as 26'],
  ['-3.5', { exact: -3.5 }, 'Reads as -3.5'],
  ['1,200', { exact: 1200 }, 'Reads as 1,200'],
  ['1 200', { exact: 1200 }, 'Reads as 1,200'],
  ['1\u00a0200\u00a0000', { exact: 1_200_000 }, 'Reads as 1,200,000'],
  ['1,200.5', { exact: 1200.5 }, 'Reads as 1,200.5'],
  ['2000-3000', { from: 2000, to: 3000 }, 'Reads as from 2,000 to 3,000'],
  ['2,000 – 3,000', { from: 2000, to: 3000 }, 'Reads as from 2,000 to 3,000'],
  ['-5–-3', { from: -5, to: -3 }, 'Reads as from -5 to -3'],
  ['20..30', { from: 20, to: 30 }, 'Reads as from 20 to 30'],
  ['1,200..', { from: 1200 }, 'Reads as at least 1,200'],
  ['..30', { to: 30 }, 'Reads as at most 30'],
])('a number: %s', (text, value, words) => {
  expect(figureOf(text, 'de', 'en')).toEqual(value)
  expect(reads(text, 'en')).toBe(words)
})

test.each([
  ['1 200', { exact: 1200 }, 'Se lit 1 200'],
  ['1\u202f200,5', { exact: 1200.5 }, 'Se lit 1 200,5'],
  ['1,200', { exact: 1.2 }, 'Se lit 1,2'],
  ['12.5', { exact: 12.5 }, 'Se lit 12,5'],
  ['2000–3000', { from: 2000, to: 3000 }, 'Se lit de 2 000 à 3 000'],
])('a number on a French page: %s', (text, value, words) => {
  expect(figureOf(text, 'en', 'fr')).toEqual(value)
  expect(reads(text, 'fr')).toBe(words)
})

describe('what is no number is words, and is said to be', () => {
  test.each(['some dozens', '..', '12,00', '2025-09', '30-20', '1,2,3', '1..2..3', '5 or 6'])(
    '%s',
    (text) => {
      expect(figureOf(text, 'de', 'en')).toEqual({ words: { de: text } })
      expect(reads(text, 'en')).toBe('Reads as words, not as a number.')
    },
  )

  test.each([
    ['12.5%', '12.5', '%'],
    ['1,200 troops', '1,200', 'troops'],
    ['26 États', '26', 'États'],
  ])('%s: the unit has its own field', (text, number, unit) => {
    expect(figureOf(text, 'en', 'en')).toEqual({ words: { en: text } })
    expect(reads(text, 'en')).toBe(
      `Reads as words. For a number, write ${number} here, and ${unit} as the unit.`,
    )
  })
})

test('a value is typed as it is read', () => {
  for (const value of [
    { exact: 1234.5 },
    { from: -1, to: 2 },
    { from: 3 },
    { to: 4 },
    { words: { en: 'many' } },
  ])
    for (const page of ['en', 'fr']) expect(figureOf(figureText(value, 'en'), 'en', page)).toEqual(value)
})
