import { isAncient, monthNames, weekdayNames, type Catalogue } from './catalogue.js'

const LOCALE = 'en-GB'
const month = monthNames(LOCALE, 'long')
const shortMonth = monthNames(LOCALE, 'short')
const ofYear = (year: number) => (isAncient(year) ? `of the year ${year}` : String(year))
const theYear = (year: number) => (isAncient(year) ? `the year ${year}` : String(year))
const SEASONS = { 21: 'spring', 22: 'summer', 23: 'autumn', 24: 'winter' }

/** `2025–26`, `1999–2000`. */
const overTwo = (year: number) =>
  `${ofYear(year)}–${isAncient(year) || year % 100 === 99 ? year + 1 : String(year + 1).slice(-2)}`

/** English as in British newspapers. */
export const en: Catalogue = {
  day: (day, m, year) =>
    [day, ...(m === undefined ? [] : [month(m)]), ...(year === undefined ? [] : [ofYear(year)])].join(' '),
  month: (m, year) => (year === undefined ? month(m) : `${month(m)} ${ofYear(year)}`),
  season: (season, year) =>
    year === undefined
      ? SEASONS[season]
      : `${SEASONS[season]} ${season === 24 ? overTwo(year) : ofYear(year)}`,
  year: theYear,
  weekday: weekdayNames(LOCALE),
  decade: (first) => `the ${first}s`,
  atTime: (day, { hour, minute, second }, zone) =>
    `${day}, ${hour}:${minute}${second === '00' ? '' : `:${second}`}${zone === undefined ? '' : ` ${zone}`}`,
  shortDay: (day, m) => `${day} ${shortMonth(m)}`,

  unknown: { month: (known) => `${known}, month unknown`, day: (known) => `${known}, day unknown` },
  alone: {
    '?': ({ words }) => `perhaps ${words}`,
    '~': ({ words }) => `around ${words}`,
    '%': ({ words }) => `perhaps around ${words}`,
  },

  inSentence: ({ words }) => words,
  doubted: {
    '?': (words) => `perhaps ${words}`,
    '~': (words) => `around ${words}`,
    '%': (words) => `perhaps around ${words}`,
  },
  start: ({ words }) => `the start of ${words}`,
  end: ({ words }) => `the end of ${words}`,
  endOfThatMonth: 'the end of the month',

  between: (from, to) => `between ${from} and ${to}`,
  fromTo: (from, to) => `from ${from} to ${to}`,
  since: (words) => `since ${words}`,
  from: (words) => `from ${words}, no end given`,
  fromUnknown: (words) => `from ${words}, end unknown`,
  until: (words) => `until ${words}`,
  by: (words) => `by ${words}`,
  untilUnknown: (words) => `until ${words}, start unknown`,

  thirds: [(month) => `early ${month}`, (month) => `mid-${month}`, (month) => `late ${month}`],
  halves: [(month) => `the first half of ${month}`, (month) => `the second half of ${month}`],
  course: (month) => `in the course of ${month}`,
  quarter: (n, year) => `the ${['first', 'second', 'third', 'fourth'][n]} quarter of ${theYear(year)}`,
  halfYear: (n, year) => `the ${['first', 'second'][n]} half of ${theYear(year)}`,
}
