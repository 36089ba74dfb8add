import { capitalised, dateCatalogues, type Language } from './languages.js'
import { wholeOf } from './edtf-parts.js'
import { edtfWords } from './edtf-words.js'

/**
 * How a moment is said. `full` has the year and `UTC`. `short` has no `UTC`, which must stand nearby, and no year where it
 * is `besideYear`: the year that a reader takes for granted, since it stands beside the words. Null: there is none.
 */
export type TimeSaying = { lang: Language } & (
  { style: 'full' } | { style: 'short'; besideYear: number | null }
)

/**
 * A moment to the minute in UTC: `4 September 2025, 18:30 UTC`, or short `4 Sept 2025, 18:30` and `4 Sept, 18:30`.
 * @param rfc3339 a date with a time and a zone
 * @returns the text itself where it is no moment of the years 0000 to 9999
 */
export function timeWords(rfc3339: string, saying: TimeSaying): string {
  const at = new Date(rfc3339)
  if (Number.isNaN(at.getTime()) || !/^\d{4}-/.test(at.toISOString())) return rfc3339
  const language = dateCatalogues[saying.lang]
  const [hour = '', minute = ''] = at.toISOString().slice(11).split(':')
  const clock = { hour, minute, second: '00' }
  const [day, month, year] = [at.getUTCDate(), at.getUTCMonth() + 1, at.getUTCFullYear()]
  if (saying.style === 'full') return language.atTime(language.day(day, month, year), clock, 'UTC')
  const isBeside = year === saying.besideYear
  return language.atTime(language.shortDay(day, month, isBeside ? undefined : year), clock)
}

/** The hour and minute of a moment in UTC: `18:30`. */
export function hourWords(rfc3339: string, lang: Language): string {
  const [hour = '', minute = ''] = new Date(rfc3339).toISOString().slice(11).split(':')
  return dateCatalogues[lang].hour({ hour, minute, second: '00' })
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
