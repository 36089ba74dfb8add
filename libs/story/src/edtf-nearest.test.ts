import { expect, test } from 'vitest'
import { InvalidEdtf, bounds } from './edtf.js'
import { notEdtf } from './edtf-nearest.js'
import { quoted } from './words.js'

const said = (text: string) => {
  try {
    bounds(text)
  } catch (error) {
    if (error instanceof InvalidEdtf) return notEdtf(text, error.message)
    throw error
  }
  return 'it is EDTF'
}

test.each([
  ['27/11/2026', 'write 2026-11-27'],
  ['11/27/2026', 'write 2026-11-27'],
  ['05/06/2026', 'write 2026-06-05 or 2026-05-06'],
  ['5.6.2026', 'write 2026-06-05'],
  ['27-11-26', 'write 2026-11-27'],
  ['2026/11/27', 'write 2026-11-27'],
  ['2026-1-5', 'write 2026-01-05'],
  ['20261127', 'write 2026-11-27'],
  ['2026/11', 'write 2026-11'],
  ['11/2026', 'write 2026-11'],
  ['27 November 2026', 'write 2026-11-27'],
  ['November 27, 2026', 'write 2026-11-27'],
  ['3rd of May 2026', 'write 2026-05-03'],
  ['Nov 2026', 'write 2026-11'],
  ['spring 2026', 'write 2026-21'],
  ['2026-Q3', 'write 2026-07/2026-09'],
  ['1990s', 'write 199X'],
  ['about 2026', 'write 2026~'],
  ['~2026-11', 'write 2026-11~'],
  ['?2026', 'write 2026?'],
  [' 2026-11-27 ', 'write 2026-11-27'],
  ['2026-11-27 - 2026-11-28', 'write 2026-11-27/2026-11-28'],
  ['2026-11-27..2026-11-28', 'write 2026-11-27/2026-11-28'],
  ['2026-11-28/2026-11-27', 'write 2026-11-27/2026-11-28'],
  ['2026-11-31', 'November has 30 days'],
  ['2025-02-29', 'February 2025 has 28 days'],
  ['2026-13', 'there is no month 13 (01 to 12; 21 to 24 are the seasons)'],
  ['2026-00-10', 'there is no month 00 (01 to 12; 21 to 24 are the seasons)'],
  ['2026-11-28T17:30', 'seconds and a zone are missing: write 2026-11-28T17:30:00Z'],
  ['2026-11-28 17:30', 'seconds and a zone are missing: write 2026-11-28T17:30:00Z'],
  ['2026-11-28T17', 'minutes, seconds and a zone are missing: write 2026-11-28T17:00:00Z'],
  ['2026-11-28T17:30+02:00', 'seconds are missing: write 2026-11-28T17:30:00+02:00'],
  ['2026-11-28T17:30:00.5Z', 'fractions of a second are not taken: write 2026-11-28T17:30:00Z'],
  ['2016-12-31T23:59:60Z', 'seconds go from 00 to 59: leap seconds are not taken'],
  ['../..', 'an interval that is open on both sides'],
  ['yesterday', 'of level 0 or 1, such as "2025-09-04" or "2025-09"'],
  ['9'.repeat(101), 'longer than 100 characters'],
  ['', 'of level 0 or 1, such as "2025-09-04" or "2025-09"'],
])('"%s": %s', (text, message) => {
  const is = `${quoted(text)} is not a date of EDTF`
  expect([`${is}: ${message}`, `${is} ${message}`]).toContain(said(text))
})
