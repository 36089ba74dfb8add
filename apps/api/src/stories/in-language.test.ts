import type { Story } from '@filrouge/contract'
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
})

test.each([
  ['the language asked for', 'fr', ['en', 'fr'], 'fr'],
  ['in any case', 'FR-ca', ['en', 'fr', 'fr-CA'], 'fr-CA'],
  ['its base', 'fr-CA', ['en', 'fr'], 'fr'],
  ['the nearest base', 'zh-Hant-TW', ['en', 'zh', 'zh-Hant'], 'zh-Hant'],
  ['a variant of it', 'fr', ['en', 'fr-CH'], 'fr-CH'],
  ['another variant of its base', 'fr-CA', ['en', 'fr-CH'], 'fr-CH'],
  ['no language that only begins so', 'fr', ['en', 'frr'], 'en'],
  ["the story's language", 'de', ['ar', 'en'], 'en'],
  ["a variant of the story's", 'de', ['ar', 'en-GB'], 'en-GB'],
  ['the first by code unit', 'de', ['ru', 'ar', 'Zz'], 'Zz'],
])('%s', (_, asked, tags, picked) => {
  const title = Object.fromEntries(tags.map((tag) => [tag, `in ${tag}`]))
  expect(textsIn(asked, 'en').item(item(title))).toMatchObject({
    title: { value: `in ${picked}`, lang: picked },
    summary: null,
  })
})

test('without a language the maps are whole', () =>
  expect(textsIn(null, 'en').item(item({ en: 'a', fr: 'b' }))).toEqual(item({ en: 'a', fr: 'b' })))
