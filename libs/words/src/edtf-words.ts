import type { DateWords } from './date-language.js'
import { aloneOf, endsBefore, wholeOf, type Whole } from './edtf-parts.js'
import { aloneWords, named } from './date-words.js'
import { inSentence, intervalWords } from './interval-words.js'
import { dateCatalogues, type Language } from './languages.js'

/** How dates are said: in which language, and of what. A `window` is the time of something announced. */
export interface Saying {
  lang: Language
  use?: 'occurred' | 'window'
}

/**
 * A date of EDTF, levels 0 and 1, as a person would say it within a sentence: `between 4 and 5 September 2025`.
 * A time of day is said in the zone in which it was written.
 * @returns the text itself where it is no such date; never an empty string for a date
 */
export function edtfWords(edtf: string, { lang, use = 'occurred' }: Saying): string {
  return wordsOf(dateCatalogues[lang], edtf, use) ?? edtf
}

/** Whether a text is a date of EDTF, levels 0 and 1, in the years 0000 to 9999, that words can say. */
export const isEdtf = (text: string): boolean => wordsOf(dateCatalogues.en, text, 'occurred') !== null

function wordsOf(language: DateWords, edtf: string, use: 'occurred' | 'window'): string | null {
  const [from = '', to, ...more] = edtf.split('/')
  if (more.length > 0) return null
  if (to === undefined) {
    const date = aloneOf(from)
    return date && aloneWords(language, date)
  }
  const first = wholeOf(from)
  const last = wholeOf(to)
  if (first && last) return endsBefore(first, last) ? null : intervalWords(language, first, last)
  if (first) return openEnd(language, first, to, use)
  return last && openStart(language, from, last, use)
}

function openEnd(language: DateWords, from: Whole, end: string, use: 'occurred' | 'window'): string | null {
  const words = inSentence(language, from)
  if (end === '') return language.fromUnknown(words)
  if (end !== '..') return null
  return use === 'window' ? language.from(words) : language.since(words)
}

function openStart(language: DateWords, start: string, to: Whole, use: 'occurred' | 'window'): string | null {
  if (start === '') return language.untilUnknown(inSentence(language, to))
  if (start !== '..') return null
  if (use === 'occurred') return language.until(inSentence(language, to))
  // What is announced for a month may come on its last day.
  return language.by(
    to.unit === 'day'
      ? inSentence(language, to)
      : inSentence(language, to, language.end(named(language, to))),
  )
}
