import { isAncient, monthNames, weekdayNames, type Catalogue, type Named } from './catalogue.js'

const LOCALE = 'fr-FR'
const NBSP = '\u00a0'
const month = monthNames(LOCALE, 'long')
const shortMonth = monthNames(LOCALE, 'short')
const ofYear = (year: number) => (isAncient(year) ? `de l’an ${year}` : String(year))
const theYear = (year: number) => (isAncient(year) ? `l’an ${year}` : String(year))
const SEASONS = { 21: 'printemps', 22: 'été', 23: 'automne', 24: 'hiver' }
const dayOfMonth = (day: number) => (day === 1 ? '1er' : String(day))

/** `le 4 septembre`, `l’été 2025`. Months and years have no article. */
function inSentence({ words, unit }: Named): string {
  if (unit === 'day') return `le ${words}`
  if (unit === 'season') return elides(words) ? `l’${words}` : `le ${words}`
  return words
}

const elides = (words: string) => /^[aeéioh]/i.test(words)

/** `du 4 septembre`, `de l’été`, `d’août`, `de 2025`. */
function de(words: string): string {
  if (words.startsWith('le ')) return `du ${words.slice(3)}`
  return elides(words) ? `d’${words}` : `de ${words}`
}

/** `au 4 septembre`, `à l’été`, `en août`, `en 2025`. */
function to(words: string): string {
  if (words.startsWith('le ')) return `au ${words.slice(3)}`
  return words.startsWith('l’') ? `à ${words}` : `en ${words}`
}

/** `le 4 septembre`, `à l’été 2025`, `en l’an 800`: when something was. */
function when(date: Named): string {
  if (date.unit === 'day') return inSentence(date)
  return date.unit === 'season' ? to(inSentence(date)) : `en ${date.words}`
}

export const fr: Catalogue = {
  day: (day, m, year) =>
    [
      dayOfMonth(day),
      ...(m === undefined ? [] : [month(m)]),
      ...(year === undefined ? [] : [ofYear(year)]),
    ].join(' '),
  month: (m, year) => (year === undefined ? month(m) : `${month(m)} ${ofYear(year)}`),
  season: (season, year) =>
    year === undefined
      ? SEASONS[season]
      : `${SEASONS[season]} ${ofYear(year)}${season === 24 ? `-${year + 1}` : ''}`,
  year: theYear,
  weekday: weekdayNames(LOCALE),
  decade: (first) => `les années ${first}`,
  atTime: (day, { hour, minute, second }, zone) => {
    const minutes = minute === '00' && second === '00' ? '' : `${NBSP}${minute}`
    const seconds = second === '00' ? '' : `${NBSP}min${NBSP}${second}${NBSP}s`
    return `${day}, ${Number(hour)}${NBSP}h${minutes}${seconds}${zone === undefined ? '' : ` ${zone}`}`
  },
  shortDay: (day, m) => `${dayOfMonth(day)} ${shortMonth(m)}`,

  unknown: { month: (known) => `${known}, mois inconnu`, day: (known) => `${known}, jour inconnu` },
  alone: {
    '?': (date) => `peut-être ${when(date)}`,
    '~': (date) => `vers ${inSentence(date)}`,
    '%': (date) => `peut-être vers ${inSentence(date)}`,
  },

  inSentence,
  doubted: {
    '?': (words) => `${words} peut-être`,
    '~': (words) => `${words} environ`,
    '%': (words) => `${words} environ, peut-être`,
  },
  start: (date) => (date.unit === 'season' ? `le début ${de(inSentence(date))}` : `début ${date.words}`),
  end: (date) => (date.unit === 'season' ? `la fin ${de(inSentence(date))}` : `fin ${date.words}`),
  endOfThatMonth: 'la fin du mois',

  between: (from, to) => `entre ${from} et ${to}`,
  fromTo: (from, to) => `${de(from)} à ${to}`,
  since: (words) => `depuis ${words}`,
  from: (words) => `à partir ${de(words)}, sans échéance`,
  fromUnknown: (words) => `à partir ${de(words)}, fin inconnue`,
  until: (words) => `jusqu’${to(words)}`,
  by: (words) => `d’ici ${words.startsWith('le ') ? to(words) : words}`,
  untilUnknown: (words) => `jusqu’${to(words)}, début inconnu`,

  thirds: [(month) => `début ${month}`, (month) => `mi-${month}`, (month) => `fin ${month}`],
  halves: [(month) => `la première quinzaine ${de(month)}`, (month) => `la seconde quinzaine ${de(month)}`],
  course: (month) => `courant ${month}`,
  quarter: (n, year) =>
    `le ${['premier', 'deuxième', 'troisième', 'quatrième'][n]} trimestre ${ofYear(year)}`,
  halfYear: (n, year) => `le ${['premier', 'second'][n]} semestre ${ofYear(year)}`,
}
