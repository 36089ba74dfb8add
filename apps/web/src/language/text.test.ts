import type { PickedText } from '@filrouge/contract'
import { h, type Attributes, type FunctionComponent } from 'preact'
import { render } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { ChangedText } from '../changes/changed-text.js'
import { ReadingIn, readingOf } from './reading.js'
import { Paragraphs, Text } from './text.js'

const inEnglish = <Props>(component: FunctionComponent<Props>, props: Props & Attributes) =>
  render(h(ReadingIn, { value: readingOf('en') }, h(component, props)))
const english: PickedText = { value: 'First.\n\nSecond\nline.', lang: 'en' }
const arabic: PickedText = { value: 'أولا.\r\n \r\nثانيا.', lang: 'ar' }

test('a text in the language of the page is a text', () =>
  expect(inEnglish(Text, { text: english, block: true, noted: true })).toBe(english.value))

test('a text alone in its block begins where its language begins', () => {
  expect(inEnglish(Text, { text: { value: 'قصة', lang: 'ar' }, block: true, noted: true })).toBe(
    '<span class="text" lang="ar" dir="rtl">قصة <span class="fallback" lang="en" dir="ltr">in Arabic</span></span>',
  )
  expect(inEnglish(Text, { text: { value: 'قصة', lang: 'ar' } })).toBe('<span lang="ar" dir="rtl">قصة</span>')
})

test('an empty line ends a paragraph, and each paragraph has its language', () => {
  expect(inEnglish(Paragraphs, { text: english, class: 'body' })).toBe(
    '<p class="body">First.</p><p class="body">Second\nline.</p>',
  )
  expect(inEnglish(Paragraphs, { text: arabic, class: 'body', noted: true })).toBe(
    '<p class="body" lang="ar" dir="rtl">أولا.</p>' +
      '<p class="body" lang="ar" dir="rtl">ثانيا. <span class="fallback" lang="en" dir="ltr">in Arabic</span></p>',
  )
})

test('a text that changed has its language and direction too', () => {
  const before: PickedText = { value: 'كلمة واحدة هنا', lang: 'ar' }
  const after: PickedText = { value: 'كلمة أخرى هنا', lang: 'ar' }
  expect(inEnglish(ChangedText, { before, after })).toMatch(/^<span class="text" lang="ar" dir="rtl">.*<ins>/)
})
