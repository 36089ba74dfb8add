import { expect, test } from 'vitest'
import { environmentLanguage, environmentTag, lineOf } from './texts.js'

test.each([
  ['zh_TW.UTF-8', 'zh-TW', 'zh'],
  ['fr_FR@euro', 'fr-FR', 'fr'],
  ['es_419', 'es-419', 'es'],
  ['ast.UTF-8', 'ast', 'ast'],
  ['de', 'de', 'de'],
  ['C', 'en', 'en'],
  ['C.UTF-8', 'en', 'en'],
  ['POSIX', 'en', 'en'],
  ['', 'en', 'en'],
])('the locale %j reads %s and writes %s', (LANG, tag, language) => {
  expect(environmentTag({ LANG })).toBe(tag)
  expect(environmentLanguage({ LANG })).toBe(language)
})

test('LC_ALL comes before LC_MESSAGES and LANG', () =>
  expect(environmentTag({ LANG: 'de', LC_MESSAGES: 'fr_CA', LC_ALL: 'it' })).toBe('it'))

test('a text is one line without control characters', () => {
  expect(lineOf({ value: 'a\nb\u001b]0;c', lang: 'en' })).toBe('a b ]0;c')
  expect(lineOf(null)).toBe('')
})
