import { describe, expect, test } from 'vitest'
import { edtfWords, isEdtf } from './index.js'

/** Of what occurred. A no-break space stands before and after the French h. */
const OCCURRED: [edtf: string, english: string, french: string][] = [
  ['2025-09-04', '4 September 2025', '4 septembre 2025'],
  ['2025-09-01', '1 September 2025', '1er septembre 2025'],
  ['2025-09', 'September 2025', 'septembre 2025'],
  ['2025', '2025', '2025'],
  ['0800', 'the year 800', 'l’an 800'],
  ['0000', 'the year 0', 'l’an 0'],
  ['0009-09', 'September of the year 9', 'septembre de l’an 9'],
  ['0009-09-04', '4 September of the year 9', '4 septembre de l’an 9'],
  ['2025-09-04T20:00:00Z', '4 September 2025, 20:00 UTC', '4 septembre 2025, 20 h UTC'],
  ['2025-09-04T20:00:00', '4 September 2025, 20:00 UTC', '4 septembre 2025, 20 h UTC'],
  ['2025-09-04T08:05:00Z', '4 September 2025, 08:05 UTC', '4 septembre 2025, 8 h 05 UTC'],
  ['2025-09-04T20:00:05Z', '4 September 2025, 20:00:05 UTC', '4 septembre 2025, 20 h 00 min 05 s UTC'],
  ['2025-09-04T24:00:00Z', '4 September 2025, 24:00 UTC', '4 septembre 2025, 24 h UTC'],
  ['2025-09-04T20:00:00+00', '4 September 2025, 20:00 UTC', '4 septembre 2025, 20 h UTC'],
  ['2025-09-04T20:00:00+02:00', '4 September 2025, 20:00 (UTC+2)', '4 septembre 2025, 20 h (UTC+2)'],
  ['2025-09-04T20:00:00-03:30', '4 September 2025, 20:00 (UTC−3:30)', '4 septembre 2025, 20 h (UTC−3:30)'],
  ['2025-09-04T20:00:00-10', '4 September 2025, 20:00 (UTC−10)', '4 septembre 2025, 20 h (UTC−10)'],
  ['2025-09-04T20:00:00-00:30', '4 September 2025, 20:00 (UTC−0:30)', '4 septembre 2025, 20 h (UTC−0:30)'],
  ['2025-09-04?', 'perhaps 4 September 2025', 'peut-être le 4 septembre 2025'],
  ['2025-09-04~', 'around 4 September 2025', 'vers le 4 septembre 2025'],
  ['2025-09-04%', 'perhaps around 4 September 2025', 'peut-être vers le 4 septembre 2025'],
  ['2025-09~', 'around September 2025', 'vers septembre 2025'],
  ['2025-09?', 'perhaps September 2025', 'peut-être en septembre 2025'],
  ['2024~', 'around 2024', 'vers 2024'],
  ['2024?', 'perhaps 2024', 'peut-être en 2024'],
  ['2024%', 'perhaps around 2024', 'peut-être vers 2024'],
  ['0800?', 'perhaps the year 800', 'peut-être en l’an 800'],
  ['202X', 'the 2020s', 'les années 2020'],
  ['200X', 'between 2000 and 2009', 'entre 2000 et 2009'],
  ['002X', 'between the year 20 and the year 29', 'entre l’an 20 et l’an 29'],
  ['20XX', 'between 2000 and 2099', 'entre 2000 et 2099'],
  ['2025-XX', '2025, month unknown', '2025, mois inconnu'],
  ['2025-09-XX', 'September 2025, day unknown', 'septembre 2025, jour inconnu'],
  ['2025-XX-XX', '2025, day unknown', '2025, jour inconnu'],
  ['2025-21', 'spring 2025', 'printemps 2025'],
  ['2025-24', 'winter 2025–26', 'hiver 2025-2026'],
  ['1999-24', 'winter 1999–2000', 'hiver 1999-2000'],
  ['0800-24', 'winter of the year 800–801', 'hiver de l’an 800-801'],
  ['2025-21?', 'perhaps spring 2025', 'peut-être au printemps 2025'],
  ['2025-22?', 'perhaps summer 2025', 'peut-être à l’été 2025'],
  ['2025-21~', 'around spring 2025', 'vers le printemps 2025'],
  ['2025-24%', 'perhaps around winter 2025–26', 'peut-être vers l’hiver 2025-2026'],
  ['2025-09-04/2025-09-05', 'between 4 and 5 September 2025', 'entre le 4 et le 5 septembre 2025'],
  ['2025-09-04/2025-09-04', '4 September 2025', '4 septembre 2025'],
  ['2025-09-01/2025-09-10', 'early September 2025', 'début septembre 2025'],
  ['2025-09-11/2025-09-20', 'mid-September 2025', 'mi-septembre 2025'],
  ['2025-09-21/2025-09-30', 'late September 2025', 'fin septembre 2025'],
  ['2025-08-01/2025-08-15', 'the first half of August 2025', 'la première quinzaine d’août 2025'],
  ['2024-02-16/2024-02-29', 'the second half of February 2024', 'la seconde quinzaine de février 2024'],
  ['2025-09-01/2025-09-30', 'in the course of September 2025', 'courant septembre 2025'],
  ['2025-09-01/2025-09-03', 'between 1 and 3 September 2025', 'entre le 1er et le 3 septembre 2025'],
  [
    '2025-09-28/2025-10-03',
    'between 28 September and 3 October 2025',
    'entre le 28 septembre et le 3 octobre 2025',
  ],
  [
    '2024-12-30/2025-01-02',
    'between 30 December 2024 and 2 January 2025',
    'entre le 30 décembre 2024 et le 2 janvier 2025',
  ],
  [
    '2025-09-04?/2025-09-05~',
    'between perhaps 4 September and around 5 September 2025',
    'entre le 4 septembre peut-être et le 5 septembre 2025 environ',
  ],
  ['2025-01/2025-09', 'between January and September 2025', 'entre janvier et septembre 2025'],
  ['2025-01/2025-03', 'the first quarter of 2025', 'le premier trimestre 2025'],
  ['2025-10/2025-12', 'the fourth quarter of 2025', 'le quatrième trimestre 2025'],
  ['2025-07/2025-12', 'the second half of 2025', 'le second semestre 2025'],
  ['0800-01/0800-06', 'the first half of the year 800', 'le premier semestre de l’an 800'],
  ['2019/2024', 'between 2019 and 2024', 'entre 2019 et 2024'],
  ['2024/2024', '2024', '2024'],
  ['1985?/1990~', 'between perhaps 1985 and around 1990', 'entre 1985 peut-être et 1990 environ'],
  [
    '2025-09?/2025-09~',
    'between perhaps September 2025 and around September 2025',
    'entre septembre 2025 peut-être et septembre 2025 environ',
  ],
  [
    '2025-09-05/2025-09~',
    'from 5 September 2025 to around the end of the month',
    'du 5 septembre 2025 à la fin du mois environ',
  ],
  [
    '2025-09-05/2025-09?',
    'from 5 September 2025 to perhaps the end of the month',
    'du 5 septembre 2025 à la fin du mois peut-être',
  ],
  [
    '2025-09-05/2025-11',
    'between 5 September and the end of November 2025',
    'entre le 5 septembre et fin novembre 2025',
  ],
  [
    '2025-09-05/2026',
    'between 5 September 2025 and the end of 2026',
    'entre le 5 septembre 2025 et fin 2026',
  ],
  [
    '2024/2025-09-05~',
    'between the start of 2024 and around 5 September 2025',
    'entre début 2024 et le 5 septembre 2025 environ',
  ],
  ['2025-21/2025-22', 'between spring and summer 2025', 'entre le printemps et l’été 2025'],
  [
    '2024-24~/2025-23%',
    'between around winter 2024–25 and perhaps around autumn 2025',
    'entre l’hiver 2024-2025 environ et l’automne 2025 environ, peut-être',
  ],
  ['2025-12/2025-24', 'between December 2025 and winter 2025–26', 'entre décembre 2025 et l’hiver 2025-2026'],
  [
    '2025-04-10/2025-21',
    'between 10 April and the end of spring 2025',
    'entre le 10 avril et la fin du printemps 2025',
  ],
  [
    '2025-22/2025-12-24',
    'between the start of summer and 24 December 2025',
    'entre le début de l’été et le 24 décembre 2025',
  ],
  ['2025-09-05/..', 'since 5 September 2025', 'depuis le 5 septembre 2025'],
  ['2025-22/..', 'since summer 2025', 'depuis l’été 2025'],
  ['2024~/..', 'since around 2024', 'depuis 2024 environ'],
  ['2025-09-05/', 'from 5 September 2025, end unknown', 'à partir du 5 septembre 2025, fin inconnue'],
  ['2025-10/', 'from October 2025, end unknown', 'à partir d’octobre 2025, fin inconnue'],
  ['2025-23/', 'from autumn 2025, end unknown', 'à partir de l’automne 2025, fin inconnue'],
  ['../2025-09-05', 'until 5 September 2025', 'jusqu’au 5 septembre 2025'],
  ['../2025-09', 'until September 2025', 'jusqu’en septembre 2025'],
  ['../2025-21', 'until spring 2025', 'jusqu’au printemps 2025'],
  ['../2025-24', 'until winter 2025–26', 'jusqu’à l’hiver 2025-2026'],
  ['/2025-09-05', 'until 5 September 2025, start unknown', 'jusqu’au 5 septembre 2025, début inconnu'],
]

/** Of the window of something announced, where it differs. */
const WINDOW: [edtf: string, english: string, french: string][] = [
  ['2025-09-04', '4 September 2025', '4 septembre 2025'],
  ['2025-09-05/..', 'from 5 September 2025, no end given', 'à partir du 5 septembre 2025, sans échéance'],
  ['2025/..', 'from 2025, no end given', 'à partir de 2025, sans échéance'],
  ['../2025-09-05', 'by 5 September 2025', 'd’ici au 5 septembre 2025'],
  ['../2025-09-05?', 'by perhaps 5 September 2025', 'd’ici au 5 septembre 2025 peut-être'],
  ['../2025-12', 'by the end of December 2025', 'd’ici fin décembre 2025'],
  ['../2025~', 'by around the end of 2025', 'd’ici fin 2025 environ'],
  ['../2025-22', 'by the end of summer 2025', 'd’ici la fin de l’été 2025'],
]

const withSpaces = (words: string) => words.replaceAll('\u00a0', ' ')

describe('a date of EDTF in words', () => {
  test.each(OCCURRED)('%s', (edtf, english, french) => {
    expect(edtfWords(edtf, { lang: 'en' })).toBe(english)
    expect(withSpaces(edtfWords(edtf, { lang: 'fr' }))).toBe(french)
  })

  test.each(WINDOW)('%s announced', (edtf, english, french) => {
    expect(edtfWords(edtf, { lang: 'en', use: 'window' })).toBe(english)
    expect(withSpaces(edtfWords(edtf, { lang: 'fr', use: 'window' }))).toBe(french)
  })

  test('no line breaks within a French time', () =>
    expect(edtfWords('2025-09-04T18:30:00Z', { lang: 'fr' })).toBe('4 septembre 2025, 18\u00a0h\u00a030 UTC'))
})

test.each([
  '',
  'yesterday',
  '2025-13',
  '2025-00-01',
  '2025-02-29',
  '2025-02-30',
  '2025-9-4',
  '2025-24-XX',
  '2025-09-04T20:00',
  '2025-09-04T25:00:00Z',
  '2025-09-04T24:30:00Z',
  '2025-02-30T10:00:00Z',
  '2025-09-04T10:00:00Z/2025',
  '202X/..',
  '2025-21-01',
  '2025/2026/2027',
  '../..',
  '/',
])('"%s" is no date of EDTF, and is left as it is', (text) => {
  expect(edtfWords(text, { lang: 'en' })).toBe(text)
  expect(edtfWords(text, { lang: 'fr', use: 'window' })).toBe(text)
})

test.each(['2025', '2025-09-04/..', '../2025', '2025-09-04T20:00:00Z', '202X', '2025-21~'])(
  '%s is a date',
  (date) => expect(isEdtf(date)).toBe(true),
)
test.each(['', 'soon', '2025-13', '2025-02-30', '2025/2026/2027', '../..', '4 September 2025'])(
  '%j is no date',
  (text) => expect(isEdtf(text)).toBe(false),
)
