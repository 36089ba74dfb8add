import { expect, test } from 'vitest'
import { localeOf } from './locale.js'
import { languageName } from './names.js'
import { directionOf } from './typeset.js'

test.each([
  ['fr-CA', 'fr-CA'],
  ['zz-t-en-t0', 'zz-t-en'],
  ['ar-1996-1996', 'ar-1996'],
  ['en-a-bbb-a-ccc', 'en-a-bbb'],
  ['1', 'und'],
])('the locale of %s is %s', (tag, locale) => expect(localeOf(tag).toString()).toBe(locale))

test('a language that Intl does not know has a direction and a name', () => {
  expect(directionOf('ar-1996-1996')).toBe('rtl')
  expect(languageName('fr-t-en-t0', 'en')).toMatch(/^French/)
})
