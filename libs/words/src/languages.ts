import type { DateWords } from './date-language.js'
import * as en from './languages/en.js'
import * as fr from './languages/fr.js'
import type { EditorWords, PageWords } from './languages/en.js'

/*
 * The languages. A further one is its file, and its name in each of these lists. They are apart, and name each part by
 * itself, so that a bundler leaves out the parts that nobody imports.
 */

/** The words of the page, and of feeds. The first language is that of readers whose languages are not here. */
export const pageCatalogues = { en: en.page, fr: fr.page } satisfies Record<string, PageWords>

/** How dates are said. */
export const dateCatalogues = { en: en.dates, fr: fr.dates } satisfies Record<Language, DateWords>

/** The words of the editor. */
export const editorCatalogues = { en: en.editor, fr: fr.editor } satisfies Record<Language, EditorWords>

/** A language, as a tag of BCP 47. */
export type Language = keyof typeof pageCatalogues

/** `text` with a capital letter, as at the start of a heading. */
export const capitalised = (text: string, lang: Language): string => {
  const [first = '', ...rest] = text
  return first.toLocaleUpperCase(lang) + rest.join('')
}
