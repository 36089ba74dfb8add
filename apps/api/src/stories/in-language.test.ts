import type { Development, Story } from '@filrouge/contract'
import { expect, test } from 'vitest'
import { textsIn } from './in-language.js'

const item = (title: Record<string, string>): Story => ({
  storyId: 's',
  version: 1,
  status: 'open',
  visibility: 'public',
  title,
  summary: null,
  language: 'en',
  tags: [],
  openedAt: '2025-09-04T00:00:00.000Z',
  updatedAt: '2025-09-04T00:00:00.000Z',
  counts: {
    developments: 0,
    corrected: 0,
    held: 0,
    withdrawn: 0,
    merged: 0,
    openExpectations: 0,
    overdue: 0,
  },
  latest: [],
  strip: [],
})

test.each([
  ['the requested language', 'fr', ['en', 'fr'], 'fr'],
  ['in any case', 'FR-ca', ['en', 'fr', 'fr-CA'], 'fr-CA'],
  ['its base', 'fr-CA', ['en', 'fr'], 'fr'],
  ['the nearest base', 'zh-Hant-TW', ['en', 'zh', 'zh-Hant'], 'zh-Hant'],
  ['a variant of it', 'fr', ['en', 'fr-CH'], 'fr-CH'],
  ['another variant of its base', 'fr-CA', ['en', 'fr-CH'], 'fr-CH'],
  ['its likely script', 'zh-TW', ['en', 'zh-Hans', 'zh-Hant'], 'zh-Hant'],
  ['its likely script before its base', 'zh-TW', ['zh', 'zh-Hant'], 'zh-Hant'],
  ['its likely script, from a region', 'zh-HK', ['zh-CN', 'zh-TW'], 'zh-TW'],
  ['its likely script, from none', 'zh', ['zh-Hant', 'zh-SG'], 'zh-SG'],
  ['the other script where there is only that one', 'zh-TW', ['en', 'zh-Hans'], 'zh-Hans'],
  ['in any case, by likely script', 'zh-tw', ['zh-hans', 'zh-hant'], 'zh-hant'],
  ['the script that a region makes likely', 'sr-ME', ['sr', 'sr-Latn'], 'sr-Latn'],
  ['the requested region, whether the tag has a script or not', 'zh-Hant-HK', ['zh-Hant', 'zh-HK'], 'zh-HK'],
  ['the likely region', 'pt', ['pt-AO', 'pt-BR', 'pt-PT'], 'pt-BR'],
  ['the likely region, from another', 'fr-CA', ['fr-CH', 'fr-FR'], 'fr-FR'],
  ['the longest base', 'de-CH-1996', ['de', 'de-AT', 'de-CH'], 'de-CH'],
  ['a base that Unicode does not know as a locale', 'zh-cmn-Hant', ['zh-Hans', 'zh-Hant'], 'zh-Hant'],
  ['a tag that Unicode does not know as a locale', 'zh-TW', ['zh-Hans', 'zh-cmn-Hant'], 'zh-cmn-Hant'],
  ['nothing similar for an unknown tag', 'abcd', ['en', 'abce'], 'en'],
  ['no likely language for an undetermined language', 'de', ['aa', 'und-DE'], 'aa'],
  ['an undetermined language', 'und', ['de', 'en-US', 'und'], 'und'],
  ['private subtags', 'zh-cmn-x-hans', ['zh-Hans', 'zh-Hant'], 'zh-Hans'],
  ['an extension', 'fr-u-ca-buddhist', ['en', 'fr-CA'], 'fr-CA'],
  ['the other name of a written form', 'nb', ['en', 'no'], 'no'],
  ['another written form', 'nn', ['en', 'no'], 'no'],
  ['the requested written form before another', 'no', ['nb-SJ', 'nn'], 'nb-SJ'],
  ['no language whose tag only starts with the same letters', 'fr', ['en', 'frr'], 'en'],
  ["the story's language", 'de', ['ar', 'en'], 'en'],
  ["a variant of the story's", 'de', ['ar', 'en-GB'], 'en-GB'],
  ['the first by code unit', 'de', ['ru', 'ar', 'Zz'], 'Zz'],
])('%s', (_, requested, tags, picked) => {
  const title = Object.fromEntries(tags.map((tag) => [tag, `in ${tag}`]))
  expect(textsIn(requested, 'en').item(item(title))).toMatchObject({
    title: { value: `in ${picked}`, lang: picked },
    summary: null,
  })
})

test('without a language the answer has whole language maps', () =>
  expect(textsIn(null, 'en').item(item({ en: 'a', fr: 'b' }))).toEqual(item({ en: 'a', fr: 'b' })))

const languageMap = (tags: readonly string[]) => Object.fromEntries(tags.map((tag) => [tag, `in ${tag}`]))
const development = (own: readonly string[], translated: readonly string[]): Development => ({
  developmentId: 'd',
  status: 'reported',
  headline: languageMap(own),
  body: languageMap(own),
  language: own[0] ?? 'en',
  occurred: '2025-09-04',
  occurredRange: { earliest: '2025-09-04T00:00:00.000Z', latest: '2025-09-04T23:59:59.999Z' },
  kind: { category: 'consult' },
  actors: [],
  places: [],
  attribution: [],
  links: [],
  merged: [],
  media: [],
  importance: 'normal',
  actuality: 'actual',
  credibility: null,
  assessments: [],
  hold: null,
  withdrawal: null,
  corroborations: [],
  disputes: [],
  translations: Object.fromEntries(
    translated.map((tag) => [tag, { headline: `in ${tag}`, body: `in ${tag}`, ofVersion: 2, stale: false }]),
  ),
  figures: [],
  revision: 1,
  corrections: [],
  firstVersion: 2,
  lastVersion: 2,
  recordedAt: '2025-09-04T00:00:00.000Z',
  firstKnownAt: '2025-09-04T00:00:00.000Z',
  updatedAt: '2025-09-04T00:00:00.000Z',
})

test.each([
  ['a translation in the requested language', 'fr-CA', ['fr'], ['fr-CA'], 'fr-CA'],
  ['a translation in the requested region', 'pt-PT', ['pt-BR'], ['pt-PT'], 'pt-PT'],
  ['a translation in the likely region', 'en', ['en-GB'], ['en-US'], 'en-US'],
  ['a translation in the requested script', 'zh-TW', ['zh-Hans'], ['zh-Hant'], 'zh-Hant'],
  [
    'a translation in the requested language, where its own text is in another',
    'fr',
    ['en'],
    ['fr-CH'],
    'fr-CH',
  ],
  ['its own text before a translation that is farther', 'fr-CA', ['fr'], ['fr-CH'], 'fr'],
  ['its own text before a translation that is as near', 'pt', ['pt-AO'], ['pt-MZ', 'pt-CV'], 'pt-AO'],
  ['its own text before a translation with the same tag', 'FR', ['fr'], ['fr', 'FR'], 'fr'],
  ['its own text where no text is in the requested language', 'de', ['en'], ['fr'], 'en'],
])('of a development: %s', (_, requested, own, translated, picked) => {
  const text = { value: `in ${picked}`, lang: picked }
  const read = textsIn(requested, 'en').development(development(own, translated))
  expect([read.headline, read.body]).toEqual([text, text])
})

test('what a correction replaced is in the language of then, and what was merged in its own', () => {
  const both = { en: 'in en', fr: 'in fr' }
  const correction = {
    version: 3,
    knownAt: '2025-09-04T00:00:00.000Z',
    recordedAt: '2025-09-04T00:00:00.000Z',
    severity: 'correction' as const,
    reason: both,
    fields: ['body', 'headline', 'language'],
    before: { headline: both, body: null, language: 'fr' },
  }
  const merged = { developmentId: 'e', language: 'fr', headline: both, version: 4, reason: both }
  const given = { ...development(['en'], ['de']), corrections: [correction], merged: [merged] }
  const [french, english] = ['fr', 'en'].map((lang) => ({ value: `in ${lang}`, lang }))
  expect(textsIn('de', 'en').development(given)).toMatchObject({
    headline: { lang: 'de' },
    corrections: [{ reason: english, before: { headline: french, body: null, language: 'fr' } }],
    merged: [{ headline: french, reason: french }],
  })
  expect(textsIn('en', 'en').development(given)).toMatchObject({
    corrections: [{ before: { headline: english } }],
    merged: [{ headline: english }],
  })
})

test('a translation without a body leaves the body in the language of the development', () => {
  const translations = { fr: { headline: 'in fr', body: null, ofVersion: 2, stale: false } }
  const read = textsIn('fr', 'en').development({ ...development(['en'], []), translations })
  expect([read.headline, read.body]).toMatchObject([{ lang: 'fr' }, { lang: 'en' }])
})
