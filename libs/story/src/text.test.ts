import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { canonicalTag } from './language-tag.js'
import { CalendarDate, Country, Headline, Id, LanguageTag, Text, Time, TranslatedBody } from './text.js'

const messages = (parsed: { error?: { issues: { path: PropertyKey[]; message: string }[] } | undefined }) =>
  parsed.error?.issues.map(({ path, message }) => [path.join('/'), message])

describe('a language tag in its canonical form (RFC 5646 §2.1.1)', () => {
  test.each([
    ['fr', 'fr'],
    ['FR', 'fr'],
    ['mn-cYRL-mn', 'mn-Cyrl-MN'],
    ['ZH-hant-tw', 'zh-Hant-TW'],
    ['ES-419', 'es-419'],
    ['ZH-CMN-hans', 'zh-cmn-Hans'],
    ['DE-ch-1996', 'de-CH-1996'],
    ['SL-ROZAJ-BISKE-1994', 'sl-rozaj-biske-1994'],
    ['de-1ABC', 'de-1abc'],
    ['EN-ca-X-CA', 'en-CA-x-ca'],
    ['AZ-latn-X-LATN', 'az-Latn-x-latn'],
    ['EN-u-CA-BUDDHIST-nu-Latn', 'en-u-ca-buddhist-nu-latn'],
    ['IW', 'iw'],
  ])('%s', (sent, canonical) => {
    expect(canonicalTag(sent)).toBe(canonical)
    expect(LanguageTag.parse(sent)).toBe(canonical)
  })
})

test.each(['x', 'french', 'fr_CA', 'fr-', '-fr', 'fr CA', 'x-private', 'i-klingon', 'fr\n', 'ﬁ'])(
  '"%s" is no language tag',
  (tag) => expect(LanguageTag.safeParse(tag).success).toBe(false),
)

test.each([
  ['de-1996-1996', '1996'],
  ['sl-rozaj-ROZAJ', 'rozaj'],
  ['sl-rozaj-biske-rozaj', 'rozaj'],
  ['en-a-bbb-a-ccc', 'a'],
])('"%s" is no language tag, because a subtag is there twice (RFC 5646 §2.2.5, §2.2.6)', (tag, repeated) =>
  expect(messages(LanguageTag.safeParse(tag))).toEqual([
    ['', `"${tag}" is not a language tag of BCP 47: "${repeated}" is there twice`],
  ]),
)

test.each(['en-x-1996-1996', 'en-a-bbb-x-a-ccc', 'en-a-1996-b-1996', 'de-1901-1996'])(
  '"%s" repeats nothing that it may not',
  (tag) => expect(LanguageTag.safeParse(tag).success).toBe(true),
)

test('the tags of a text are converted to their canonical form', () =>
  expect(Text.parse({ FR: 'a', 'zh-hant': 'b', 'en-us': 'c' })).toEqual({
    fr: 'a',
    'zh-Hant': 'b',
    'en-US': 'c',
  }))

test('a text whose tags become the same is refused at the later one', () => {
  expect(messages(Text.safeParse({ fr: 'a', 'zh-hant': 'b', 'zh-Hant': 'c', FR: 'd' }))).toEqual([
    ['zh-Hant', '"zh-Hant" is the same language as "zh-hant": give one of them'],
    ['FR', '"FR" is the same language as "fr": give one of them'],
  ])
})

describe('a text of white space and invisible characters only is refused', () => {
  const invisible = {
    spaces: ' \t\n\r\u00a0\u2003\u3000\u2028',
    'zero width': '\u200b\u200c\u200d\u2060\ufeff',
    'soft hyphen': '\u00ad',
    directions: '\u200e\u202a\u2066\u061c',
    'variation selectors': '\ufe0f\u{e0100}',
    tags: '\u{e0041}',
    fillers: '\u3164\u115f\uffa0',
    braille: '\u2800',
    controls: '\u0001\u007f\u0085\ufff9',
  }
  const reason = (field: string) => `${field} has only white space or invisible characters`
  test.each(Object.entries(invisible))('%s', (_, text) => {
    for (const schema of [Headline, Text]) {
      expect(messages(schema.safeParse({ en: text, fr: 'x' }))).toEqual([['en', reason('en')]])
      expect(schema.safeParse({ en: `${text}a${text}` }).success).toBe(true)
    }
    expect(messages(TranslatedBody.safeParse(text))).toEqual([['', reason('this')]])
  })
  test.each(['a', '.', '—', '🙂', '基', '\u{1f9ff}', '\u0301'])('"%s" shows', (text) =>
    expect(Text.safeParse({ en: text }).success).toBe(true),
  )
})

test('the JSON schema of a text refuses the same texts as the service, in the first plane', () => {
  const { pattern = '' } = z.toJSONSchema(TranslatedBody)
  const schema = new RegExp(pattern, 'u')
  const differing = Array.from({ length: 0x1_0000 }, (_, code) => String.fromCharCode(code))
    .flatMap((text) => [text, `a${text}`, `${text}a`])
    .filter((text) => TranslatedBody.safeParse(text).success !== schema.test(text))
  expect(differing).toEqual([])
})

test.each([
  ['2016-12-31T23:59:60Z', 'seconds go from 00 to 59: leap seconds are not taken'],
  ['2016-12-31T23:59', 'seconds and a zone are missing: write 2016-12-31T23:59:00Z'],
  ['2016-12-31T23:59:00', 'a zone is missing: write 2016-12-31T23:59:00Z'],
  ['2016-12-31 23:59:00+01:00', 'a time is written with a T: write 2016-12-31T23:59:00+01:00'],
  ['2016-12-31', 'write day, time and zone, such as 2025-09-04T17:30:00Z or 2025-09-04T19:30:00+02:00'],
])('the time "%s" is refused: %s', (time, message) =>
  expect(messages(Time.safeParse(time))).toEqual([['', `"${time}" is not a time of RFC 3339: ${message}`]]),
)

test.each([
  ['27/11/2026', 'write 2026-11-27'],
  ['2026-11-31', 'November has 30 days'],
  ['05/06/2026', 'write 2026-06-05 or 2026-05-06'],
  ['11/2026', 'write it as 2025-09-05'],
  ['soon', 'write it as 2025-09-05'],
])('the day "%s" is refused: %s', (day, message) =>
  expect(messages(CalendarDate.safeParse(day))).toEqual([['', `"${day}" is not a day: ${message}`]]),
)

test.each([
  ['ua', 'write "UA"'],
  ['Ukraine', 'write "UA"'],
  ['UKR', 'write one such as "UA"'],
])('the country "%s" is refused: %s', (country, message) =>
  expect(messages(Country.safeParse(country))).toEqual([
    ['', `"${country}" is not a country code of two capitals (ISO 3166-1): ${message}`],
  ]),
)

test.each([
  ['The Summit, day 2', ': write "the-summit-day-2"'],
  ['Été', ': write "ete"'],
  ['-x-', ': write "x"'],
  ['峰会', ''],
])('the id "%s" is refused: %s', (id, advice) =>
  expect(messages(Id.safeParse(id))).toEqual([
    [
      '',
      `"${id}" is not an id${advice}. An id has 1 to 128 of a-z, 0-9, ".", "_" and "-", and begins with a letter or digit`,
    ],
  ]),
)
