import { localeOf } from './locale.js'

/** Text as it is shown: curly apostrophes, and in French no double punctuation at the beginning of a line. */
export function typeset(text: string, lang: string): string {
  const curly = text.replace(/(?<=\p{L})'(?=\p{L})/gu, '’')
  if (!lang.startsWith('fr')) return curly
  return curly.replace(/ (?=[;:!?»])/g, '\u00a0').replace(/(?<=«) /g, '\u00a0')
}

const RIGHT_TO_LEFT = new Set(['Arab', 'Hebr', 'Syrc', 'Thaa', 'Nkoo', 'Adlm', 'Mand', 'Rohg', 'Samr'])

/** The direction of a language's usual script. */
export const directionOf = (tag: string): 'ltr' | 'rtl' =>
  RIGHT_TO_LEFT.has(localeOf(tag).maximize().script ?? '') ? 'rtl' : 'ltr'
