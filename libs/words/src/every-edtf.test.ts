import { Edtf } from '@filrouge/story'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { edtfWords, isEdtf } from './index.js'

const digits = (least: number, most: number, length = 2) =>
  fc.integer({ min: least, max: most }).map((n) => String(n).padStart(length, '0'))
const year = fc.oneof(digits(0, 9999, 4), digits(0, 1100, 4), digits(1990, 2030, 4))
const month = fc.oneof(digits(1, 12), digits(21, 24))
const doubt = fc.constantFrom('', '', '?', '~', '%')
const whole = fc.oneof(
  fc.tuple(year, doubt).map((parts) => parts.join('')),
  fc.tuple(year, fc.constant('-'), month, doubt).map((parts) => parts.join('')),
  fc
    .tuple(year, fc.constant('-'), month, fc.constant('-'), digits(1, 31), doubt)
    .map((parts) => parts.join('')),
)
const open = fc.constantFrom('', '..')
const zone = fc.oneof(
  fc.constantFrom('', 'Z'),
  fc
    .tuple(fc.constantFrom('+', '-'), digits(0, 14), fc.constantFrom('', ':00', ':30', ':45'))
    .map((parts) => parts.join('')),
)
const moment = fc
  .tuple(year, digits(1, 12), digits(1, 31), digits(0, 24), digits(0, 59), digits(0, 59), zone)
  .map(([y, m, d, hour, minute, second, z]) => `${y}-${m}-${d}T${hour}:${minute}:${second}${z}`)
const masked = fc.oneof(
  digits(0, 999, 3).map((start) => `${start}X`),
  digits(0, 99).map((start) => `${start}XX`),
  fc.tuple(year, fc.constantFrom('XX', 'XX-XX')).map((parts) => parts.join('-')),
  fc.tuple(year, digits(1, 12)).map((parts) => `${parts.join('-')}-XX`),
)
/** Two ends near each other, so that many intervals end after they begin, within a month or a year. */
const near = fc.tuple(whole, whole).map(([from, to]) => `${from}/${from.slice(0, 4)}${to.slice(4)}`)
const interval = fc.oneof(
  near,
  fc.tuple(whole, whole).map((ends) => ends.join('/')),
  fc.tuple(whole, open).map((ends) => ends.join('/')),
  fc.tuple(open, whole).map((ends) => ends.join('/')),
)

const accepted = fc.oneof(whole, interval, moment, masked).filter((text) => Edtf.safeParse(text).success)

test('a text is a date for words where it is one for a story', () =>
  fc.assert(
    fc.property(fc.oneof(whole, interval, masked), (text) => {
      expect([text, isEdtf(text)]).toEqual([text, Edtf.safeParse(text).success])
    }),
    { numRuns: 3_000 },
  ))

test('every date that a story accepts has words in every language', () =>
  fc.assert(
    fc.property(
      accepted,
      fc.constantFrom('en', 'fr'),
      fc.constantFrom('occurred', 'window'),
      (edtf, lang, use) => {
        const words = edtfWords(edtf, { lang, use })
        expect(words.trim()).toBe(words)
        expect(words).not.toMatch(/Invalid|undefined|NaN|null|object|X|\.\.|[~%?/]|-\d\d-|T\d|^$/)
        // Only a year from 1000 on is said as it is written.
        expect(words === edtf).toBe(/^[1-9]\d{3}$/.test(edtf))
      },
    ),
    { numRuns: 3_000 },
  ))
