import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { capitalised, edtfWords, hourWords, timeWords } from '@filrouge/words'
import { catalogueOf, type Catalogue, type PageLanguage } from './index.js'
import { languageName, nameIn } from './names.js'
import { typeset } from './typeset.js'

/** The words and forms of one language. */
export interface Reading {
  language: PageLanguage
  t: Catalogue
  /** An EDTF date in words. `window`: of something that is expected. */
  date(edtf: string, use?: 'occurred' | 'window'): string
  /** The same at the beginning of a sentence. */
  Date(edtf: string, use?: 'occurred' | 'window'): string
  /** A time (RFC 3339) in words: `4 September 2025, 18:30 UTC`. */
  time(rfc3339: string): string
  /**
   * The same, short: `4 Sept 2025, 18:30`. `UTC` must stand nearby.
   * @param besideYear the year that stands beside it, which is not said again; null: none
   */
  shortTime(rfc3339: string, besideYear: number | null): string
  /** The hour and minute of a time (RFC 3339), UTC: `18:30`. */
  hour(rfc3339: string): string
  /** The day of a time (RFC 3339), UTC. */
  day(rfc3339: string): string
  number(value: number): string
  /** The name of an actor or a place. */
  name(name: string): string
  languageName(tag: string): string
  typeset(text: string): string
}

export function readingOf(language: PageLanguage): Reading {
  const t = catalogueOf(language)
  const numbers = new Intl.NumberFormat(t.locale, { maximumFractionDigits: 20 })
  const date = (edtf: string, use: 'occurred' | 'window' = 'occurred') =>
    edtfWords(edtf, { lang: language, use })
  return {
    language,
    t,
    date,
    Date: (edtf, use) => capitalised(date(edtf, use), language),
    time: (rfc3339) => timeWords(rfc3339, { lang: language, style: 'full' }),
    shortTime: (rfc3339, besideYear) => timeWords(rfc3339, { lang: language, style: 'short', besideYear }),
    hour: (rfc3339) => hourWords(rfc3339, language),
    day: (rfc3339) => date(rfc3339.slice(0, 10)),
    number: (value) => numbers.format(value),
    name: (name) => typeset(nameIn(name, language), language),
    languageName: (tag) => languageName(tag, language),
    typeset: (text) => typeset(text, language),
  }
}

const ReadingContext = createContext<Reading | null>(null)
export const ReadingIn = ReadingContext.Provider

/** The language in which the component is rendered. */
export function useReading(): Reading {
  const reading = useContext(ReadingContext)
  if (!reading) throw new Error('a component was rendered outside of ReadingIn')
  return reading
}
