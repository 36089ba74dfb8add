import { isAncient, type DateWords, type Named } from './date-language.js'
import type { Alone, Whole } from './edtf-parts.js'

/** The words of one date that stands alone. */
export function aloneWords(language: DateWords, date: Alone): string {
  switch (date.unit) {
    case 'years':
      return yearsWords(language, date.first, date.last)
    case 'partly':
      return language.unknown[date.unknown](named(language, date.known).words)
    case 'moment':
      return language.atTime(named(language, date.day).words, date.clock, zoneWords(date.offset))
    default: {
      const name = named(language, date)
      return date.doubt === undefined ? name.words : language.alone[date.doubt](name)
    }
  }
}

/** "The 2000s" may be a century, and "the 20s" of the first may be any: these are said by their first and last year. */
function yearsWords(language: DateWords, first: number, last: number): string {
  const isDecade = last - first === 9 && first % 100 !== 0 && !isAncient(first)
  return isDecade ? language.decade(first) : language.between(language.year(first), language.year(last))
}

/** The name of a date without its doubt. Without its year, where the words that follow have it. */
export function named(language: DateWords, date: Whole, isYearSaid = false): Named {
  const year = isYearSaid ? undefined : date.year
  switch (date.unit) {
    case 'year':
      return { unit: 'year', words: language.year(date.year) }
    case 'season':
      return { unit: 'season', words: language.season(date.season, date.season === 24 ? date.year : year) }
    case 'month':
      return { unit: 'month', words: language.month(date.month, year) }
    case 'day':
      return { unit: 'day', words: language.day(date.day, date.month, year) }
  }
}

/** `UTC`, `(UTC+2)`, `(UTC−3:30)`. @param offset minutes east of UTC */
function zoneWords(offset: number): string {
  if (offset === 0) return 'UTC'
  const minutes = Math.abs(offset) % 60
  const hours = (Math.abs(offset) - minutes) / 60
  return `(UTC${offset < 0 ? '−' : '+'}${hours}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`})`
}
