import { catalogueOf, pageLanguageOf } from './index.js'
import { localeOf } from './locale.js'

/** Text as it is shown: curly apostrophes, and what its language adds. @param lang BCP 47 */
export function typeset(text: string, lang: string): string {
  const curly = text.replace(/(?<=\p{L})'(?=\p{L})/gu, '’')
  const language = pageLanguageOf(lang)
  return language === null ? curly : catalogueOf(language).typeset(curly)
}

const RIGHT_TO_LEFT = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Mand', 'Rohg', 'Samr'])

/** The direction of a language's usual script. */
export const directionOf = (tag: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.has(localeOf(tag).maximize().script ?? '') ? 'rtl' : 'ltr'
