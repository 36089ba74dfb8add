import type { Clock, Doubt, Season } from './edtf-parts.js'

/** A date in words without its doubt, and what it is. */
export interface Named {
  readonly words: string
  readonly unit: 'day' | 'month' | 'season' | 'year'
}

/**
 * How a language says dates. All words stand as within a sentence. Months and days count from 1. Years are 0 to 9999.
 */
export interface DateWords {
  /** `4`, `4 September` or `4 September 2025`. */
  day(day: number, month?: number, year?: number): string
  /** `September` or `September 2025`. */
  month(month: number, year?: number): string
  /** `spring` or `spring 2025`. A winter has its year always: it ends in the next one. */
  season(season: Season, year?: number): string
  year(year: number): string
  /** `n` is 0 for Sunday to 6. */
  weekday(n: number): string
  /** The ten years from `first`. */
  decade(first: number): string
  /** Seconds are said where they are not `00`. */
  hour(clock: Clock): string
  /** `zone` is `UTC` or `(UTC+2)`. */
  atTime(day: string, clock: Clock, zone?: string): string
  /** The day as a short list says it: `4 Sept` or `4 Sept 2025`. */
  shortDay(day: number, month: number, year?: number): string

  unknown: Record<'month' | 'day', (known: string) => string>
  /** A date that stands alone and is in doubt. */
  alone: Record<Doubt, (date: Named) => string>

  /** A date as it follows a preposition: with its article, where it has one. */
  inSentence(date: Named): string
  /** Words of `inSentence`, `start` or `end` that are in doubt. */
  doubted: Record<Doubt, (words: string) => string>
  start(date: Named): string
  end(date: Named): string
  endOfThatMonth: string

  /** The next eight take words of `inSentence`, `start`, `end` or `doubted`. */
  between(from: string, to: string): string
  fromTo(from: string, to: string): string
  since(words: string): string
  from(words: string): string
  fromUnknown(words: string): string
  until(words: string): string
  by(words: string): string
  untilUnknown(words: string): string

  /** Days 1 to 10, 11 to 20, and 21 to the last of a month; its halves; the whole of it. */
  thirds: readonly [Phrase, Phrase, Phrase]
  halves: readonly [Phrase, Phrase]
  course: Phrase
  /** `n` is 0 to 3. */
  quarter(n: number, year: number): string
  /** `n` is 0 or 1. */
  halfYear(n: number, year: number): string
}

type Phrase = (month: string) => string

/** The twelve names of months in a locale, as `Intl` has them. */
export function monthNames(locale: string, style: 'long' | 'short'): (month: number) => string {
  const names = once(() => {
    const format = new Intl.DateTimeFormat(locale, { month: style, timeZone: 'UTC' })
    return Array.from({ length: 12 }, (_, month) => format.format(Date.UTC(2025, month, 15)))
  })
  return (month) => names()[month - 1] ?? String(month)
}

/** The names of the weekdays in a locale, from 0 for Sunday. */
export function weekdayNames(locale: string): (n: number) => string {
  const names = once(() => {
    const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' })
    // 4 January 1970 was a Sunday.
    return Array.from({ length: 7 }, (_, n) => format.format(Date.UTC(1970, 0, 4 + n)))
  })
  return (n) => names()[n] ?? String(n)
}

/** Makes names when they are first needed, and keeps them. A formatter is costly, and a browser needs few of them. */
function once(make: () => string[]): () => string[] {
  let made: string[] | null = null
  return () => (made ??= make())
}

/** Years from 1000 on are known as years by their four digits. */
export const isAncient = (year: number): boolean => year < 1000
