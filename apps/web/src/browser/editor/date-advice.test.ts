import { editorCatalogues } from '@filrouge/words/editor'
import { expect, test } from 'vitest'
import { readingOf } from '../../language/reading.js'
import { whyNoDate } from './date-advice.js'

const why = (text: string, page: 'en' | 'fr') =>
  whyNoDate(text, readingOf(page), editorCatalogues[page])?.replaceAll(/\s/gu, ' ')

test.each(['2025-09-04', '2025-09-01/2025-09-05', '2025-24/2026-01', '2025-09-05/..'])(
  '%s is a date',
  (text) => expect(why(text, 'en')).toBeUndefined(),
)

const NONE = 'This is no date. Write it as 2025-09-04, or less exactly as 2025-09 or 2025.'

test.each([
  ['2025-09-05/2025-09-01', 'It ends before it begins: write 2025-09-01/2025-09-05.'],
  ['2025-13', 'There is no month 13: write 01 to 12, or 21 to 24 for a season.'],
  ['2025-02-29', 'February 2025 has 28 days.'],
  ['4 septembre 2025', 'Dates are written otherwise: write 2025-09-04.'],
  ['05/06/2025', 'Dates are written otherwise: write 2025-06-05 or 2025-05-06.'],
  ['about 2024', 'Dates are written otherwise: write 2024~.'],
  ['yesterday', NONE],
  ['2025-', NONE],
  [
    '2025-09-04T20:00',
    'A time has minutes, seconds and a zone, and no fractions of a second: write 2025-09-04T20:00:00Z.',
  ],
])('%s', (text, words) => expect(why(text, 'en')).toBe(words))

test.each([
  ['2025-09-05/2025-09-01', 'La fin précède le début : écrivez 2025-09-01/2025-09-05.'],
  ['2025-11-31', 'Novembre 2025 a 30 jours.'],
  ['1er septembre 2025', 'Une date s’écrit autrement : écrivez 2025-09-01.'],
  ['September 4, 2025', 'Une date s’écrit autrement : écrivez 2025-09-04.'],
  ['été 2025', 'Une date s’écrit autrement : écrivez 2025-22.'],
  ['vers 2024', 'Une date s’écrit autrement : écrivez 2024~.'],
  ['05/06/2025', 'Une date s’écrit autrement : écrivez 2025-06-05 ou 2025-05-06.'],
  ['hier', 'Ce n’est pas une date. Écrivez-la 2025-09-04 ou, moins précise, 2025-09 ou 2025.'],
])('%s, on a French page', (text, words) => expect(why(text, 'fr')).toBe(words))
