import { dateAdvice, type DateAdvice, type DateNames } from '@filrouge/story/edtf-advice'
import { capitalised, isEdtf } from '@filrouge/words'
import { editorCatalogues } from '@filrouge/words/editor'
import type { Reading } from '../../language/reading.js'
import type { EditorWords } from './words.js'

/** Why a text is no date, and what to write, in the language of the page. Null: it is one. */
export function whyNoDate(text: string, reading: Reading, { dates }: EditorWords): string | null {
  return isEdtf(text) ? null : said(dateAdvice(text, isEdtf, NAMES), reading, dates)
}

function said(advice: DateAdvice | null, reading: Reading, words: EditorWords['dates']): string {
  switch (advice?.is) {
    case undefined:
      return words.none
    case 'no month':
      return words.noMonth(advice.month)
    case 'no day': {
      const { year, month, days } = advice
      const name = reading.date(`${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`)
      return words.noDay(capitalised(name, reading.language), days)
    }
    case 'turned':
      return words.turned(advice.write)
    case 'time':
      return words.time(advice.write)
    case 'near':
      return words.near(new Intl.ListFormat(reading.t.locale, { type: 'disjunction' }).format(advice.write))
  }
}

/** The words of dates in all languages of the page: who writes on a page in French may copy a date in English. */
const NAMES: DateNames = {
  months: Object.keys(editorCatalogues).map((language) => {
    const names = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' })
    return Array.from({ length: 12 }, (_, month) => names.format(Date.UTC(2025, month, 15)))
  }),
  seasons: Object.fromEntries(
    Object.values(editorCatalogues).flatMap(({ dates }) =>
      Object.entries(dates.seasons).map(([number, name]) => [name, number]),
    ),
  ),
  about: Object.values(editorCatalogues).flatMap(({ dates }) => dates.about.split('|')),
  to: Object.values(editorCatalogues).flatMap(({ dates }) => dates.to.split('|')),
}
