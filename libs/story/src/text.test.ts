import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { canonicalTag } from './language-tag.js'
import { Edtf, Headline, LanguageTag, Plain, Text, Time, TranslatedBody, Url } from './text.js'

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

test('the tags of a text are converted to their canonical form', () =>
  expect(Text.parse({ FR: 'a', 'zh-hant': 'b', 'en-us': 'c' })).toEqual({
    fr: 'a',
    'zh-Hant': 'b',
    'en-US': 'c',
  }))

test('a text whose tags become the same is refused at the later one', () => {
  expect(messages(Text.safeParse({ fr: 'a', 'zh-hant': 'b', 'zh-Hant': 'c', FR: 'd' }))).toEqual([
    ['zh-Hant', 'the same language as "zh-hant"'],
    ['FR', 'the same language as "fr"'],
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
  const reason = 'holds only white space or invisible characters'
  test.each(Object.entries(invisible))('%s', (_, text) => {
    for (const schema of [Headline, Text]) {
      expect(messages(schema.safeParse({ en: text, fr: 'x' }))).toEqual([['en', reason]])
      expect(schema.safeParse({ en: `${text}a${text}` }).success).toBe(true)
    }
    expect(messages(TranslatedBody.safeParse(text))).toEqual([['', reason]])
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

test('a time in a leap second is refused, with a message that says so', () => {
  expect(messages(Time.safeParse('2016-12-31T23:59:60Z'))).toEqual([
    ['', 'seconds go from 00 to 59: leap seconds are not taken'],
  ])
  expect(messages(Time.safeParse('2016-12-31'))).toEqual([['', 'Invalid ISO datetime']])
})

test.each([
  [Plain, ''],
  [Plain, '\u0000'.repeat(301)],
  [Url, ''],
  [Url, '\u0000'],
  [Url, 'x'.repeat(2_001)],
  [Edtf, ''],
  [Edtf, '\ud800'],
  [Edtf, 'x'.repeat(101)],
  [LanguageTag, '-'.repeat(65)],
  [Time, 'x'.repeat(41)],
  [TranslatedBody, ''],
  [TranslatedBody, '\u0000'],
  [TranslatedBody, ' '.repeat(20_001)],
])('a string that breaks several rules has one error: %#', (schema, sent) =>
  expect(messages(schema.safeParse(sent))).toHaveLength(1),
)
