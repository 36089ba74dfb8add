import type { DateWords } from './date-language.js'
import { lastDay, type Day, type Whole } from './edtf-parts.js'
import { aloneWords, named } from './date-words.js'

/** The words of an interval with two known ends. */
export function intervalWords(language: DateWords, from: Whole, to: Whole): string {
  if (isSame(from, to)) return aloneWords(language, from)
  return ofOneMonth(language, from, to) ?? ofOneYear(language, from, to) ?? betweenEnds(language, from, to)
}

/** A date with the words of its doubt, as it follows a preposition. */
export const inSentence = (
  language: DateWords,
  date: Whole,
  words = language.inSentence(named(language, date)),
) => (date.doubt === undefined ? words : language.doubted[date.doubt](words))

const isSame = (one: Whole, other: Whole) => JSON.stringify(one) === JSON.stringify(other)

/** Days of one month, or a day and the end of its month. */
function ofOneMonth(language: DateWords, from: Whole, to: Whole): string | null {
  if (from.unit !== 'day' || from.doubt !== undefined || from.year !== to.year) return null
  if (to.unit === 'month' && from.month === to.month)
    return language.fromTo(inSentence(language, from), inSentence(language, to, language.endOfThatMonth))
  if (to.unit !== 'day' || to.doubt !== undefined || from.month !== to.month) return null
  return partOfMonth(language, from, to.day) ?? betweenDays(language, from, to)
}

function betweenDays(language: DateWords, from: Day, to: Day): string {
  const bare = language.inSentence({ unit: 'day', words: language.day(from.day) })
  return language.between(bare, inSentence(language, to))
}

/** Early, mid-, late September, a half or the whole of it. Null: the days are no such part. */
function partOfMonth(language: DateWords, { year, month, day }: Day, to: number): string | null {
  const words = language.month(month, year)
  const last = lastDay(year, month)
  const [early, mid, late] = language.thirds
  const [first, second] = language.halves
  const parts: [from: number, to: number, phrase: (month: string) => string][] = [
    [1, 10, early],
    [11, 20, mid],
    [21, last, late],
    [1, 15, first],
    [16, last, second],
    [1, last, language.course],
  ]
  return parts.find((part) => part[0] === day && part[1] === to)?.[2](words) ?? null
}

/** A quarter or a half of a year. Null: the months are none. */
function ofOneYear(language: DateWords, from: Whole, to: Whole): string | null {
  if (from.unit !== 'month' || to.unit !== 'month' || from.year !== to.year) return null
  if (from.doubt !== undefined || to.doubt !== undefined) return null
  const count = to.month - from.month + 1
  if (count === 3 && from.month % 3 === 1) return language.quarter((from.month - 1) / 3, from.year)
  if (count === 6 && from.month % 6 === 1) return language.halfYear((from.month - 1) / 6, from.year)
  return null
}

const FINENESS = { year: 1, season: 2, month: 2, day: 3 }

/** Of ends that are not equally fine, the coarser says which of its own ends is meant. */
function betweenEnds(language: DateWords, from: Whole, to: Whole): string {
  const first = named(language, from, isYearShared(from, to))
  const last = named(language, to)
  const finer = FINENESS[from.unit] - FINENESS[to.unit]
  return language.between(
    inSentence(language, from, finer < 0 ? language.start(first) : language.inSentence(first)),
    inSentence(language, to, finer > 0 ? language.end(last) : language.inSentence(last)),
  )
}

/** The year of the second end is that of both. A winter has two years, and ends that differ in their doubt alone are said in full. */
function isYearShared({ doubt: _, ...from }: Whole, { doubt: __, ...to }: Whole): boolean {
  if (from.year !== to.year || to.unit === 'year') return false
  if (to.unit === 'season' && to.season === 24) return false
  return JSON.stringify(from) !== JSON.stringify(to)
}
