import { describe, expect, test } from 'vitest'
import { capitalised, dayGroupWords, timeWords } from './index.js'

const said = (time: string, lang: 'en' | 'fr', how: 'full' | { besideYear: number | null }) =>
  timeWords(time, how === 'full' ? { lang, style: how } : { lang, style: 'short', ...how }).replaceAll(
    '\u00a0',
    ' ',
  )

describe('a moment in words', () => {
  test.each([
    ['2025-09-04T18:30:00.000Z', '4 September 2025, 18:30 UTC', '4 septembre 2025, 18 h 30 UTC'],
    ['2025-09-04T08:00:00Z', '4 September 2025, 08:00 UTC', '4 septembre 2025, 8 h UTC'],
    ['2025-09-01T00:30:00+02:00', '31 August 2025, 22:30 UTC', '31 août 2025, 22 h 30 UTC'],
    ['2025-09-04T18:30:59.999Z', '4 September 2025, 18:30 UTC', '4 septembre 2025, 18 h 30 UTC'],
  ])('%s', (time, english, french) => {
    expect(said(time, 'en', 'full')).toBe(english)
    expect(said(time, 'fr', 'full')).toBe(french)
  })

  test.each([
    ['2025-09-04T18:30:00.000Z', '4 Sept, 18:30', '4 sept., 18 h 30'],
    ['2025-08-01T08:00:00Z', '1 Aug, 08:00', '1er août, 8 h'],
  ])('%s, short', (time, english, french) => {
    const at2025 = { besideYear: 2025 }
    expect(said(time, 'en', at2025)).toBe(english)
    expect(said(time, 'fr', at2025)).toBe(french)
  })

  test.each([2026, null])(
    'short, with its year where another one or none stands beside it: %s',
    (besideYear) => {
      expect(said('2025-09-04T18:30:00.000Z', 'en', { besideYear })).toBe('4 Sept 2025, 18:30')
      expect(said('2025-08-01T08:00:00Z', 'fr', { besideYear })).toBe('1er août 2025, 8 h')
    },
  )

  test.each(['', 'now', '2025-13-01T00:00:00Z', '9999-12-31T23:59:59-01:00'])(
    '"%s" is left as it is',
    (text) => expect(timeWords(text, { lang: 'en', style: 'full' })).toBe(text),
  )
})

describe('the heading of a group', () => {
  test.each([
    ['2025-09-04', 'Thursday', '4 September 2025', 'Jeudi', '4 septembre 2025'],
    ['0099-02-28', 'Saturday', '28 February of the year 99', 'Samedi', '28 février de l’an 99'],
    ['2025-09-04?', null, 'Perhaps 4 September 2025', null, 'Peut-être le 4 septembre 2025'],
    ['2025-01', null, 'January 2025', null, 'Janvier 2025'],
    ['2025-22', null, 'Summer 2025', null, 'Été 2025'],
    ['0800', null, 'The year 800', null, 'L’an 800'],
    [
      '2025-09-04/2025-09-05',
      null,
      'Between 4 and 5 September 2025',
      null,
      'Entre le 4 et le 5 septembre 2025',
    ],
  ])('%s', (edtf, weekday, date, jour, french) => {
    expect(dayGroupWords(edtf, 'en')).toEqual({ weekday, date })
    expect(dayGroupWords(edtf, 'fr')).toEqual({ weekday: jour, date: french })
  })
})

test('a capital at the start', () => {
  expect(capitalised('été', 'fr')).toBe('Été')
  expect(capitalised('', 'en')).toBe('')
})
