import { capitalised, dateCatalogues, type Language } from './languages.js'
import { wholeOf } from './edtf-parts.js'
import { edtfWords } from './edtf-words.js'

/** How a moment is said. `full` has the year and `UTC`; `short` has neither. */
export interface TimeSaying {
  lang: Language
  style: 'full' | 'short'
}

/**
 * A moment to the minute in UTC: `4 September 2025, 18:30 UTC`, or short `4 Sept, 18:30`.
 * @param rfc3339 a date with a time and a zone
 * @returns the text itself where it is no moment of the years 0000 to 9999
 */
export function timeWords(rfc3339: string, { lang, style }: TimeSaying): string {
  const at = new Date(rfc3339)
  if (Number.isNaN(at.getTime()) || !/^\d{4}-/.test(at.toISOString())) return rfc3339
  const language = dateCatalogues[lang]
  const [hour = '', minute = ''] = at.toISOString().slice(11).split(':')
  const clock = { hour, minute, second: '00' }
  const [day, month] = [at.getUTCDate(), at.getUTCMonth() + 1]
  return style === 'full'
    ? language.atTime(language.day(day, month, at.getUTCFullYear()), clock, 'UTC')
    : language.atTime(language.shortDay(day, month), clock)
}

/** The heading of a group of developments. Each part begins with a capital. */
export interface DayGroup {
  /** Of an exact day alone. */
  readonly weekday: string | null
  readonly date: string
}

/** The words above the developments of one date of EDTF: `Thursday` and `4 September 2025`. A time of day is said too. */
export function dayGroupWords(edtf: string, lang: Language): DayGroup {
  const date = capitalised(edtfWords(edtf, { lang }), lang)
  const day = wholeOf(edtf)
  if (day?.unit !== 'day' || day.doubt !== undefined) return { weekday: null, date }
  const weekday = dateCatalogues[lang].weekday(new Date(`${edtf}T00:00:00Z`).getUTCDay())
  return { weekday: capitalised(weekday, lang), date }
}
